"""The pages that every import has, with the plain templates of the engine."""

import io
from collections.abc import Callable
from types import SimpleNamespace
from typing import Any

import openpyxl
import pytest
from django.test import Client

from attestation.accounts.models import User
from attestation.categories.imports.models import RegisterImport
from attestation.table_imports.models import ImportState
from tests.table_imports.places import places, table

pytestmark = [pytest.mark.django_db, pytest.mark.urls("tests.table_imports.urls")]

Read = Callable[..., RegisterImport]


@pytest.fixture
def browser(client: Client, admin: User) -> Client:
    client.force_login(admin)
    return client


def text(response: Any) -> str:
    return response.content.decode()


def sheet(response: Any) -> list[tuple[Any, ...]]:
    book = openpyxl.load_workbook(io.BytesIO(b"".join(response.streaming_content)))
    return list(book.active.iter_rows(values_only=True, min_row=2))


def test_the_upload_names_the_columns_and_leads_to_the_preview(browser: Client) -> None:
    page = text(browser.get("/places/"))
    assert "<li>Название – заполняется всегда</li>" in page
    assert "<li>Примечание</li>" in page

    sent = browser.post("/places/", {"table": table("Север")})

    found = RegisterImport.objects.get()
    assert sent.url == f"/places/{found.pk}/"
    assert "Таблица читается" in text(browser.get(sent.url))


def test_a_busy_day_is_told(browser: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    places = SimpleNamespace(acquire=lambda timeout: False)
    monkeypatch.setattr("attestation.files.sandbox.client._places", places)
    page = text(browser.post("/places/", {"table": table("Север")}))
    assert "Попробуйте через минуту" in page


def test_the_preview_shows_rows_in_pages_and_confirms(browser: Client, read: Read) -> None:
    found = read("А", "Б", "В")
    url = f"/places/{found.pk}/"

    first, last = browser.get(url), browser.get(url, {"p": 2})
    assert [row.row for row in first.context["page"]] == [2, 3]
    assert [row.row for row in last.context["page"]] == [4]

    assert text(browser.post(url)) == ImportState.APPLYING
    assert "Записи вносятся: сделано строк 0 из 4." in text(browser.get(url))


def test_a_refusal_stands_at_its_field_and_wrong_rows_are_downloaded(
    browser: Client, read: Read
) -> None:
    found = read("Север", "О" * 31)
    url = f"/places/{found.pk}/"

    refused = browser.post(url)
    assert refused.context["form"].errors["skip_errors"] == ["Есть строки с ошибками."]
    assert f"{url}wrong.xlsx" in text(refused)

    assert sheet(browser.get(f"{url}wrong.xlsx"))[1:] == [
        (3, "«Название» длиннее 30 знаков.", "О" * 31, "-")
    ]


def test_a_table_that_changes_nothing_offers_nothing(browser: Client, read: Read) -> None:
    found = read("О" * 31)

    page = browser.get(f"/places/{found.pk}/")

    assert not page.context["can_apply"]
    assert "Новых районов нет." in text(page)


def test_a_failure_is_told(browser: Client, read: Read) -> None:
    found = read(heading="Область")

    assert "В таблице нет столбца" in text(browser.get(f"/places/{found.pk}/"))


def test_the_template_has_the_headings_and_nobody_keeps_it(browser: Client) -> None:
    answer = browser.get("/places/template.xlsx")

    assert answer["Cache-Control"] == "private, no-store"
    assert sheet(answer) == [("Название", "Примечание")]


@pytest.mark.parametrize("address", ["", "template.xlsx", "{pk}/", "{pk}/wrong.xlsx"])
def test_others_do_not_come_in(
    client: Client, read: Read, django_user_model: type[User], address: str
) -> None:
    client.force_login(django_user_model.objects.create_user("stranger"))
    url = "/places/" + address.format(pk=read("Север").pk)

    assert client.get(url).status_code == 403
    assert client.post(url).status_code == 403


def test_an_import_that_is_not_there_is_not_found(browser: Client) -> None:
    assert browser.get("/places/999/").status_code == 404
    assert places.model.objects.count() == 0
