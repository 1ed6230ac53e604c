"""The writes to a withdrawal, by the applicant, the school and the municipal coordinator.

Locks are taken in one order everywhere: the application, then its withdrawal, then what stands
above them (period, schedules).
"""

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from attestation.accounts.models import User
from attestation.accounts.roles import SYSTEM
from attestation.applications.models import Application
from attestation.applications.renewal.asking import ask
from attestation.applications.workflow import WORKFLOW as APPLICATION_WORKFLOW
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError, require_words
from attestation.base.language.clean_text import clean_text
from attestation.base.language.sentences import as_sentence, because
from attestation.files import services as files
from attestation.files.checks import SIGNED_SCAN, inspect
from attestation.files.sandbox import client as sandbox_client
from attestation.journal.services import advance, locked, log_entry
from attestation.paperwork.withdrawal import build_withdrawal
from attestation.signals import application_leaves
from attestation.signatures.kinds import manner_of
from attestation.signatures.models import Manner, Signature
from attestation.withdrawals import letters
from attestation.withdrawals.access import may_start, roles_towards
from attestation.withdrawals.models import LONGEST_REASON, Withdrawal
from attestation.withdrawals.paper import paper_of
from attestation.withdrawals.scans import remarks_on
from attestation.withdrawals.workflow import WORKFLOW

#: The kind of document (`SignedKind.code`) that a withdrawal is for who signs it.
WITHDRAWAL = "withdrawal"

_UNSIGNED = {
    Manner.PAPER: "Прикрепите скан подписанного заявления на отзыв.",
    Manner.BOTH: "Подпишите заявление на отзыв в системе или прикрепите его подписанный скан.",
    Manner.ELECTRONIC: "Подпишите заявление на отзыв в системе.",
}

_ONE_LIVE = {
    "withdrawal_one_live_per_application": "Заявление на отзыв уже сформировано. Обновите страницу."
}


def _advance(withdrawal: Withdrawal, name: str, *, actor: User) -> Withdrawal:
    """Lock the application, then its withdrawal, and assign the next state of the latter."""
    locked(withdrawal.application)
    return advance(withdrawal, name, workflow=WORKFLOW, actor=actor, roles_towards=roles_towards)


def _record(withdrawal: Withdrawal, act: str, text: str, *, actor: User | None) -> None:
    log_entry(f"withdrawal.{act}", text, actor=actor, application=withdrawal.application)
    ask(withdrawal.application_id, state=withdrawal.application.state)


def required(text: str, sentence: str, *, field: str) -> str:
    """Return ``text`` without surrounding spaces.

    Raises:
        DomainError: nothing is left of it, or too much.
    """
    text = clean_text(text)
    require_words(text, longest=LONGEST_REASON, missing=sentence, field=field)
    return text


# --- Actions of the applicant, or of the school coordinator for an applicant who cannot -------


@transaction.atomic
def start(application: Application, *, reason: str, hindrance: str = "", actor: User) -> Withdrawal:
    """Build the paper of a withdrawal; nothing is withdrawn by it yet.

    Args:
        reason: completes «Отзыв заявления в связи с …»; at most 2,000 characters.
        hindrance: why the applicant cannot do it; asked of a school coordinator alone.

    Raises:
        DomainError: the actor may not, the application cannot be withdrawn, or it is being
            withdrawn.
    """
    application = locked(application)
    may_start(application, actor=actor).raise_if_denied()
    if is_by_coordinator := application.applicant_id != actor.pk:
        hindrance = required(
            hindrance, "Напишите, почему педагог не может сделать это сам.", field="hindrance"
        )
    withdrawal = Withdrawal(
        application=application,
        number=application.withdrawals.count() + 1,
        reason=required(reason, "Напишите причину отзыва.", field="reason").rstrip(". "),
        hindrance=hindrance if is_by_coordinator else "",
        begun_by=actor,
    )
    if application.withdrawals.live().exists():
        raise DomainError(_ONE_LIVE["withdrawal_one_live_per_application"])
    withdrawal.paper = files.store_bytes(
        build_withdrawal(paper_of(withdrawal)),
        name=f"Заявление на отзыв {application.surname}.pdf",
        content_type="application/pdf",
        actor=actor,
    )
    with constraint_errors_as(_ONE_LIVE):
        withdrawal.save(force_insert=True)
    text = f"Сформировано заявление на отзыв {because(withdrawal.reason)}."
    if is_by_coordinator:
        text += f" Педагог не может сделать это сам: {withdrawal.hindrance}."
        letters.tell_begun_for(withdrawal)
    _record(withdrawal, "start", text, actor=actor)
    return withdrawal


def takes_scan(withdrawal: Withdrawal, manner: Manner) -> bool:
    """Return whether a scan is taken: always for an applicant who cannot come to the system."""
    return withdrawal.is_by_coordinator or manner.takes_scans


