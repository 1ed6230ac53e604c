"""A real Chromium, with somebody's session or without one."""

import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from playwright.sync_api import Browser, BrowserContext, sync_playwright


def path() -> str:
    """Where Chromium is.

    Raises:
        FileNotFoundError: there is none.
    """
    found = shutil.which("chromium")
    if found is None:
        raise FileNotFoundError("There is no Chromium: sh .ci/install-package chromium")
    return found


@contextmanager
def opened() -> Iterator[Browser]:
    """Run Chromium as long as the block."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(
            executable_path=path(),
            args=["--no-sandbox", "--disable-gpu", "--disable-background-networking"],
        )
        yield browser
        browser.close()


@contextmanager
def context(
    browser: Browser, port: int, *, cookie: str = "", width: int = 1280, **options: Any
) -> Iterator[BrowserContext]:
    """A fresh profile, empty cache and all.

    Args:
        cookie: «name=value» of somebody who has signed in.
        options: as `Browser.new_context` takes them.
    """
    site = f"http://127.0.0.1:{port}"
    opened_context = browser.new_context(
        base_url=site, viewport={"width": width, "height": 900}, locale="ru-RU", **options
    )
    if cookie:
        name, _, value = cookie.partition("=")
        opened_context.add_cookies([{"name": name, "value": value, "url": site}])
    opened_context.set_default_timeout(20_000)
    try:
        yield opened_context
    finally:
        opened_context.close()
