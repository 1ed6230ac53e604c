"""The signed conclusion at its attachment: the right one is taken, another one is refused, what
cannot be read only warns, as with the scan of the application.
"""

import zipfile
from io import BytesIO

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from docx import Document
from PIL import ImageFilter

from attestation.applications.choices import DocumentKind
from attestation.base.errors import DomainError
from attestation.demo import drawing
from attestation.evaluation.conclusions.services import conclusions, signatures
from attestation.evaluation.models import Conclusion, ConclusionFile
from attestation.evaluation.sheets import services as sheet_services
from attestation.scheduling import services as scheduling
from tests import factories
from tests.evaluation.conclusions.services.test_conclusions import word_upload
from tests.evaluation.conftest import handed_in, scheduled_application
from tests.paperwork import scan_samples as samples

pytestmark = pytest.mark.django_db


def paper(conclusion):
    """The PDF of the present revision, to be printed."""
    file = conclusion.files.get(kind=ConclusionFile.Kind.PDF, detached_at=None).file
    with file.blob.open() as blob:
        return blob.read()


def scan(content, **drawn):
    return SimpleUploadedFile("скан.jpg", samples.jpeg(samples.signed(content, **drawn)).read())


def unsigned_scan(content):
    return SimpleUploadedFile("скан.jpg", samples.jpeg(samples.page(content)).read())


def tables_of(word):
    return [row for table in Document(BytesIO(word.read())).tables for row in table.rows]


def send(conclusion, upload, **more):
    signatures.send(conclusion, upload, actor=conclusion.application.applicant, **more)
    return conclusion.files.get(kind=ConclusionFile.Kind.SCAN, detached_at=None)


def codes(file):
    return [remark["code"] for remark in file.remarks]


@pytest.fixture
def revised(region, evaluated, experts):
    """The paper of the first revision, and the conclusion in its second."""
    old = paper(evaluated)
    conclusions.reevaluate(evaluated, reason="Сверьте баллы", actor=region.home.coordinator)
    for expert in experts:
        sheet = evaluated.sheets.get(expert=expert)
        sheet_services.finish(sheet, version=sheet.version, actor=expert)
    return old, Conclusion.objects.get(pk=evaluated.pk)


def test_the_scan_of_the_present_revision_is_taken_without_a_word(evaluated):
    file = send(evaluated, scan(paper(evaluated)))
    assert codes(file) == ["fields"]
    assert file.warnings == []


def test_the_paper_of_the_system_itself_is_refused_and_says_what_to_do(evaluated):
    with pytest.raises(DomainError, match=r"подписи на нём нет\. Распечатайте его") as refusal:
        send(evaluated, SimpleUploadedFile("скан.pdf", paper(evaluated)))
    assert refusal.value.field == "file"


def test_the_paper_of_the_system_is_refused_in_an_archive_too(evaluated):
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("скан.pdf", paper(evaluated))
    with pytest.raises(DomainError, match="подписи на нём нет"):
        send(evaluated, SimpleUploadedFile("скан.zip", buffer.getvalue()))


def test_the_word_form_saved_as_pdf_without_signatures_is_refused_too(evaluated):
    word = evaluated.files.get(kind=ConclusionFile.Kind.DOCX, detached_at=None).file
    lines = [one.text for one in Document(BytesIO(word.read())).paragraphs]
    lines += [" ".join(cell.text for cell in row.cells) for row in tables_of(word)]
    unsigned = drawing.extract([part for line in lines for part in line.split("\n") if part])
    with pytest.raises(DomainError, match="подписи на нём нет"):
        send(evaluated, SimpleUploadedFile("скан.pdf", unsigned), is_whole=True)


def archive(**files):
    content = BytesIO()
    with zipfile.ZipFile(content, "w") as packed:
        for name, one in files.items():
            packed.writestr(f"{name}.jpg", one)
    return SimpleUploadedFile("сканы.zip", content.getvalue())


