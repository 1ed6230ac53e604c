"""A real Chromium on a real server."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings as django_settings
from playwright.sync_api import Browser, BrowserContext, Page, expect, sync_playwright

from tests.commission.conftest import commission  # noqa: F401 (a fixture)
from tests.evaluation.conftest import criteria  # noqa: F401 (a fixture)

#: How long a page may take to show what is expected of it, in ms; a busy machine is no fault.
PATIENCE = 15_000
expect.set_options(timeout=PATIENCE)
SCREENSHOTS = Path(django_settings.VAR_DIR) / "screenshots"


@pytest.fixture(scope="session")
def chromium() -> Iterator[Browser]:
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=shutil.which("chromium-headless-shell"),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@pytest.fixture
def person(chromium: Browser, live_server: Any) -> Iterator[Callable[..., Page]]:
    """A browser of one's own for each person; collects what the page complains of."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def open_browser(*, width: int = 1280) -> Page:
        context = chromium.new_context(
            base_url=live_server.url,
            viewport={"width": width, "height": 900},
            locale="ru-RU",
            accept_downloads=True,
        )
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda message: complaints.append(message.text) if message.type == "error" else None,
        )
        page.set_default_timeout(PATIENCE)
        return page

    yield open_browser
    for context in contexts:
        context.close()
    # A refused form answers 422, which browsers log; anything else is a fault of the page.
    assert [line for line in complaints if "422" not in line] == []


@pytest.fixture
def picture() -> Callable[[Page, str], None]:
    """Keep a screenshot of the whole page under var/screenshots."""
    SCREENSHOTS.mkdir(parents=True, exist_ok=True)

    def take(page: Page, name: str) -> None:
        page.screenshot(path=SCREENSHOTS / f"{name}.png", full_page=True)

    return take
