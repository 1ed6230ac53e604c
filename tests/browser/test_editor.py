"""An editor who has never seen the site publishes a normative document with its file.

By what the screen says alone, from signing in to the page that visitors see. A clock says more of
the machine than of the way, so the time is that of a person in no hurry: so long to read a page
that was never seen, so long for each thing pressed, so many letters typed in a second. What the
machine takes for its answers is added as it was measured.
"""

import io
import re
import time
from pathlib import Path
from typing import Any

import pypdf
import pytest
from django.contrib.auth.models import Group
from django.core.management import call_command
from playwright.sync_api import Locator, Page, expect

from attestation.accounts.services.groups import CHIEF_EDITORS
from tests import factories
from tests.browser.test_entry import sign_in

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

#: Clicks and filled-in fields after signing in, the look at the public page included.
MOST_STEPS = 10
#: The pace of somebody who types with a few fingers and reads before pressing, in seconds.
TO_READ_A_PAGE, TO_PRESS, TO_TYPE_A_SIGN = 6.0, 3.0, 1 / 3
#: Two minutes, the machine's share included.
MOST_SECONDS = 120


class Walk:
    """Counts what a hand does, and how long a person's hand takes for it."""

    def __init__(self, page: Page) -> None:
        self.page, self.steps, self.seconds = page, 0, 0.0

    def read(self) -> None:
        """Look around on a page that has just come up."""
        self.page.wait_for_load_state()
        self.seconds += TO_READ_A_PAGE

    def click(self, role: Any, name: str) -> None:
        self._press()
        self.page.get_by_role(role, name=name, exact=True).first.click()

    def fill(self, label: str, value: str) -> None:
        self._press()
        self.seconds += len(value) * TO_TYPE_A_SIGN
        self.field(label).press_sequentially(value)

    def choose(self, label: str, value: str) -> None:
        """Open the list, take a line of it."""
        self._press(2)
        self.field(label).select_option(label=value)

    def attach(self, label: str, path: Path) -> None:
        """Open the window of files, take the file, confirm."""
        self._press(3)
        self.field(label).set_input_files(path)

    def _press(self, times: int = 1) -> None:
        self.steps += 1
        self.seconds += times * TO_PRESS

    def field(self, label: str) -> Locator:
        """The field of this name; the admin marks what must be filled in with an asterisk."""
        return self.page.get_by_label(re.compile(rf"^\s*{label}\s*\*?\s*$"))


def a_paper(folder: Path) -> Path:
    """A PDF as an office sends it."""
    writer, out = pypdf.PdfWriter(), io.BytesIO()
    writer.add_blank_page(width=595, height=842)
    writer.write(out)
    path = folder / "prikaz_17.pdf"
    path.write_bytes(out.getvalue())
    return path


@pytest.fixture
def editor(site: None) -> Any:
    call_command("build_site", stdout=io.StringIO())
    person = factories.UserFactory(username="editor")
    person.groups.add(Group.objects.get(name=CHIEF_EDITORS))
    return person


def test_a_normative_document_with_its_file_is_on_the_site_in_less_than_two_minutes(
    editor: Any, person: Any, picture: Any, tmp_path: Path
) -> None:
    page = person()
    sign_in(page, editor.username)
    walk = Walk(page)
    began = time.monotonic()
    walk.read()
    walk.click("link", "Страницы и документы сайта")
    walk.read()
    walk.click("link", "Добавить документ")
    walk.read()
    picture(page, "editor-add-document")
    walk.choose("Куда добавить", "Нормативные документы")
    walk.attach("Файл", a_paper(tmp_path))
    walk.fill("Название", "О сроках приёма заявлений")
    walk.choose("Вид", "приказ")
    walk.fill("Номер", "17")
    walk.fill("Дата", "20.11.2026")
    walk.click("button", "Опубликовать")
    expect(page.get_by_text("опубликован на странице")).to_be_visible()
    walk.read()
    picture(page, "editor-published")
    walk.click("link", "Посмотреть на сайте")
    walk.read()
    expect(page.get_by_role("heading", level=1)).to_have_text("Нормативные документы")
    line = page.get_by_role("listitem").filter(has_text="О сроках приёма заявлений")
    expect(line).to_contain_text("приказ от 20.11.2026 № 17")
    expect(line).to_contain_text("PDF")
    picture(page, "editor-public-page")
    machine = time.monotonic() - began
    print(f"\n{walk.steps} steps: {walk.seconds:.0f} s of a person, {machine:.1f} s of the machine")
    assert walk.steps <= MOST_STEPS
    assert walk.seconds + machine < MOST_SECONDS
    with page.expect_download() as taken:
        line.get_by_role("link", name="О сроках приёма заявлений").first.click()
    assert Path(taken.value.path()).read_bytes().startswith(b"%PDF")


def test_a_title_that_says_nothing_is_refused_beside_its_field(
    editor: Any, person: Any, tmp_path: Path
) -> None:
    page = person()
    sign_in(page, editor.username)
    walk = Walk(page)
    walk.click("link", "Страницы и документы сайта")
    walk.click("link", "Добавить документ")
    walk.attach("Файл", a_paper(tmp_path))
    walk.fill("Название", "Скан 051")
    walk.click("button", "Опубликовать")
    expect(page.get_by_text("Назовите документ по содержанию")).to_be_visible()
    expect(walk.field("Название")).to_have_value("Скан 051")
