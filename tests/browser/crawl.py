"""Walking through the cabinets by their own links, as somebody who clicks on everything."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import axe_playwright_python
from django.test import Client
from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

from tests.wording import slips

AXE = (Path(axe_playwright_python.__file__).parent / "axe.min.js").read_text(encoding="utf-8")
#: No rule that is on reads style sheets: to take them all apart beforehand is half of the work.
_RUN_AXE = """async (rules) => {
  const options = {resultTypes: ["violations"], preload: {assets: ["media"]}, ...rules};
  const found = await axe.run(document, options);
  const where = (one) => one.nodes.map((node) => node.target.join(" ")).join("; ");
  return found.violations.map((one) => one.id + ": " + where(one));
}"""
#: What the width decides, of a page that was looked at whole in another width.
_BY_WIDTH = {"runOnly": ["color-contrast", "target-size", "scrollable-region-focusable"]}
#: The wide page is measured in all schemes by `test_schemes.py`; contrast is half of the work.
_NO_CONTRAST = {"rules": {"color-contrast": {"enabled": False}}}
#: Pairs of buttons with less than 4 CSS pixels between them.
_TOUCHING = """() => {
  const shown = [...document.querySelectorAll(".govuk-button, button.button-link")]
    .filter((one) => one.checkVisibility() && one.getBoundingClientRect().width);
  const found = [];
  for (const [place, one] of shown.entries()) {
    const a = one.getBoundingClientRect();
    for (const other of shown.slice(place + 1)) {
      const b = other.getBoundingClientRect();
      const across = Math.max(a.left, b.left) - Math.min(a.right, b.right);
      const down = Math.max(a.top, b.top) - Math.min(a.bottom, b.bottom);
      if (across < 4 && down < 4) found.push(`${one.innerText} | ${other.innerText}`);
    }
  }
  return found;
}"""
#: Selects that do not show a short text whole, nor of a long one (an expert with load, post and
#: school) the name with what follows it.
_CUT = """() => {
  const pen = document.createElement("canvas").getContext("2d");
  const found = [];
  for (const one of document.querySelectorAll("select:not([multiple])")) {
    if (!one.checkVisibility()) continue;
    const style = getComputedStyle(one);
    pen.font = style.font;
    const room = one.clientWidth - parseFloat(style.paddingLeft) - parseFloat(style.paddingRight);
    for (const { text } of one.options) {
      const head = text.length > 28 ? text.split(" – ").slice(0, 2).join(" – ") : text;
      if (head.length <= 28 && pen.measureText(head).width > room + 1) {
        found.push(`${one.name} cuts «${head}»`);
        break;
      }
    }
  }
  return found;
}"""
#: Where a line may end between the number sign and its number: text with a plain space there.
_PARTED = """() => {
  const all = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
  const found = [];
  while (all.nextNode()) {
    const { data, parentElement: place } = all.currentNode;
    if (place.closest("option, textarea, script, style, .leaf")) continue;
    if (/№[ \\n]/.test(data)) found.push(data.trim().slice(0, 60));
  }
  return found;
}"""
#: So many pages of one kind are looked at in one cabinet; they differ by their contents.
_OF_A_KIND = 2


@dataclass
class Walk:
    """What one person has come across: kinds of page, and what was wrong with any of them."""

    login: str
    kinds: Counter[str] = field(default_factory=Counter)
    faults: list[str] = field(default_factory=list)

    def blame(self, address: str, what: str) -> None:
        self.faults.append(f"{self.login} {address}: {what}")


def sign_in(page: Page, user: Any, base_url: str) -> None:
    """Give the browser a session of ``user`` without walking through the sign-in page."""
    client = Client()
    client.force_login(user)
    cookie = client.cookies["sessionid"]
    page.context.add_cookies([{"name": "sessionid", "value": cookie.value, "url": base_url}])


def walk(page: Page, login: str, *, start: list[str], widths: tuple[int, ...]) -> Walk:
    """Follow every link below the cabinets from ``start`` on and look at each page.

    Args:
        widths: a wide one and a narrow one in CSS pixels, or one; the first page of a kind is
            looked at in each, any other in the narrow one, and whole.
    """
    seen = Walk(login)
    # Sent once, it comes with every page.
    page.add_init_script(AXE)
    queue, known = list(start), set(start)
    while queue:
        address = queue.pop(0)
        kind = kind_of(address)
        if kind is None or seen.kinds[kind] >= _OF_A_KIND:
            continue
        seen.kinds[kind] += 1
        # Another page of its kind brings other contents, which a narrow window tries hardest.
        tried = widths if seen.kinds[kind] == 1 else widths[-1:]
        if not _look(page, address, seen, tried):
            continue
        for link in _links(page):
            if link not in known:
                known.add(link)
                queue.append(link)
    return seen


def kind_of(address: str) -> str | None:
    """The name of the view behind an address; None where it is not a page of the cabinets."""
    path = urlsplit(address).path
    if not path.startswith(("/cabinet/", "/accounts/", "/invitation/")):
        return None
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def _look(page: Page, address: str, seen: Walk, widths: tuple[int, ...]) -> bool:
    """Whether ``address`` shows a page; faults go to ``seen``."""
    page.set_viewport_size({"width": widths[0], "height": 900})
    try:
        answer = page.goto(address)
    except Error as error:
        if "Download is starting" in error.message:
            return False
        raise
    if urlsplit(page.url).path != urlsplit(address).path:
        # It led on to a page that is looked at under its own address.
        return False
    if answer is None or answer.status != 200:
        seen.blame(address, f"answers {answer and answer.status}")
        return False
    if "text/html" not in answer.headers["content-type"]:
        return False
    asked = (_NO_CONTRAST, _BY_WIDTH) if len(widths) > 1 else (None,)
    for width, rules in zip(widths, asked, strict=True):
        look_at(page, address, seen, width, rules=rules)
    return True


def look_at(
    page: Page, address: str, seen: Walk, width: int, *, rules: dict[str, Any] | None = None
) -> None:
    """Look at the open page in a window of ``width`` CSS pixels; faults go to ``seen``.

    Args:
        rules: options for axe; None for all that it has on.
    """
    page.set_viewport_size({"width": width, "height": 900})
    for line in page.evaluate("document.body.innerText").splitlines():
        for slip in slips(line):
            seen.blame(address, slip)
    if urlsplit(address).path.startswith("/cabinet/"):
        for parted in page.evaluate(_PARTED):
            seen.blame(address, f"«№» may part from its number: {parted}")
    for touching in page.evaluate(_TOUCHING):
        seen.blame(f"{address} at {width}", f"buttons touch: {touching}")
    for cut in page.evaluate(_CUT):
        seen.blame(f"{address} at {width}", cut)
    wide = page.evaluate("document.documentElement.scrollWidth")
    if wide > width:
        seen.blame(address, f"{wide} px wide in a window of {width}")
    if not page.evaluate("'axe' in window"):
        page.evaluate(AXE)
    for fault in page.evaluate(_RUN_AXE, rules or {}):
        seen.blame(f"{address} at {width}", fault)


def _links(page: Page) -> Iterator[str]:
    for link in page.evaluate("[...document.querySelectorAll('a[href]')].map((a) => a.href)"):
        parts = urlsplit(link)
        if parts.netloc == urlsplit(page.url).netloc:
            yield parts.path + (f"?{parts.query}" if parts.query else "")
