"""A draft begun by mistake is deleted with everything that belongs to it."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.applications import applicant_reminders
from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.applications.models import Application
from attestation.applications.services import drafts, filing
from attestation.base.errors import DomainError
from attestation.files.models import StoredFile
from attestation.files.uploads import services as uploads
from attestation.files.uploads.models import Upload
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


def full(home):
    """A built draft with a scan, results, lines and an upload that waits."""
    application = factories.complete(factories.generated(home.teacher))
    factories.result_row(application)
    uploads.stage(
        factories.pdf_upload("Scan0051.pdf"),
        rule="proof",
        place=document_services.place_of(application),
        actor=home.teacher,
    )
    return application


def test_files_lines_and_uploads_go_with_it_and_the_journal_stays(region):
    application = full(region.home)
    drafts.delete_draft(application, actor=region.home.teacher)
    assert not Application.objects.exists()
    assert not StoredFile.objects.exists()
    assert not Upload.objects.exists()
    assert not application.results.exists()
    assert JournalEntry.objects.filter(action="application.delete_draft").exists()
    left = Application._base_manager.get(pk=application.pk)
    assert (left.surname, left.education, left.mobile_phone) == ("", "", "")


def test_the_position_is_free_for_another_application(region):
    drafts.delete_draft(full(region.home), actor=region.home.teacher)
    assert factories.draft(region.home.teacher)


def test_no_reminder_comes_after_it(region):
    home = region.home
    drafts.delete_draft(full(home), actor=home.teacher)
    Message.objects.all().delete()
    applicant_reminders.remind_applicants(timezone.localdate() + datetime.timedelta(days=30))
    assert not home.teacher.notifications.exists()


def test_what_was_filed_once_is_not_deleted(region):
    home = region.home
    application = factories.submitted(home.teacher)
    with pytest.raises(DomainError, match="Его можно отозвать"):
        drafts.delete_draft(application, actor=home.teacher)


def test_nobody_else_deletes_it(region):
    home = region.home
    application = full(home)
    with pytest.raises(DomainError):
        drafts.delete_draft(application, actor=home.school_coordinator)
    assert Application.objects.get() == application


def test_whoever_comes_second_reads_that_it_is_deleted(region):
    home = region.home
    application = full(home)
    drafts.delete_draft(application, actor=home.teacher)
    with pytest.raises(DomainError, match="удалено"):
        filing.submit(application, actor=home.teacher)
    with pytest.raises(DomainError):
        document_services.attach(
            application, DocumentKind.RESULTS, factories.pdf_upload(), actor=home.teacher
        )


def test_it_is_asked_first_with_what_goes(region):
    home = region.home
    application = full(home)
    client = Client()
    client.force_login(home.teacher)
    address = reverse("cabinet:application_delete", args=[application.pk])
    assert f'href="{address}"' in client.get(application.get_absolute_url()).content.decode()
    asked = client.get(address).content.decode()
    assert "Удалить заявление?" in asked
    assert "Скан подписанного заявления" in asked
    assert "1 строка в таблицах результатов" in asked
    assert client.post(address).url == reverse("cabinet:home")
    assert client.get(application.get_absolute_url()).status_code == 404
    assert client.get(reverse("cabinet:home")).status_code == 200
