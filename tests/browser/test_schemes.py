"""Every scheme and every size: contrast, focus and width, in the browser that draws them.

The whole check of each cabinet page stands in `test_every_screen.py`. What a scheme changes is
colour alone, so that here each kind of page is opened once and looked at in all schemes.
"""

from typing import Any
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Page

from attestation.accounts.models import User
from cms_pages.models import DocumentsPage, NewsPage, SchedulePage, SectionPage, TextPage
from tests.browser import crawl
from tests.turns import part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: By attribute on the root, as the reading settings put it; `light` is what a stranger sees.
SCHEMES = ("light", "dark", "black-on-white", "white-on-black", "blue")
PUBLIC = [
    *("/", "/schedules/", "/schedules/calendar/", "/search/?q=график", "/search/?q=ёёё", "/news/"),
    *("/reading/", "/design/", "/accounts/login/", "/accounts/signup/"),
]
WALKERS = ("operator", "secretary", "municipal", "teacher2", "expert1", "school", "member1")

_CONTRAST = """async (schemes) => {
  const found = [];
  for (const scheme of schemes) {
    document.documentElement.dataset.scheme = scheme;
    // Colours that fade are measured when they have come.
    for (const one of document.getAnimations()) one.finish();
    // What passes is counted too unless told otherwise: half of the work.
    const options = {runOnly: ["color-contrast"], resultTypes: ["violations"]};
    const result = await axe.run(document, options);
    for (const fault of result.violations)
      for (const node of fault.nodes) found.push(`${scheme}: ${node.target.join(" ")}`);
  }
  return found;
}"""
_UNSEEN_FOCUS = """(scheme) => {
  document.documentElement.dataset.scheme = scheme;
  const look = (one) => {
    // A radio button is drawn by its label.
    const drawn = [one, one.nextElementSibling].filter(Boolean);
    return drawn.flatMap((part) => [null, "::before"].map((pseudo) => {
      const style = getComputedStyle(part, pseudo);
      return [style.outline, style.boxShadow, style.backgroundColor, style.borderColor].join();
    })).join("|");
  };
  const unseen = [];
  const reached = "a[href], button, input:not([type=hidden]), select, textarea, summary";
  for (const one of document.querySelectorAll(reached)) {
    if (!one.checkVisibility() || one.disabled) continue;
    if (one.matches(".govuk-skip-link, [tabindex='-1']")) continue;
    document.activeElement.blur();
    const before = look(one);
    one.focus({preventScroll: true, focusVisible: true});
    const came = document.activeElement === one;
    if (came && look(one) === before) unseen.push(one.outerHTML.slice(0, 90));
  }
  return unseen;
}"""


def public_pages() -> list[str]:
    """One page of every type, and what stands beside the pages."""
    types = (DocumentsPage, NewsPage, SchedulePage, SectionPage, TextPage)
    pages = [kind.objects.live().first() for kind in types]
    return PUBLIC + [page.get_url() for page in pages if page is not None]


def faults_of_contrast(page: Page) -> list[str]:
    page.evaluate(crawl.AXE)
    return page.evaluate(_CONTRAST, SCHEMES)


def faults_of_structure(page: Page) -> list[str]:
    """What is wrong with headings and landmarks of the open page."""
    faults = []
    if page.locator("h1").count() != 1:
        faults.append("not one h1")
    faults += [
        f"not one {place}"
        for place in ("header", "main", "footer")
        if page.locator(f"body > {place}").count() != 1
    ]
    names = page.eval_on_selector_all("nav", "(all) => all.map((one) => one.ariaLabel)")
    if None in names or len(set(names)) < len(names):
        faults.append(f"navigation without a name of its own: {names}")
    return faults


def wide_pages(page: Page, addresses: list[str], base_url: str) -> list[str]:
    """Pages that scroll sideways: at 320 px, and with text of 200 % at 640 and 1280 px."""
    found = []
    for size, width in (("100", 320), ("200", 640), ("200", 1280)):
        page.context.add_cookies([{"name": "reading", "value": f"size:{size}", "url": base_url}])
        page.set_viewport_size({"width": width, "height": 900})
        for address in addresses:
            page.goto(address)
            taken = page.evaluate("document.documentElement.scrollWidth")
            if taken > width:
                found.append(f"{address} with text of {size} %: {taken} px of {width}")
    return found


