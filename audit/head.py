"""What a page tells search engines and those who share its address."""

import json
from collections.abc import Iterable, Iterator
from html.parser import HTMLParser

from audit.pages import Place
from audit.report import Row, faultless

_WANTED = ("og:type", "og:locale", "og:url", "og:title", "og:description")


def check(places: Iterable[Place]) -> Row:
    """Titles and descriptions of their own, Open Graph and structured data on mapped pages."""
    faults: list[str] = []
    titles: dict[str, Place] = {}
    count = 0
    for place in places:
        count += 1
        reader = _Head()
        reader.feed(place.html)
        faults += [f"{place}: {fault}" for fault in _faults(reader)]
        same = titles.setdefault(reader.title, place)
        if same is not place:
            faults.append(f"{place}: has the title of {same.address}, «{reader.title}»")
    return faultless("Open Graph, structured data", "public pages", f"{count} pages", faults)


def _faults(head: "_Head") -> Iterator[str]:
    said = {
        "title": head.title,
        "description": head.meta.get("description"),
        "canonical address": head.canonical,
        **{name: head.meta.get(name) for name in _WANTED},
    }
    yield from (f"no {name}" for name, value in said.items() if not value)
    if head.canonical and head.meta.get("og:url") != head.canonical:
        yield "og:url is not the canonical address"
    for text in head.data:
        try:
            data = json.loads(text)
        except ValueError:
            yield "structured data are no JSON"
            continue
        for item in data if isinstance(data, list) else [data]:
            if item.get("@context") != "https://schema.org" or not (
                item.get("@type") or item.get("@graph")
            ):
                yield f"structured data without context or type: {text[:80]}"


class _Head(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.title = ""
        self.canonical = ""
        self.meta: dict[str, str] = {}
        self.data: list[str] = []
        self._into: str | None = None

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        found = {name: value or "" for name, value in attrs}
        if tag == "meta":
            self.meta[found.get("name") or found.get("property", "")] = found.get("content", "")
        elif tag == "link" and found.get("rel") == "canonical":
            self.canonical = found.get("href", "")
        elif tag == "title" and not self.title:
            self._into = "title"
        elif tag == "script" and found.get("type") == "application/ld+json":
            self._into = "data"
            self.data.append("")

    def handle_endtag(self, tag: str) -> None:
        self._into = None

    def handle_data(self, data: str) -> None:
        if self._into == "title":
            self.title += data.strip()
        elif self._into == "data":
            self.data[-1] += data
