"""The blank tables of results on the public site (guide: «Формы таблиц размещены на сайте»)."""

import io

import docx
import pytest

from attestation.directory.initial import load_initial
from attestation.directory.results_models import ResultsTable

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


def test_a_category_without_tables_has_no_blank(client):
    assert client.get("/templates/results-first.docx").status_code == 404
    assert client.get("/templates/results-nonsense.docx").status_code == 404
