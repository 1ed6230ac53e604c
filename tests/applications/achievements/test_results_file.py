"""A Word file in place of the tables of results: filled, and of the clause that is needed."""

import io

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from attestation.applications.achievements.blank_tables import blank_tables
from attestation.applications.achievements.completeness import results_of
from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.applications.models import Application
from attestation.base.errors import DomainError
from attestation.categories.choices import Category, HeldCategory
from attestation.directory.initial_data.services import load_initial
from attestation.directory.results_models import ResultsTable
from attestation.files.text_extraction import words_of
from attestation.paperwork.plain_documents import PlainPaper, plain_pdf
from tests import factories
from tests.paperwork import scan_samples as samples

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(region):
    load_initial()
    return factories.generated(region.home.teacher)


def blank(category):
    tables = ResultsTable.objects.for_category(category).order_by("place", "pk")
    return blank_tables(category, Application(category=category).category_label, tables)


def filled(category, *, tables=None, without_clause=False):
    """The template with a row in each table, or in those of these places."""
    document = docx.Document(io.BytesIO(blank(category)))
    for place, table in enumerate(document.tables):
        if tables is None or place in tables:
            for cell in table.rows[1].cells[1:]:
                cell.text = "2025, качество знаний 64 %"
    if without_clause:
        for paragraph in document.paragraphs:
            if "пункт" in paragraph.text:
                paragraph.text = ""
    return saved(document)


def saved(document):
    out = io.BytesIO()
    document.save(out)
    return out.getvalue()


def attach(application, content):
    upload = SimpleUploadedFile("таблицы.docx", content)
    return document_services.attach(
        application, DocumentKind.RESULTS, upload, actor=application.applicant
    )


def test_the_filled_template_of_the_category_is_taken(application):
    assert attach(application, filled(Category.FIRST)).kind == DocumentKind.RESULTS


def test_an_empty_template_is_refused(application):
    with pytest.raises(DomainError, match="нет ни одной строки") as refusal:
        attach(application, blank(Category.FIRST))
    assert refusal.value.field == "file"


def test_a_template_with_nothing_but_the_name_is_empty(application):
    document = docx.Document(io.BytesIO(blank(Category.FIRST)))
    name = next(p for p in document.paragraphs if p.text.startswith("Фамилия"))
    name.text = "Фамилия, имя, отчество: Белова Анна Игоревна"
    with pytest.raises(DomainError, match="нет ни одной строки"):
        attach(application, saved(document))


def test_an_empty_document_is_refused(application):
    with pytest.raises(DomainError, match="нет ни таблиц, ни текста"):
        attach(application, saved(docx.Document()))


@pytest.mark.parametrize("without_clause", [False, True])
def test_the_form_of_another_clause_is_refused_with_the_right_one(region, without_clause):
    load_initial()
    held = {
        "held_category": HeldCategory.HIGHEST,
        "held_order_number": "7-к",
        "held_order_date": factories.yesterday(),
    }
    application = factories.generated(region.home.teacher, category=Category.METHODIST, **held)
    with pytest.raises(DomainError, match=r"по пункту 35 .* Нужны таблицы по пункту 50"):
        attach(application, filled(Category.FIRST, without_clause=without_clause))


def test_a_required_table_that_is_empty_is_named(application):
    required = [s.table.is_required for s in results_of(application).own].index(True)
    with pytest.raises(DomainError, match="Не заполнено обязательное: «Стабильные результаты"):
        attach(application, filled(Category.FIRST, tables={required + 1}))


def test_tables_of_ones_own_making_are_taken(application):
    document = docx.Document()
    document.add_paragraph("Мои результаты")
    table = document.add_table(rows=2, cols=2)
    for cell, text in zip(table._cells, ("Год", "Что сделано", "2025", "Олимпиада"), strict=True):
        cell.text = text
    attach(application, saved(document))


def test_a_report_in_plain_words_is_taken(application):
    document = docx.Document()
    document.add_paragraph("Качество знаний по математике за три года выросло с 61 до 68 %. " * 3)
    attach(application, saved(document))


# --- The same as PDF --------------------------------------------------------------------------


def as_pdf(content: bytes) -> bytes:
    """The text of a Word file as a program prints it."""
    text = words_of(io.BytesIO(content), longest=200_000)
    return plain_pdf(PlainPaper("Результаты", "", (text,)))


def attach_pdf(application, content):
    upload = SimpleUploadedFile("таблицы.pdf", content)
    return document_services.attach(
        application, DocumentKind.RESULTS, upload, actor=application.applicant
    )


def test_an_empty_template_saved_as_pdf_is_refused_too(application):
    document = docx.Document(io.BytesIO(blank(Category.FIRST)))
    name = next(p for p in document.paragraphs if p.text.startswith("Фамилия"))
    name.text = f"Фамилия, имя, отчество: {application.applicant.full_name}"
    with pytest.raises(DomainError, match="нет ни одной строки"):
        attach_pdf(application, as_pdf(saved(document)))


def test_tables_of_another_clause_saved_as_pdf_are_refused_too(application):
    with pytest.raises(DomainError, match=r"по пункту 50 .* Нужны таблицы по пункту 35"):
        attach_pdf(application, as_pdf(filled(Category.METHODIST)))


def test_empty_pages_are_no_results(application):
    with pytest.raises(DomainError, match="пустые листы"):
        attach_pdf(application, samples.pdf(*[Image.new("RGB", (1654, 2339), "white")] * 2).read())


def test_filled_tables_saved_as_pdf_are_taken(application):
    attach_pdf(application, as_pdf(filled(Category.FIRST, tables={0})))
