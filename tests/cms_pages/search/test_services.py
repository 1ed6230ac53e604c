"""Search within the files that editors upload: who reads them, what is found, what stays hidden."""

import pytest
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from procrastinate.contrib.django.models import ProcrastinateJob
from wagtail.documents.models import Document
from wagtail.models import Collection, CollectionViewRestriction, Page

from attestation.files.sandbox.client import BusyError
from attestation.public import PlainPaper, plain_docx, plain_pdf, plain_xlsx
from cms_pages.models import DocumentItem, DocumentsPage, DocumentText
from cms_pages.search import services as search_services
from cms_pages.tasks import read_document, read_waiting_documents
from tests.busy import busy_day

pytestmark = pytest.mark.django_db

SAID = "Портфолио сдают до пятнадцатого мая в методический кабинет."


def pdf(text: str = SAID) -> bytes:
    return plain_pdf(PlainPaper("Письмо", "", (text,)))


def document(content: bytes, name: str = "letter.pdf", title: str = "Письмо") -> Document:
    return Document.objects.create(title=title, file=ContentFile(content, name=name))


def read_all() -> None:
    """What the jobs do."""
    for key in DocumentText.objects.filter(read_at=None).values_list("document_id", flat=True):
        search_services.read(key)


def listed(content: bytes, name: str = "letter.pdf", **values) -> DocumentItem:
    """A line of a public list with its file, already read."""
    page = DocumentsPage.objects.get(slug="normative-documents")
    values = {"title": "Письмо", "document": document(content, name)} | values
    item = DocumentItem.objects.create(page=page, **values)
    read_all()
    return item


def waiting() -> list[int]:
    jobs = ProcrastinateJob.objects.filter(task_name="cms_pages.tasks.read_document")
    return list(jobs.values_list("args__document_id", flat=True))


def answers(client, query: str) -> str:
    html = client.get("/search/", {"q": query, "kind": "documents"}).content.decode()
    return html[html.index("<main") : html.index("</main>")]


@pytest.mark.parametrize(
    ("name", "content"),
    [
        ("letter.pdf", pdf()),
        ("letter.docx", plain_docx(PlainPaper("Письмо", "", (SAID,)))),
        ("letter.xlsx", plain_xlsx("Письмо", ["Что"], [[SAID]])),
    ],
)
def test_a_document_is_found_by_a_word_of_its_file_in_any_form(pages, client, name, content):
    item = listed(content, name)
    html = answers(client, "методического кабинета")
    assert f'href="/normative-documents/#{item.anchor}"' in html
    said = html[html.index("В тексте файла:") :]
    assert "<mark>методический</mark> <mark>кабинет</mark>" in said


def test_what_a_document_is_called_counts_more_than_what_its_file_says(pages, client):
    listed(pdf("Портфолио. " * 30), title="Разное")
    listed(pdf("Здесь другое."), title="О портфолио")
    html = answers(client, "портфолио")
    assert html.index("О <mark>портфолио</mark>") < html.index("Разное")


def test_a_document_that_its_title_answers_says_nothing_of_a_silent_file(pages, client):
    listed(pdf("Здесь другое."), title="О портфолио")
    assert "В тексте файла" not in answers(client, "портфолио")


def test_markup_in_a_file_is_shown_and_not_run(pages, client):
    listed(plain_docx(PlainPaper("Письмо", "", ("<script>alert()</script> портфолио",))))
    html = answers(client, "портфолио")
    assert "<script>alert" not in html
    assert "<mark>портфолио</mark>" in html


def test_an_upload_is_read_by_a_job(pages, transactional_db, run_jobs):
    made = document(pdf())
    assert waiting() == [made.pk]
    run_jobs()
    kept = DocumentText.objects.get(document=made)
    assert "методический кабинет" in kept.text
    assert kept.read_at


def test_a_new_title_does_not_have_the_file_read_again(pages):
    made = document(pdf())
    read_all()
    made.title = "Другое имя"
    made.save()
    assert waiting() == [made.pk]
    assert DocumentText.objects.get(document=made).text


def test_the_text_of_a_replaced_file_goes_at_once_and_the_new_one_is_read(pages, client):
    item = listed(pdf())
    made = item.document
    made.file = ContentFile(pdf("Теперь речь о наставничестве."), name="letter.pdf")
    made.save()
    assert "Письмо" not in answers(client, "портфолио")
    assert waiting() == [made.pk, made.pk]
    read_all()
    assert "<mark>наставничестве</mark>" in answers(client, "наставничество")
    assert "Письмо" not in answers(client, "портфолио")


