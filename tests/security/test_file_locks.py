"""Nothing is locked and no transaction open while a file is parsed: that may take long."""

from io import BytesIO

import docx
import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import connection, transaction

from attestation.applications.achievements.services import appendix, appendix_files
from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.categories.imports.services import register_imports
from attestation.evaluation.conclusions.services import conclusions, signatures
from attestation.evaluation.criteria.services import put_in_force
from attestation.evaluation.models import Conclusion
from attestation.evaluation.word_templates import services as word_templates
from attestation.files.sandbox import client as sandbox_client
from attestation.paperwork.conclusion import default_template
from attestation.scheduling import services as scheduling
from attestation.withdrawals import services as withdrawals
from tests import factories
from tests.categories.samples import line, table
from tests.evaluation.conftest import draft_criteria, handed_in, scheduled_application
from tests.files import hostile
from tests.files.packages import packed, word
from tests.files.samples import archive, image, pdf, upload
from tests.prepared import prepared
from tests.withdrawals import factories as withdrawing

pytestmark = pytest.mark.django_db


@prepared
def scheduled_here(region):
    put_in_force(draft_criteria(region.period.starts_on.year), actor=region.operator)
    application = scheduled_application(region)
    scheduling.close(application.schedule_entry.schedule, actor=region.home.coordinator)
    application.refresh_from_db()
    return application


def scan(region):
    application = factories.generated(factories.teacher(region.home.school))
    person = application.applicant
    return lambda: document_services.attach(
        application, DocumentKind.SIGNED_SCAN, upload("а.jpg", image()), actor=person
    )


def written():
    document = docx.Document()
    document.add_paragraph("Обучающиеся показывают высокие результаты в олимпиадах района. " * 3)
    out = BytesIO()
    document.save(out)
    return out.getvalue()


def scan_and_tables(region):
    application = factories.generated(factories.teacher(region.home.school))
    both = archive(("скан.pdf", pdf()), ("таблицы.docx", written()))
    person = application.applicant
    return lambda: document_services.attach(
        application, DocumentKind.SIGNED_SCAN, upload("а.zip", both), actor=person
    )


def results(region):
    application = factories.generated(factories.teacher(region.home.school))
    person = application.applicant
    return lambda: document_services.attach(
        application, DocumentKind.RESULTS, upload("а.pdf", pdf()), actor=person
    )


def appendix_of_files(region):
    application = factories.submitted(factories.teacher(region.home.school))
    found = appendix.freeze_appendix(application)
    found.content = {}
    found.save()
    return lambda: appendix_files.build(found.pk)


def withdrawal(region):
    begun = withdrawing.begun(factories.submitted(factories.teacher(region.home.school)))
    return lambda: withdrawals.attach_scan(begun, factories.pdf_upload(), actor=begun.begun_by)


def word_template(region):
    made = SimpleUploadedFile("ф.docx", default_template())
    return lambda: word_templates.replace(made, actor=region.operator)


def register(region):
    factories.position("воспитатель")
    return lambda: register_imports.upload(table(line()), actor=region.operator)


def signed_conclusion(scheduled_here, region):
    for expert in region.home.experts[:2]:
        handed_in(scheduled_here, expert.user)
    conclusion = Conclusion.objects.get(application=scheduled_here)
    pages = archive(("1.jpg", image()), ("2.jpg", image("JPEG", (70, 40))))
    return lambda: signatures.send(
        conclusion, upload("а.zip", pages), is_whole=True, actor=region.home.teacher
    )


def own_conclusion(scheduled_here, region):
    made = upload("а.docx", packed(word()))
    expert = region.home.experts[0].user
    return lambda: conclusions.upload_word(scheduled_here, made, recommended=True, actor=expert)


@pytest.fixture
def asked(monkeypatch):
    """How many transactions were open, beside those of the test, each time a file was parsed."""
    depths, ask, own = [], sandbox_client._ask, depth()

    def watched(*arguments):
        depths.append(depth() - own)
        return ask(*arguments)

    monkeypatch.setattr(sandbox_client, "_ask", watched)
    return depths


def depth():
    return len(connection.savepoint_ids)


@pytest.mark.parametrize(
    "door",
    [scan, scan_and_tables, results, appendix_of_files, withdrawal, word_template, register],
)
def test_no_transaction_is_open_while_a_file_is_parsed(door, region, asked):
    deed = door(region)
    asked.clear()
    deed()
    assert asked
    assert set(asked) == {0}


@pytest.mark.parametrize("door", [signed_conclusion, own_conclusion])
def test_no_transaction_is_open_while_a_conclusion_is_parsed(door, region, scheduled_here, asked):
    deed = door(scheduled_here, region)
    asked.clear()
    deed()
    assert asked
    assert set(asked) == {0}


def test_a_watch_that_cannot_see_a_transaction_proves_nothing(asked):
    with transaction.atomic():
        sandbox_client.run_in_sandbox(hostile.answer, upload("a", b"abc"))
    assert asked == [1]