@sandbox_client.budget(sandbox_client.FILE_SECONDS)
def attach_scan(withdrawal: Withdrawal, upload: UploadedFile, *, actor: User) -> Withdrawal:
    """Store the signed scan; a new one replaces the old one.

    Raises:
        DomainError: the file cannot be taken or is of another paper, the withdrawal is sent or
            dropped already, or withdrawals are signed in the system alone.
    """
    withdrawal.refresh_from_db()
    _require_open(withdrawal, actor=actor)
    if not takes_scan(withdrawal, manner_of(WITHDRAWAL)):
        raise DomainError("Заявления на отзыв подписывают в системе: скан не нужен.")
    # Nothing is locked while a file is looked at.
    facts = inspect(upload, SIGNED_SCAN)
    remarks = remarks_on(withdrawal, upload, facts.content_type)
    with transaction.atomic():
        locked(withdrawal.application)
        withdrawal = locked(withdrawal)
        _require_open(withdrawal, actor=actor)
        withdrawal.remarks = remarks
        withdrawal.scan = files.keep(upload, facts, actor=actor)
        withdrawal.save()
        _record(withdrawal, "attach", "Прикреплён скан заявления на отзыв.", actor=actor)
        return withdrawal


def _require_open(withdrawal: Withdrawal, *, actor: User) -> None:
    WORKFLOW.verdict(
        "submit", state=withdrawal.state, roles=roles_towards(actor, withdrawal)
    ).raise_if_denied()


@transaction.atomic
def drop(withdrawal: Withdrawal, *, actor: User) -> Withdrawal:
    """Drop the withdrawal before it is sent; the application stays as it is."""
    withdrawal = _advance(withdrawal, "drop", actor=actor)
    withdrawal.save()
    _record(withdrawal, "drop", "Отзыв отменён, заявление осталось в силе.", actor=actor)
    letters.tell_dropped(withdrawal, actor=actor)
    return withdrawal


@transaction.atomic
def submit(withdrawal: Withdrawal, *, actor: User) -> Withdrawal:
    """Send the withdrawal to the municipal coordinator.

    Raises:
        DomainError: it is not signed.
    """
    withdrawal = _advance(withdrawal, "submit", actor=actor)
    if withdrawal.scan is None:
        raise DomainError(_UNSIGNED[manner_of(WITHDRAWAL)])
    withdrawal.submitted_at = timezone.now()
    withdrawal.save()
    _record(withdrawal, "submit", "Подано заявление на отзыв.", actor=actor)
    letters.tell_submitted(withdrawal)
    return withdrawal


@transaction.atomic
def submit_signed(withdrawal: Withdrawal, signature: Signature, *, actor: User) -> Withdrawal:
    """Send a withdrawal signed in the system; the caller has locked it."""
    withdrawal.scan, withdrawal.remarks = signature.file, []
    withdrawal.save()
    return submit(withdrawal, actor=actor)


# --- Actions of the municipal coordinator -----------------------------------------------------


@transaction.atomic
def register(withdrawal: Withdrawal, *, actor: User) -> Withdrawal:
    """Grant the withdrawal: withdraw the application and free its place in the schedule.

    Raises:
        DomainError: the actor lacks permission, another user was faster, or the application has
            ended.
    """
    withdrawal = _answer(_advance(withdrawal, "register", actor=actor), actor=actor)
    withdraw(withdrawal.application, reason=withdrawal.reason, actor=actor)
    letters.tell_registered(withdrawal, actor=actor)
    return withdrawal


@transaction.atomic
def decline(withdrawal: Withdrawal, *, answer: str, actor: User) -> Withdrawal:
    """Decline the withdrawal with a reason; the application stays, another may follow."""
    withdrawal = _advance(withdrawal, "decline", actor=actor)
    withdrawal.answer = required(answer, "Напишите причину отказа.", field="answer")
    withdrawal = _answer(withdrawal, actor=actor)
    text = f"В отзыве заявления отказано. Причина: {as_sentence(withdrawal.answer)}"
    _record(withdrawal, "decline", text, actor=actor)
    letters.tell_declined(withdrawal, actor=actor)
    return withdrawal


def _answer(withdrawal: Withdrawal, *, actor: User) -> Withdrawal:
    withdrawal.answered_at = timezone.now()
    withdrawal.answered_by = actor
    withdrawal.save()
    return withdrawal


@transaction.atomic
def withdraw(application: Application, *, reason: str, actor: User) -> Application:
    """End the application for a registered withdrawal; the applicant may file a new one.

    Rooms above receive `application_leaves` first and release what they hold for it.
    """
    application = advance(
        application,
        "withdraw",
        workflow=APPLICATION_WORKFLOW,
        actor=actor,
        roles_towards=_by_itself,
    )
    application_leaves.send(sender=Application, application=application, reason=reason, actor=actor)
    application.save()
    text = f"Заявление отозвано {because(reason)}."
    log_entry("application.withdraw", text, actor=actor, application=application)
    return application


def _by_itself(_actor: User, _application: Application) -> frozenset[str]:
    return frozenset({SYSTEM})


@transaction.atomic
def lapse(application: Application, *, actor: User) -> None:
    """End a live withdrawal whose application has ended otherwise."""
    for withdrawal in application.withdrawals.live().select_for_update(of=("self",)):
        WORKFLOW.verdict(
            "lapse", state=withdrawal.state, roles=frozenset({SYSTEM})
        ).raise_if_denied()
        withdrawal.state = WORKFLOW["lapse"].target
        withdrawal.save()
        text = "Отзыв прекращён: по заявлению уже принято решение."
        _record(withdrawal, "lapse", text, actor=actor)
        letters.tell_lapsed(withdrawal)
