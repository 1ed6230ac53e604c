"""What the first view of a page costs over the wire, and whether anything leaves the site."""

from collections.abc import Iterable
from dataclasses import dataclass
from urllib.parse import urlsplit

from playwright.sync_api import Browser, Request

from audit import browser as browsers
from audit.pages import Place
from audit.report import Row, faultless

#: Kilobytes without images, of 1,024 bytes.
BAR = 100


@dataclass(frozen=True)
class Load:
    """Something that a page asked for: its address, what it is, bytes with the headers."""

    url: str
    kind: str
    size: int


def first_view(browser: Browser, port: int, name: str, address: str) -> Row:
    """Bytes of everything but images that an empty cache asks for."""
    loads = [load for load in _loads(browser, port, address) if load.kind != "image"]
    kilobytes = sum(load.size for load in loads) / 1024
    is_met = kilobytes <= BAR
    parts = tuple(f"{urlsplit(load.url).path} {load.size / 1024:.1f} KB" for load in loads)
    return Row(
        "first view",
        name,
        f"{kilobytes:.1f} KB in {len(loads)} requests",
        f"{BAR} KB",
        is_met,
        () if is_met else parts,
    )


def stays_here(browser: Browser, port: int, places: Iterable[Place]) -> Row:
    """Requests of public pages to anybody else."""
    faults, count = [], 0
    for place in places:
        count += 1
        for load in _loads(browser, port, place.address):
            parts = urlsplit(load.url)
            if parts.scheme in {"http", "https"} and parts.netloc != f"127.0.0.1:{port}":
                faults.append(f"{place}: {load.url}")
    return faultless("requests elsewhere", "public pages", f"{count} pages", faults)


def _loads(browser: Browser, port: int, address: str) -> list[Load]:
    with browsers.context(browser, port) as context:
        page = context.new_page()
        requests: list[Request] = []
        page.on("request", requests.append)
        page.goto(address, wait_until="networkidle")
        return [Load(request.url, request.resource_type, _size(request)) for request in requests]


def _size(request: Request) -> int:
    if urlsplit(request.url).scheme not in {"http", "https"} or request.response() is None:
        return 0
    sizes = request.sizes()
    return sizes["responseBodySize"] + sizes["responseHeadersSize"]
