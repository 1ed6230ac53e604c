"""axe-core on every page in the schemes that a visitor may ask for."""

from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

import axe_playwright_python
from playwright.sync_api import Browser, Page

from audit import browser as browsers
from audit.pages import Place
from audit.report import Row, faultless

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
_RUN = """async () => {
  const found = await axe.run(document, {resultTypes: ["violations"]});
  const where = (one) => one.nodes.map((node) => node.target.join(" ")).join("; ");
  return found.violations.map((one) => one.id + ": " + where(one));
}"""
#: What the visitor's system asks for, by the name in the report.
SCHEMES: dict[str, dict[str, Any]] = {
    "light": {"color_scheme": "light"},
    "dark": {"color_scheme": "dark"},
    "more contrast": {"color_scheme": "light", "contrast": "more"},
    "forced colours": {"color_scheme": "light", "forced_colors": "active"},
}


def check(
    browser: Browser, port: int, places: Iterable[Place], cookies: Mapping[str, str], name: str
) -> list[Row]:
    """What axe finds in each scheme on ``places``, at the width of a screen and of a telephone."""
    found: dict[str, list[str]] = {scheme: [] for scheme in SCHEMES}
    pages = 0
    by_person: dict[str, list[Place]] = {}
    for place in places:
        by_person.setdefault(place.person, []).append(place)
    for person, theirs in by_person.items():
        with browsers.context(browser, port, cookie=cookies.get(person, "")) as context:
            page = context.new_page()
            for place in theirs:
                pages += 1
                _look(page, place, found)
    return [
        faultless("axe", f"{name}, {scheme}", f"{pages} pages", faults)
        for scheme, faults in found.items()
    ]


def _look(page: Page, place: Place, found: dict[str, list[str]]) -> None:
    page.set_viewport_size({"width": 1280, "height": 900})
    page.goto(place.address)
    page.evaluate(AXE)
    for scheme, wishes in SCHEMES.items():
        page.emulate_media(
            color_scheme=wishes["color_scheme"],
            contrast=wishes.get("contrast", "no-preference"),
            forced_colors=wishes.get("forced_colors", "none"),
            # A colour must not be read while it is still on its way to another.
            reduced_motion="reduce",
        )
        found[scheme] += [f"{place}: {fault}" for fault in page.evaluate(_RUN)]
    page.emulate_media(color_scheme="light", contrast="no-preference", forced_colors="none")
    page.set_viewport_size({"width": 360, "height": 900})
    found["light"] += [f"{place} at 360 px: {fault}" for fault in page.evaluate(_RUN)]
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > 360:
        found["light"].append(f"{place}: {wide} px wide in a window of 360")
