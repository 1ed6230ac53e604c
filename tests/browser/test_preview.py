"""The live preview beside the form of a page, and the checks that read it, in a real browser.

Page types are found in the registry of models: a new one is tried without being named here.
"""

import re

import pytest
from django.apps import apps
from django.urls import reverse
from playwright.sync_api import expect
from wagtail.models import Page

from attestation.accounts.models import User
from cms_pages.models.base import SitePage
from tests.browser import crawl

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

TYPES = sorted(
    (kind for kind in apps.get_models() if issubclass(kind, SitePage)),
    key=lambda kind: kind.__name__,
)


def example(kind: type[SitePage]) -> SitePage:
    """A page of the type: one of the demonstration's, or a new one where it has none."""
    found = kind.objects.live().first()
    if found is None:
        found = kind(title="Проба", slug="proba", search_description="Страница для пробы")
        Page.objects.filter(depth=2).get().add_child(instance=found)
        found.save_revision()
    return found


@pytest.fixture
def editor(demonstration, live_server, person):
    """The browser of a chief editor of the demonstration."""
    page = person(width=1600)
    crawl.sign_in(page, User.objects.get(username="editor"), live_server.url)
    # Leaving a form tells the server so, maybe only when the data of the test are gone.
    page.add_init_script("navigator.sendBeacon = () => true")
    return page


@pytest.mark.parametrize("kind", TYPES, ids=lambda kind: kind.__name__)
def test_the_preview_of_every_page_type_shows_the_page_and_the_checks_read_it(
    editor, picture, kind
):
    shown = example(kind)
    editor.goto(reverse("wagtailadmin_pages:edit", args=[shown.pk]))
    editor.locator("[data-side-panel-toggle='preview']").click()
    frame = editor.frame_locator("#w-preview-iframe")
    heading = frame.get_by_role("heading", level=1)
    expect(heading).to_have_count(1)
    assert re.sub(r"\s+", " ", heading.inner_text()) == shown.shown_heading
    picture(editor, f"preview-{kind.__name__}")
    editor.locator("[data-side-panel-toggle='checks']").click()
    words = editor.locator("[data-content-word-count]")
    expect(words).to_have_text(re.compile(r"^[1-9]\d*$"))
    issues = editor.locator("[data-side-panel='checks'] [data-content-checker-row]")
    assert issues.all_inner_texts() == []


def test_the_preview_follows_what_is_typed(editor):
    kind = next(kind for kind in TYPES if kind.__name__ == "TextPage")
    # Wagtail takes what stands in the form for the saved page some seconds after it came up, and
    # does so twice: what is typed between is never noticed.
    editor.add_init_script("""
        let quiet;
        addEventListener("w-unsaved:watch-edits", () => {
            clearTimeout(quiet);
            quiet = setTimeout(() => { document.documentElement.dataset.watched = "1" }, 1000);
        });
    """)
    editor.goto(reverse("wagtailadmin_pages:edit", args=[example(kind).pk]))
    editor.locator("[data-side-panel-toggle='preview']").click()
    heading = editor.frame_locator("#w-preview-iframe").get_by_role("heading", level=1)
    expect(heading).to_have_count(1)
    editor.wait_for_selector("html[data-watched]")
    editor.locator("#id_heading").press_sequentially("Заявления")
    editor.keyboard.press("Tab")
    expect(heading).to_have_text("Заявления")
