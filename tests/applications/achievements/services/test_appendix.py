"""The tables of results as an appendix of the application, in PDF and Word."""

import io

import docx
import pypdf
import pytest

from attestation.applications.achievements.completeness import appendix_of
from attestation.applications.choices import DocumentKind, Level
from attestation.applications.documents import services as document_services
from attestation.applications.services import filing, review
from attestation.base.errors import DomainError
from attestation.directory.initial_data.services import load_initial
from attestation.directory.results_models import ResultsTable
from tests import factories
from tests.applications.achievements.services.test_rows import add, filed

pytestmark = pytest.mark.django_db


def files_of(application):
    found = application.documents.filter(kind=DocumentKind.APPENDIX, detached_at=None)
    return {document.file.original_name.rsplit(".", 1)[-1]: document for document in found}


def content(document):
    with document.file.blob.open() as blob:
        return io.BytesIO(blob.read())


def text_of(pdf):
    return " ".join(" ".join(p.extract_text() for p in pypdf.PdfReader(pdf).pages).split())


@pytest.mark.django_db(transaction=True)
def test_tables_become_an_appendix_in_pdf_and_word_with_the_revision(region, run_jobs):
    load_initial()
    application = factories.generated(region.home.teacher)
    add(application, upload=factories.pdf_upload())
    add(application, "abilities", title="Олимпиада", level=Level.REGIONAL, result="Призёр")
    application = filed(application)
    assert appendix_of(application).built_at is None
    run_jobs()
    appendix = appendix_of(application)
    assert appendix.built_at
    files = files_of(application)
    text = text_of(content(files["pdf"]))
    for phrase in (
        "Приложение к заявлению",
        f"Редакция 1 · {application.code}",
        application.full_name,
        "первая категория (пункт 35 Порядка аттестации)",
        "Качество знаний 61, 64, 68 %",
        "региональный",
        "2023–2025",
    ):
        assert phrase in text
    tables = docx.Document(content(files["docx"])).tables
    assert [cell.text for cell in tables[1].rows[1].cells][1:5] == [
        "Олимпиада",
        "2023–2025",
        "региональный",
        "Призёр",
    ]


@pytest.mark.django_db(transaction=True)
def test_what_was_filed_stays_in_the_appendix_whatever_operators_change(region, run_jobs):
    load_initial()
    application = factories.generated(region.home.teacher)
    add(application)
    application = filed(application)
    ResultsTable.objects.update(title="Переименовано", title_column="Иначе")
    run_jobs()
    assert "Переименовано" not in text_of(content(files_of(application)["pdf"]))


@pytest.mark.django_db(transaction=True)
def test_a_returned_application_loses_its_appendix_and_gets_the_next_with_its_next_revision(
    region, run_jobs
):
    load_initial()
    application = factories.generated(region.home.teacher)
    add(application)
    application = filed(application)
    run_jobs()
    application = review.send_back(
        application, reason=factories.reason(), actor=region.home.coordinator
    )
    assert files_of(application) == {}
    add(application, title="Дополнено")
    application = filing.generate(application, actor=application.applicant)
    application = filed(application)
    run_jobs()
    assert "Редакция 2" in text_of(content(files_of(application)["pdf"]))
    assert "Дополнено" in text_of(content(files_of(application)["pdf"]))


@pytest.mark.django_db(transaction=True)
def test_an_application_that_was_returned_before_the_job_ran_gets_no_appendix(region, run_jobs):
    load_initial()
    application = factories.generated(region.home.teacher)
    add(application)
    application = filed(application)
    review.send_back(application, reason=factories.reason(), actor=region.home.coordinator)
    run_jobs()
    assert files_of(application) == {}


@pytest.mark.django_db(transaction=True)
def test_a_word_file_is_its_own_docx_and_a_pdf_is_made_of_it(region, run_jobs):
    application = factories.generated(region.home.teacher)
    word = docx.Document()
    word.add_paragraph("Таблица по пункту 35")
    word.add_table(rows=1, cols=1).rows[0].cells[0].text = "Олимпиада школьников"
    out = io.BytesIO()
    word.save(out)
    upload = factories.SimpleUploadedFile("таблицы.docx", out.getvalue())
    document_services.attach(application, "results", upload, actor=application.applicant)
    application = filed(application)
    run_jobs()
    files = files_of(application)
    assert content(files["docx"]).getvalue() == out.getvalue()
    text = text_of(content(files["pdf"]))
    assert "Олимпиада школьников" in text
    assert "Редакция 1" in text


@pytest.mark.django_db(transaction=True)
def test_several_files_are_bound_into_one_pdf(region, run_jobs):
    application = factories.generated(region.home.teacher)
    for name in ("а.pdf", "б.pdf"):
        upload = factories.pdf_upload(name)
        document_services.attach(application, "results", upload, actor=application.applicant)
    application = filed(application)
    run_jobs()
    assert files_of(application)["pdf"].file.pages == 2


@pytest.mark.django_db(transaction=True)
def test_the_appendix_is_seen_by_whoever_sees_the_application_and_detached_by_nobody(
    region, run_jobs
):
    load_initial()
    application = factories.generated(region.home.teacher)
    add(application)
    application = filed(application)
    run_jobs()
    document = files_of(application)["pdf"]
    visible = type(document.file).objects.visible_to
    assert visible(region.home.coordinator).filter(pk=document.file_id).exists()
    assert not visible(region.abroad.coordinator).filter(pk=document.file_id).exists()
    with pytest.raises(DomainError):
        document_services.detach(document, actor=application.applicant)