def test_empty_sheets_are_no_signed_conclusion(evaluated):
    blank = samples.blank_sheet().read()
    for upload in (SimpleUploadedFile("скан.jpg", blank), archive(first=blank, second=blank)):
        with pytest.raises(DomainError, match="пустой лист"):
            send(evaluated, upload)
    assert not evaluated.files.filter(kind=ConclusionFile.Kind.SCAN).exists()


def test_an_empty_back_beside_a_written_sheet_is_no_fault(evaluated):
    signed = samples.jpeg(samples.signed(paper(evaluated))).read()
    assert send(evaluated, archive(first=signed, second=samples.blank_sheet().read()))


def test_who_has_not_signed_is_named(evaluated):
    file = send(evaluated, unsigned_scan(paper(evaluated)))
    assert codes(file) == ["signature_not_seen", "fields"]
    expected = {one["label"] for one in file.remarks[1]["fields"]} - {""}
    assert len(expected) == 3
    assert all(name in file.warnings[0] for name in expected)


def test_the_scan_of_an_earlier_revision_is_refused_and_says_which_one_to_sign(revised):
    old, conclusion = revised
    with pytest.raises(DomainError) as refusal:
        send(conclusion, scan(old))
    assert refusal.value.field == "file"
    assert "Это скан редакции 1, а действует редакция 2" in refusal.value.message
    assert not conclusion.files.filter(kind=ConclusionFile.Kind.SCAN).exists()
    assert send(conclusion, scan(paper(conclusion))).warnings == []


def test_the_conclusion_of_another_person_is_refused_without_naming_them(region, criteria, experts):
    papers = []
    for person in (region.home.teacher, factories.teacher(region.home.school)):
        papers.append(scheduled_application(region, person))
    scheduling.close(papers[0].schedule_entry.schedule, actor=region.home.coordinator)
    for application in papers:
        application.refresh_from_db()
        for expert in experts:
            handed_in(application, expert)
    first, second = (Conclusion.objects.get(application=one) for one in papers)
    with pytest.raises(DomainError, match="от другого заключения") as refusal:
        send(first, scan(paper(second)))
    assert first.code in refusal.value.message
    assert second.application.surname not in refusal.value.message


def test_the_scan_of_the_application_is_no_conclusion(evaluated):
    built = evaluated.application.documents.get(kind=DocumentKind.BUILT, detached_at=None)
    with built.file.blob.open() as blob:
        content = blob.read()
    with pytest.raises(DomainError, match="Это скан заявления"):
        send(evaluated, scan(content))


def test_a_wrong_page_inside_an_archive_is_found(revised):
    old, conclusion = revised
    buffer = BytesIO()
    with zipfile.ZipFile(buffer, "w") as archive:
        archive.writestr("1.jpg", samples.jpeg(samples.page(old)).read())
    with pytest.raises(DomainError, match="редакции 1"):
        send(conclusion, SimpleUploadedFile("страницы.zip", buffer.getvalue()))


def test_a_code_that_cannot_be_read_only_warns_the_signer_and_the_coordinator(region, evaluated):
    fog = samples.page(paper(evaluated)).filter(ImageFilter.GaussianBlur(6))
    file = send(evaluated, SimpleUploadedFile("скан.jpg", samples.jpeg(fog).read()))
    assert "no_mark" in codes(file)
    coordinator = Client()
    coordinator.force_login(region.home.coordinator)
    for name in ("conclusion", "conclusion_accept"):
        page = coordinator.get(reverse(f"cabinet:{name}", args=[evaluated.pk])).content.decode()
        assert "Код на первой странице заключения не прочитан" in page


def test_a_paper_that_experts_wrote_themselves_has_no_code_to_miss(scheduled, experts):
    conclusion = conclusions.upload_word(
        scheduled, word_upload(), recommended=True, actor=experts[0]
    )
    file = send(conclusion, factories.pdf_upload())
    assert "no_mark" not in codes(file)


def test_a_photograph_of_the_right_paper_is_taken(evaluated):
    photo = samples.photographed(samples.page(paper(evaluated), 250))
    file = send(evaluated, SimpleUploadedFile("фото.jpg", samples.jpeg(photo).read()))
    assert "no_mark" not in codes(file)
