"""Consents: asked for, given by an own act, shown again, withdrawn (law 152-FZ, article 9)."""

import datetime
import hashlib
from typing import Any

from django.db import transaction
from django.db.models import Max
from django.utils import timezone

from attestation.accounts.consents.models import Consent, ConsentDocument, ConsentKind
from attestation.accounts.consents.texts import FIRST_TEXTS
from attestation.accounts.models import User
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.journal.services import locked, log_entry

#: Without these nothing goes out; the others are everybody's free choice.
REQUIRED = (ConsentKind.PROCESSING,)

_GIVEN_ALREADY = {"consent_given_once": "Это согласие вы уже дали."}


def checksum(text: str) -> str:
    """SHA-256 of a text in UTF-8, as 64 hexadecimal digits."""
    return hashlib.sha256(text.encode()).hexdigest()


# --- Reading ----------------------------------------------------------------------------------


def current(kind: str) -> ConsentDocument | None:
    """The version in force today; None while no version is."""
    return (
        ConsentDocument.objects.filter(kind=kind, valid_from__lte=timezone.localdate())
        .order_by("-valid_from", "-version")
        .first()
    )


def given(user: User, kind: str) -> Consent | None:
    """The standing consent of ``user`` to the version in force; None if there is none."""
    document = current(kind)
    if document is None:
        return None
    return Consent.objects.standing().filter(person=user, document=document).first()


def missing(user: User) -> list[ConsentDocument]:
    """The texts in force that ``user`` must still agree to."""
    documents = [document for kind in REQUIRED if (document := current(kind))]
    agreed = set(
        Consent.objects.standing()
        .filter(person=user, document__in=documents)
        .values_list("document_id", flat=True)
    )
    return [document for document in documents if document.pk not in agreed]


def may_file(user: User) -> PermissionResult:
    """Return whether ``user`` has the current processing consent, required for filing."""
    if current(ConsentKind.PROCESSING) is None:
        return denied(
            "Текст согласия на обработку персональных данных ещё не введён в действие. "
            "Сообщите об этом в центр аттестации."
        )
    if missing(user):
        return denied("Сначала дайте согласие на обработку персональных данных.")
    return ALLOWED


def is_withdrawn(user: User) -> bool:
    """Return whether ``user`` withdrew the processing consent and has not given it again.

    A user who has merely not seen a new version yet has withdrawn nothing.
    """
    given_by = Consent.objects.filter(person=user, document__kind=ConsentKind.PROCESSING)
    return given_by.exists() and not given_by.standing().exists()


# --- The person's own acts --------------------------------------------------------------------


@transaction.atomic
def give(
    user: User,
    kind: str,
    *,
    address: str | None,
    actor: User,
    document: ConsentDocument | None = None,
) -> Consent:
    """Record consent to the version in force.

    Args:
        address: the visitor's network address, None where it is unknown.
        document: the version that was shown; by default the one in force.

    Raises:
        DomainError: the actor is not the user, no text is in force, another version came
            into force meanwhile, or the consent is already given.
    """
    if actor.pk != user.pk:
        raise DomainError("Согласие даёт только сам человек.")
    in_force = current(kind)
    if in_force is None:
        raise DomainError("Этот текст согласия ещё не введён в действие.")
    if document is not None and document.pk != in_force.pk:
        raise DomainError(
            "Пока страница была открыта, вышла новая версия. Прочитайте её, пожалуйста."
        )
    with constraint_errors_as(_GIVEN_ALREADY):
        consent = Consent.objects.create(
            person=user, document=in_force, address=address, sha256=in_force.sha256
        )
    text = f"Дано согласие на {in_force.get_kind_display()}, версия {in_force.version}."
    log_entry("person.consent", text, actor=actor, person=user)
    return consent


@transaction.atomic
def withdraw(consent: Consent, *, actor: User) -> Consent:
    """Withdraw a consent; processing done before stays lawful.

    Raises:
        DomainError: the consent is another person's, or already withdrawn.
    """
    consent = locked(consent)
    if consent.person_id != actor.pk:
        raise DomainError("Отозвать согласие может только тот, кто его дал.")
    if consent.withdrawn_at is not None:
        raise DomainError("Это согласие уже отозвано.")
    consent.withdrawn_at = timezone.now()
    consent.save(update_fields=["withdrawn_at"])
    document = consent.document
    text = f"Отозвано согласие на {document.get_kind_display()}, версия {document.version}."
    log_entry("person.consent_withdrawn", text, actor=actor, person=consent.person)
    return consent


# --- The operator's texts ---------------------------------------------------------------------


@transaction.atomic
def write(document: ConsentDocument, *, actor: Any) -> ConsentDocument:
    """Save a draft, a new version or its day of force.

    Raises:
        DomainError: the version is frozen, or would hold from a day that has passed.
    """
    kept = ConsentDocument.objects.select_for_update().filter(pk=document.pk).first()
    if kept and kept.is_frozen:
        raise DomainError("Эта версия уже введена в действие. Сделайте следующую версию.")
    if document.valid_from:
        require_ahead(document.valid_from)
    if kept is None or kept.kind != document.kind:
        versions = ConsentDocument.objects.filter(kind=document.kind)
        document.version = (versions.aggregate(last=Max("version"))["last"] or 0) + 1
    document.text = "\n".join(document.text.splitlines()).strip()
    document.sha256 = checksum(document.text)
    with constraint_errors_as(
        {"consent_version_unique": "Такая версия только что появилась. Повторите."}
    ):
        document.save()
    if document.valid_from:
        text = f"{document}: действует с {document.valid_from:%d.%m.%Y}."
        log_entry("consent.text", text, actor=actor)
    return document


def require_ahead(day: datetime.date) -> None:
    """Reject a start date in the past: no user can have agreed to the text by then."""
    if day < timezone.localdate():
        raise DomainError("Эта дата уже прошла: укажите сегодня или позже.", field="valid_from")


def draft_first(*, actor: Any = None) -> int:
    """Give a fresh installation drafts to edit; kinds that have a text stay as they are.

    Returns:
        how many drafts were written.
    """
    lacking = [
        ConsentDocument(kind=kind, text=text)
        for kind, text in FIRST_TEXTS.items()
        if not ConsentDocument.objects.filter(kind=kind).exists()
    ]
    for document in lacking:
        write(document, actor=actor)
    return len(lacking)


def put_in_force(kind: str, *, valid_from: datetime.date, actor: Any) -> ConsentDocument:
    """Let the newest draft of ``kind`` hold from a day on."""
    document = ConsentDocument.objects.filter(kind=kind, valid_from=None).latest("version")
    document.valid_from = valid_from
    return write(document, actor=actor)