def test_a_file_that_is_replaced_while_it_is_read_leaves_no_old_text(pages, monkeypatch):
    made = document(pdf())
    of_file = search_services._text_of

    def replaced_meanwhile(one):
        text = of_file(one)
        again = Document.objects.get(pk=one.pk)
        again.file = ContentFile(pdf("Новое."), name="new.pdf")
        again.save()
        return text

    monkeypatch.setattr(search_services, "_text_of", replaced_meanwhile)
    search_services.read(made.pk)
    kept = DocumentText.objects.get(document=made)
    assert (kept.text, kept.read_at) == ("", None)


def test_the_text_goes_with_its_document(pages):
    made = document(pdf())
    read_all()
    made.delete()
    assert not DocumentText.objects.exists()


@pytest.mark.parametrize("content", [b"%PDF-1.7 broken", b"PK\x03\x04 broken", b""])
def test_a_file_that_cannot_be_read_has_no_text_and_is_not_tried_again(pages, content):
    made = document(content)
    read_all()
    kept = DocumentText.objects.get(document=made)
    assert kept.text == ""
    assert kept.read_at
    assert search_services.without_text() == []


def test_a_file_that_finds_no_turn_on_a_busy_day_is_read_later(pages):
    made = document(pdf())
    with busy_day(), pytest.raises(BusyError):
        search_services.read(made.pk)
    assert search_services.without_text() == [made.pk]
    assert read_document.retry_strategy.max_attempts > 1
    read_all()
    assert "методический кабинет" in DocumentText.objects.get(document=made).text


def test_a_file_that_is_gone_has_no_text(pages):
    made = document(pdf())
    made.file.storage.delete(made.file.name)
    read_all()
    assert DocumentText.objects.get(document=made).read_at


def test_a_very_large_file_is_not_read(pages, monkeypatch):
    monkeypatch.setattr(search_services, "LARGEST_FILE", 100)
    made = document(pdf())
    read_all()
    assert DocumentText.objects.get(document=made).text == ""


def test_documents_that_are_older_than_the_search_are_read_by_the_clock(pages):
    made = document(pdf())
    DocumentText.objects.all().delete()
    ProcrastinateJob.objects.all().delete()
    read_waiting_documents(0)
    assert waiting() == [made.pk]
    read_all()
    ProcrastinateJob.objects.all().delete()
    read_waiting_documents(0)
    assert waiting() == []


def test_a_file_that_stands_in_no_public_list_is_not_found(pages, client):
    document(pdf(), title="Неизвестное")
    listed(pdf(), title="Известное")
    html = answers(client, "портфолио")
    assert "Известное" in html
    assert "Неизвестное" not in html
    Page.objects.get(slug="normative-documents").unpublish()
    assert "Известное" not in answers(client, "портфолио")


def test_nothing_is_told_of_a_file_in_a_closed_collection(pages, client):
    item = listed(pdf(), title="О портфолио и сроках")
    closed = Collection.get_first_root_node().add_child(name="Для своих")
    CollectionViewRestriction.objects.create(
        collection=closed, restriction_type=CollectionViewRestriction.LOGIN
    )
    item.document.collection = closed
    item.document.save()
    assert "О <mark>портфолио</mark>" in answers(client, "портфолио")
    assert "В тексте файла" not in answers(client, "портфолио")
    assert "О портфолио" not in answers(client, "методический кабинет")


def test_the_words_of_files_are_looked_up_in_an_index(pages):
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off")
        question = search_services.searchable().filter(vector="портфолио").values("document_id")
        assert "document_text_words" in question.explain()


def test_the_search_asks_as_much_for_thirty_files_as_for_three(pages, client):
    def asked() -> int:
        answers(client, "портфолио")
        with CaptureQueriesContext(connection) as captured:
            answers(client, "портфолио")
        return len(captured)

    def add(count: int) -> None:
        page = DocumentsPage.objects.get(slug="normative-documents")
        for _ in range(count):
            made = document(b"")
            DocumentText.objects.filter(document=made).update(text=SAID)
            DocumentItem.objects.create(page=page, title="Письмо", document=made)

    add(3)
    few = asked()
    add(27)
    assert asked() <= few
