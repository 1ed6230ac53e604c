"""Pages of the admin of every kind in a real browser: no script of theirs may fail."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.urls import Resolver404, resolve
from playwright.sync_api import Error, Page

from attestation.accounts.models import User
from tests.browser import crawl

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


def faults(
    page: Page, start: str, kinds: set[str] | None = None
) -> Iterator[tuple[str, list[str]]]:
    """Open one page of each kind from ``start`` on; yield its kind and what the browser logs.

    Args:
        kinds: what was opened already, by somebody else too; grows.
    """
    said: list[str] = []
    page.on("pageerror", lambda error: said.append(str(error)))
    page.on("console", lambda line: said.append(line.text) if line.type == "error" else None)
    queue, kinds = [start], set() if kinds is None else kinds
    while queue:
        address = queue.pop(0)
        kind = kind_of(address)
        if kind is None or kind in kinds:
            continue
        kinds.add(kind)
        said.clear()
        try:
            page.goto(address)
        except Error as error:
            if "Download is starting" in error.message:
                continue
            raise
        # The menu of the admin is drawn by a script, too.
        page.wait_for_function("document.readyState === 'complete'")
        yield f"{kind} {address}", list(said)
        queue += page.evaluate("[...document.querySelectorAll('a[href]')].map((a) => a.href)")


@pytest.mark.long
def test_no_page_of_the_admin_has_a_script_that_fails(demonstration, person, live_server):
    kinds: set[str] = set()
    said = {}
    # The same scripts draw for the operator what the administrator has opened.
    for login in ("admin", "operator"):
        page = person()
        crawl.sign_in(page, User.objects.get(username=login), live_server.url)
        # Leaving a form tells the server so, maybe only when the data of the test are gone.
        page.add_init_script("navigator.sendBeacon = () => true")
        kinds.discard("wagtailadmin_home")
        said |= {f"{login}: {kind}": lines for kind, lines in faults(page, "/cms/", kinds)}
    assert len(said) > 60
    assert "wagtailadmin_account" in kinds
    assert {kind: lines for kind, lines in said.items() if lines} == {}


def test_a_script_that_fails_would_be_named(site, chromium, live_server):
    somebody = User.objects.create_superuser("глава", "", "не проверяется")
    with chromium.new_context(base_url=live_server.url) as context:
        page = context.new_page()
        crawl.sign_in(page, somebody, live_server.url)
        page.add_init_script("addEventListener('load', () => console.error('чужой скрипт'))")
        kind, said = next(faults(page, "/cms/"))
    assert kind == "wagtailadmin_home /cms/"
    assert said == ["чужой скрипт"]
