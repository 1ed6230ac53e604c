"""Deleting a draft that was begun by mistake."""

from dataclasses import dataclass

from django.apps import apps
from django.db import transaction

from attestation.accounts.models import NameCases, User
from attestation.applications.access import may_delete
from attestation.applications.choices import Form
from attestation.applications.conversations import services as conversations
from attestation.applications.documents.services import place_of
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.services._transitions import advance, record
from attestation.categories.choices import HeldCategory
from attestation.files import services as files
from attestation.files.uploads import services as uploads
from attestation.files.uploads.models import Upload
from attestation.journal.services import locked
from attestation.notifications.models import Message


@dataclass(frozen=True)
class DraftContents:
    """What goes with a draft: its documents, lines of results, uploads that wait."""

    documents: list[ApplicationDocument]
    rows: int
    uploads: int


def contents_of(application: Application) -> DraftContents:
    """Return what would go if ``application`` were deleted."""
    return DraftContents(
        list(application.documents.filter(detached_at=None).select_related("file", "attached_by")),
        application.results.count(),
        Upload.objects.filter(place=place_of(application)).count(),
    )


@transaction.atomic
def delete_draft(application: Application, *, actor: User) -> None:
    """Delete a draft with its files, lines and messages; an empty row stays for the journal.

    Raises:
        DomainError: it was filed once, or it is not the actor's own.
    """
    application = locked(application)
    may_delete(application, actor=actor).raise_if_denied()
    application = advance(application, "delete_draft", actor=actor)
    application.results.all().delete()
    for document in application.documents.select_related("file"):
        document.delete()
        files.discard(document.file)
    uploads.clear(place_of(application))
    conversations.forget(application)
    Message.objects.filter(application=application.pk).delete()
    _empty(application)
    record(application, "delete_draft", "Черновик заявления удалён.", actor=actor)


def _empty(application: Application) -> None:
    for field in ("surname", "given_name", "patronymic", "education", "mobile_phone"):
        setattr(application, field, "")
    for field in NameCases.CASES:
        setattr(application, field, "")
    application.service_years = application.held_order_date = application.held_until = None
    application.held_category, application.held_order_number = HeldCategory.NONE, ""
    application.form, application.ground = Form.IN_PERSON, None
    application.save()
    # The trail of earlier states holds the same data.
    trail = apps.get_model("attestation", "ApplicationEvent")
    trail._default_manager.filter(pgh_obj=application.pk).delete()