@pytest.mark.long
@pytest.mark.turns
@pytest.mark.xdist_group("schemes, public pages")
def test_public_pages_are_right_in_every_scheme_and_size(
    demonstration, person, live_server, settings
):
    settings.DESIGN_PAGE = True
    page = person()
    faults: list[str] = []
    for address in part(public_pages(), of=3):
        page.goto(address)
        faults += [f"{address} {fault}" for fault in faults_of_contrast(page)]
        faults += [f"{address}: {fault}" for fault in faults_of_structure(page)]
    page.goto("/design/")
    for scheme in ("light", "dark", "white-on-black"):
        unseen = page.evaluate(_UNSEEN_FOCUS, scheme)
        faults += [f"focus is not seen in {scheme}: {control}" for control in unseen]
    assert faults == []

    # The device asks for the dark, without a choice of the visitor's.
    dark = crawl.Walk("visitor in the dark")
    page.emulate_media(color_scheme="dark")
    for address in ("/", "/schedules/", "/search/?q=график", "/accounts/login/"):
        page.goto(address)
        assert page.evaluate("getComputedStyle(document.documentElement).colorScheme") == "dark"
        crawl.look_at(page, address, dark, 1280)
    assert dark.faults == []

    # The device draws everything in colours of its own.
    page.emulate_media(color_scheme="light", forced_colors="active", reduced_motion="reduce")
    page.goto("/")
    page.evaluate(crawl.AXE)
    forced = page.evaluate('axe.run(document, {runOnly: ["color-contrast"]})')
    assert [fault["nodes"] for fault in forced["violations"]] == []
    page.emulate_media(forced_colors="none")

    assert wide_pages(page, part(public_pages(), of=3), live_server.url) == []


@pytest.mark.long
@pytest.mark.turns
@pytest.mark.xdist_group("schemes, cabinets")
def test_every_kind_of_cabinet_page_is_right_in_every_scheme(demonstration, person, live_server):
    seen: set[str] = set()
    faults: list[str] = []
    for login in part(WALKERS, of=3):
        page = person()
        crawl.sign_in(page, User.objects.get(username=login), live_server.url)
        for address in _new_kinds(page, seen):
            faults += [f"{login} {address} {fault}" for fault in faults_of_contrast(page)]
    assert len(seen) > 10
    assert faults == []

    page = person()
    crawl.sign_in(page, User.objects.get(username="municipal"), live_server.url)
    for scheme in ("light", "dark", "white-on-black"):
        page.goto("/cabinet/applications/")
        assert page.evaluate(_UNSEEN_FOCUS, scheme) == []
    pages = ["/cabinet/", "/cabinet/applications/", "/cabinet/calendar/", "/cabinet/messages/"]
    assert wide_pages(page, pages, live_server.url) == []


def test_the_panel_changes_the_page_at_once_and_for_good(site, person):
    page = person()
    page.goto("/schedules/")
    link = page.get_by_role("button", name="Настройки чтения")
    page.locator("[data-reading]").click()
    panel = page.get_by_role("region", name="Настройки чтения")
    assert link.get_attribute("aria-expanded") == "true"
    panel.get_by_label("вдвое крупнее").check()
    panel.get_by_label("белым по чёрному").check()
    assert page.evaluate("getComputedStyle(document.documentElement).fontSize") == "32px"
    panel.get_by_role("status").get_by_text("Сохранено").wait_for()
    page.keyboard.press("Escape")
    assert link.get_attribute("aria-expanded") == "false"
    assert page.evaluate("document.activeElement.matches('[data-reading]')")
    page.wait_for_timeout(300)
    page.goto("/")
    assert page.evaluate("({...document.documentElement.dataset})") == {
        "size": "200",
        "scheme": "white-on-black",
    }


def test_the_settings_work_without_scripts(site, chromium, live_server):
    context = chromium.new_context(base_url=live_server.url, java_script_enabled=False)
    page = context.new_page()
    page.goto("/schedules/")
    page.get_by_role("link", name="Настройки чтения").click()
    page.get_by_label("чёрным по белому").check()
    page.get_by_role("button", name="Сохранить").click()
    page.get_by_role("link", name="Вернуться на страницу").click()
    assert urlsplit(page.url).path == "/schedules/"
    assert page.locator("html").get_attribute("data-scheme") == "black-on-white"
    context.close()


def _new_kinds(page: Page, seen: set[str]) -> Any:
    """Open one page of each kind that ``seen`` lacks, following the links of the cabinet."""
    queue, known = ["/cabinet/"], {"/cabinet/"}
    while queue:
        address = queue.pop(0)
        kind = crawl.kind_of(address)
        if kind is None or kind in seen:
            continue
        head = page.request.get(address, max_redirects=0)
        if head.status != 200 or "text/html" not in head.headers["content-type"]:
            continue
        seen.add(kind)
        page.goto(address)
        yield address
        links = page.evaluate("[...document.querySelectorAll('a[href]')].map((a) => a.href)")
        for link in links:
            parts = urlsplit(link)
            path = parts.path + (f"?{parts.query}" if parts.query else "")
            if parts.netloc == urlsplit(page.url).netloc and path not in known:
                known.add(path)
                queue.append(path)
