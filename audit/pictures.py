"""Ten pages of the demonstration as pictures for the documents, on a screen and on a telephone."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path

from PIL import Image
from playwright.sync_api import Browser

from audit import browser as browsers
from audit.pages import Place, kind_of

#: Width and height of each window, in CSS pixels.
WINDOWS = {1280: 900, 360: 760}
#: Pages of cabinets: whose, of which view, and the name of the picture.
_OF_CABINETS = (
    ("teacher2", "cabinet:application", "application"),
    ("municipal", "cabinet:applications", "working-list"),
    ("operator", "cabinet:home", "operator"),
    ("secretary", "cabinet:session", "session"),
)


def take(
    browser: Browser,
    port: int,
    named: Mapping[str, str],
    cabinets: list[Place],
    cookies: Mapping[str, str],
    folder: Path,
) -> list[Path]:
    """Write the pictures into ``folder`` in the place of those that were there.

    Args:
        named: addresses of public pages by the name of the picture.
        cabinets: pages of which one of each wanted view is taken.
    """
    wanted = [("", address, name) for name, address in named.items()]
    for person, view, name in _OF_CABINETS:
        found = [p.address for p in cabinets if p.person == person and kind_of(p.address) == view]
        wanted += [(person, address, name) for address in found[:1]]
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.glob("*.webp"):
        old.unlink()
    taken = []
    for person, address, name in wanted:
        for width, height in WINDOWS.items():
            cookie = cookies.get(person, "")
            with browsers.context(browser, port, cookie=cookie, width=width) as context:
                page = context.new_page()
                page.set_viewport_size({"width": width, "height": height})
                page.goto(address, wait_until="networkidle")
                taken.append(_kept(page.screenshot(), folder / f"{name}-{width}.webp"))
    return taken


def _kept(png: bytes, path: Path) -> Path:
    Image.open(BytesIO(png)).convert("RGB").save(path, "WEBP", quality=80, method=6)
    return path
