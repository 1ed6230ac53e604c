"""The blank tables of results on the public site (guide: «Формы таблиц размещены на сайте»)."""

import io

import docx
import pytest

from attestation.directory.initial_data.services import load_initial
from attestation.directory.results_models import ResultsTable
from cms_pages.services import build_site

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(("category", "clause"), [("first", "35"), ("highest", "36")])
def test_everybody_downloads_the_tables_of_a_category(client, category, clause):
    load_initial()
    response = client.get(f"/templates/results-{category}.docx")
    blank = docx.Document(io.BytesIO(b"".join(response.streaming_content)))
    tables = ResultsTable.objects.filter(category=category)
    assert len(blank.tables) == tables.count()
    assert any(f"пункт {clause}" in paragraph.text for paragraph in blank.paragraphs)


def test_what_operators_rename_is_renamed_in_the_blank(client):
    load_initial()
    ResultsTable.objects.filter(category="first").update(title_column="Своё слово")
    response = client.get("/templates/results-first.docx")
    blank = docx.Document(io.BytesIO(b"".join(response.streaming_content)))
    assert {table.rows[0].cells[1].text for table in blank.tables} == {"Своё слово"}


def test_the_file_is_not_made_anew_for_each_who_asks(client, django_assert_num_queries):
    load_initial()
    first = client.get("/templates/results-first.docx")
    with django_assert_num_queries(0):
        again = client.get("/templates/results-first.docx")
    assert b"".join(again.streaming_content) == b"".join(first.streaming_content)


def test_a_category_without_tables_has_no_blank(client):
    assert client.get("/templates/results-first.docx").status_code == 404
    assert client.get("/templates/results-nonsense.docx").status_code == 404


def test_the_page_of_tables_offers_those_of_the_directory(client):
    build_site()
    load_initial()
    html = " ".join(client.get("/templates/").content.decode().split())
    for category, label in (
        ("first", "первая категория (пункт 35 Порядка аттестации)"),
        ("highest", "высшая категория (пункт 36 Порядка аттестации)"),
    ):
        address = f"/templates/results-{category}.docx"
        assert f'<a href="{address}">Таблицы для заполнения: {label}</a>' in html
        count = ResultsTable.objects.filter(category=category).count()
        assert f"<small>{count} таблиц" in html
        assert client.get(address).status_code == 200
    assert "results-first" not in client.get("/normative-documents/").content.decode()


def test_the_page_of_tables_offers_nothing_that_is_not_there(client):
    build_site()
    html = client.get("/templates/").content.decode()
    assert "Таблицы для заполнения" not in html
    assert "Документы ещё не размещены." in html
