"""The site without any script: everything that a visitor does must still work."""

import re
from collections.abc import Callable

from playwright.sync_api import Browser, Error, Page, expect

from attestation.demo.accounts import PASSWORD
from audit import browser as browsers
from audit.report import Row, faultless


def walk(browser: Browser, port: int, schedule: str, surname: str) -> list[Row]:
    """Do what visitors do with scripts switched off, on a screen and on a telephone.

    Args:
        schedule: the address of a published schedule.
        surname: of somebody in it.
    """
    steps: dict[str, Callable[[Page], None]] = {
        "menu": _menu,
        "search": _search,
        "schedule filter": lambda page: _filter(page, schedule, surname),
        "schedule pages": lambda page: _paging(page, schedule),
        "sign-in and cabinet": _cabinet,
    }
    return [_did(browser, port, name, step) for name, step in steps.items()]


def _did(browser: Browser, port: int, name: str, step: Callable[[Page], None]) -> Row:
    faults = []
    for width in (1280, 360):
        with browsers.context(browser, port, width=width, java_script_enabled=False) as context:
            page = context.new_page()
            try:
                step(page)
            except (AssertionError, Error) as error:
                faults.append(f"at {width} px: {' '.join(str(error).split())[:300]}")
    return faultless("without scripts", name, "2 widths", faults)


def _menu(page: Page) -> None:
    page.goto("/")
    for name, address in (("Графики", "/schedules/"), ("Новости", "/news/")):
        page.goto("/")
        closed = page.locator("header details:not([open]) > summary:visible")
        if closed.count():
            closed.first.click()
        page.locator("header").get_by_role("link", name=re.compile(name)).first.click()
        expect(page).to_have_url(re.compile(f"{address}$"))


def _search(page: Page) -> None:
    page.goto("/")
    page.get_by_role("link", name="Поиск").first.click()
    page.get_by_role("searchbox").first.fill("заявление")
    page.get_by_role("searchbox").first.press("Enter")
    expect(page.locator("main mark").first).to_be_visible()


def _filter(page: Page, schedule: str, surname: str) -> None:
    page.goto(schedule)
    page.get_by_label("Фамилия").fill(surname)
    page.get_by_label("Фамилия").press("Enter")
    expect(page.locator("main tbody tr").first).to_contain_text(surname)
    expect(page).to_have_url(re.compile("surname="))


def _paging(page: Page, schedule: str) -> None:
    page.goto(schedule)
    first = page.locator("main tbody tr").first
    before = first.inner_text()
    page.get_by_role("link", name="Страница 2").first.click()
    expect(first).not_to_have_text(before)


def _cabinet(page: Page) -> None:
    page.goto("/accounts/login/")
    page.locator("main input[name=login]").fill("teacher2")
    page.locator("main input[name=password]").fill(PASSWORD)
    page.locator("main input[name=password]").press("Enter")
    expect(page).to_have_url(re.compile("/cabinet/"))
    expect(page.locator("main h1")).to_be_visible()
