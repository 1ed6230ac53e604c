"""Pages of the admin of every kind in a real browser: no script of theirs may fail."""

import re
from collections.abc import Iterator
from html import unescape
from urllib.parse import urljoin, urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Page

from attestation.accounts.models import User
from tests.browser import crawl
from tests.turns import part

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: What is no page: files, answers for scripts, and the way out.
_NO_PAGE = re.compile(r"logout|/bulk/|export=|\.(xlsx|csv|docx|pdf)$|/chooser/|-chooser/")


def kind_of(address: str) -> str | None:
    """The name of the view behind an address of the admin; None where it is no page of it."""
    path = urlsplit(address).path
    if not path.startswith("/cms/") or _NO_PAGE.search(address):
        return None
    try:
        return resolve(path).view_name
    except Resolver404:
        return None


def links(page: Page, start: str) -> dict[str, str]:
    """An address of each kind of page that links lead to from ``start`` on, by its kind.

    Only the first is drawn: the menu of the admin is the work of a script.
    """
    page.goto(start)
    page.wait_for_function("document.readyState === 'complete'")
    found: dict[str, str] = {}
    queue = [start, *page.evaluate("[...document.querySelectorAll('a[href]')].map((a) => a.href)")]
    while queue:
        address = queue.pop(0)
        kind = kind_of(address)
        if kind is None or kind in found:
            continue
        answer = page.request.get(address)
        if answer.ok and "text/html" in answer.headers["content-type"]:
            found[kind] = address
            hrefs = re.findall(r'href="([^"]+)"', answer.text())
            queue += [urljoin(answer.url, unescape(href)) for href in hrefs]
    return found


def faults(page: Page, addresses: dict[str, str]) -> Iterator[tuple[str, list[str]]]:
    """Open pages by kind; yield the kind of each and what the browser logs."""
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    for kind, address in addresses.items():
        said.clear()
        page.goto(address)
        page.wait_for_function("document.readyState === 'complete'")
        yield f"{kind} {address}", list(said)


@pytest.mark.long
@pytest.mark.turns
def test_no_page_of_the_admin_has_a_script_that_fails(demonstration, person, live_server):
    kinds: set[str] = set()
    said = {}
    for login in ("admin", "operator"):
        page = person()
        crawl.sign_in(page, User.objects.get(username=login), live_server.url)
        # Leaving a form tells the server so, maybe only when the data of the test are gone.
        page.add_init_script("navigator.sendBeacon = () => true")
        found = links(page, "/cms/")
        # The same scripts draw for the operator what the administrator has opened.
        mine = [kind for kind in found if kind not in kinds or kind == "wagtailadmin_home"]
        kinds |= set(found)
        opened = {kind: found[kind] for kind in part(mine, of=3)}
        said |= {f"{login}: {kind}": lines for kind, lines in faults(page, opened)}
    assert len(kinds) > 60
    assert "wagtailadmin_account" in kinds
    assert {kind: lines for kind, lines in said.items() if lines} == {}


def test_a_script_that_fails_would_be_named(site, chromium, live_server):
    somebody = User.objects.create_superuser("глава", "", "не проверяется")
    with chromium.new_context(base_url=live_server.url) as context:
        page = context.new_page()
        crawl.sign_in(page, somebody, live_server.url)
        page.add_init_script("addEventListener('load', () => console.error('чужой скрипт'))")
        kind, said = next(faults(page, {"wagtailadmin_home": "/cms/"}))
    assert kind == "wagtailadmin_home /cms/"
    assert said == ["чужой скрипт"]
