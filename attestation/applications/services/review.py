"""The municipal coordinator's decisions on an application: register, send back, reject."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.db import transaction
from django.utils import timezone

from attestation.accounts.consents import services as consent_services
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.access import roles_towards
from attestation.applications.conversations import services as conversations
from attestation.applications.letters import (
    after_registration,
    tell_applicant,
    tell_school,
    whom_to_ask,
)
from attestation.applications.models import Application
from attestation.applications.returns import services as returns
from attestation.applications.returns.letters import of_return
from attestation.applications.selectors import last_decision
from attestation.applications.services._transitions import advance, record, void_appendix
from attestation.applications.services.numbering import take_number
from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_text
from attestation.base.language.sentences import as_sentence, with_capital
from attestation.directory.models import DecisionReason
from attestation.directory.review_models import ReviewPoint
from attestation.notifications.events import REGISTERED, REJECTED, RETURNED
from attestation.signals import applications_ended


def _consider(application: Application, name: str, *, actor: User) -> Application:
    """Advance the application; tell a coordinator who comes second who decided, and what."""
    try:
        return advance(application, name, actor=actor)
    except DomainError as refusal:
        if Role.MUNICIPAL_COORDINATOR not in roles_towards(actor, application):
            raise
        told = f"{refusal.message} {last_decision(application)}"
        raise DomainError(told.strip()) from refusal


@dataclass(frozen=True)
class RegistrationOutcome:
    """The outcome for one of several applications: as it is now, and why it was refused, if so."""

    application: Application
    refusal: str = ""


@transaction.atomic
def register(application: Application, *, actor: User) -> Application:
    """Register a submitted application and number it within the year (order 196, clause 31).

    Raises:
        DomainError: the actor may not, or another user was faster; the message is for the user.
    """
    application = _consider(application, "register", actor=actor)
    if consent_services.is_withdrawn(application.applicant):
        raise DomainError(
            "Педагог отозвал(а) согласие на обработку персональных данных. Зарегистрировать "
            "заявление можно будет, если согласие дадут снова."
        )
    application.registered_at = timezone.now()
    application.number_year = timezone.localdate().year
    application.number = take_number(application.number_year)
    application.save()
    text = f"Заявление зарегистрировано под № {application.number_label}."
    record(application, "register", text, actor=actor)
    tell_applicant(
        application,
        "Заявление зарегистрировано",
        f"{text}\n\n{after_registration(application)} {whom_to_ask(actor)}",
        event=REGISTERED,
    )
    tell_school(application, f"заявление зарегистрировано под № {application.number_label}")
    return application


def register_many(applications: Iterable[Application], *, actor: User) -> list[RegistrationOutcome]:
    """Register each application in a transaction of its own: one refusal stops no other."""
    outcomes = []
    for application in applications:
        try:
            outcomes.append(RegistrationOutcome(register(application, actor=actor)))
        except DomainError as refusal:
            outcomes.append(RegistrationOutcome(application, refusal.message))
    return outcomes


@transaction.atomic
def send_back(
    application: Application,
    *,
    reason: DecisionReason,
    note: str = "",
    points: Iterable[ReviewPoint] = (),
    actor: User,
) -> Application:
    """Return a submitted application for rework, with the reason and the points to mend.

    The signed paper stands until the applicant changes what it says.

    Raises:
        DomainError: the actor may not, another user was faster, or the reason wants an
            explanation.
    """
    application = _consider(application, "send_back", actor=actor)
    _require_note(reason, note)
    points = list(points)
    back = returns.note_return(
        application, reason=reason, note=clean_text(note), points=points, actor=actor
    )
    application.review_ticks.filter(point__in=points).delete()
    conversations.end_requests(application, actor=actor)
    void_appendix(application)
    _decide(application, reason, note)
    named = f" Исправить: {'; '.join(point.text for point in points)}." if points else ""
    text = f"Заявление возвращено на доработку: {_reason_in_history(application, reason)}.{named}"
    record(application, "send_back", text, actor=actor)
    tell_applicant(
        application,
        "Заявление возвращено на доработку",
        of_return(back, named=_named(application)),
        event=RETURNED,
    )
    tell_school(application, "заявление возвращено на доработку")
    return application


def _require_note(reason: DecisionReason, note: str) -> None:
    if reason.needs_note and not clean_text(note):
        raise DomainError(
            f"К причине «{reason}» напишите пояснение: педагог прочитает его и поймёт, что делать.",
            field="note",
        )


@transaction.atomic
def reject(
    application: Application, *, reason: DecisionReason, note: str = "", actor: User
) -> Application:
    """Reject a submitted application; the applicant may file a new one.

    Raises:
        DomainError: the actor may not, another user was faster, or the reason wants an
            explanation.
    """
    application = _consider(application, "reject", actor=actor)
    _require_note(reason, note)
    _decide(application, reason, note)
    applications_ended.send(sender=Application, applications=[application.pk], actor=actor)
    text = (
        "Заявление о проведении аттестации отклонено в связи с "
        f"{reason.because_of}{_own_words(application)}."
    )
    record(application, "reject", text, actor=actor)
    tell_applicant(
        application,
        "Заявление отклонено",
        f"Заявление о проведении аттестации ({_named(application)}) отклонено в связи с "
        f"{reason.because_of}.{_note(application)}\n\n"
        f"Что дальше: вы можете подать новое заявление. {whom_to_ask(actor)}",
        event=REJECTED,
    )
    tell_school(application, "заявление отклонено")
    return application


def _decide(application: Application, reason: DecisionReason, note: str) -> None:
    application.decision_reason = reason
    application.decision_note = clean_text(note)
    application.save()


def _reason_in_history(application: Application, reason: DecisionReason) -> str:
    """Return why, without the stop: a reason that says nothing leaves the word to the note."""
    if reason.needs_note:
        return application.decision_note.rstrip(".")
    return f"{reason}{_own_words(application)}"


def _own_words(application: Application) -> str:
    """Return the coordinator's own words as they follow the reason in the history."""
    note = application.decision_note.rstrip(".")
    return f" ({note})" if note else ""


def _named(application: Application) -> str:
    return f"{application.position_label}, {application.category_label}"


def _note(application: Application) -> str:
    """Return the coordinator's own words as a paragraph of the letter."""
    note = with_capital(as_sentence(application.decision_note))
    return f"\n\n{note}" if note else ""
