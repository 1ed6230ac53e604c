"""Every write to an application, by its applicant and by the municipal coordinator."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from attestation.accounts.consents import services as consent_services
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.accounts.services.profiles import profile_of
from attestation.applications import eligibility
from attestation.applications.access import roles_towards
from attestation.applications.achievements.services import appendix
from attestation.applications.choices import DocumentKind
from attestation.applications.documents import requirements
from attestation.applications.letters import tell_applicant, tell_municipality, tell_school
from attestation.applications.models import Application, ApplicationDocument, NumberSequence
from attestation.applications.paper import paper_of
from attestation.applications.selectors import last_decision
from attestation.applications.workflow import EDITABLE, WORKFLOW, ApplicationState
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.directory.models import DecisionReason
from attestation.directory.rules_models import ProcedureRules
from attestation.files import services as files
from attestation.journal.services import advance, locked, log_entry
from attestation.notifications.events import FILED, REGISTERED, REJECTED, RETURNED
from attestation.paperwork.papers import build_application
from attestation.withdrawals import services as withdrawal_services

_ONE_LIVE = {
    "application_one_live_per_person_and_position": (
        "По этой должности у вас уже есть заявление. Откройте его на главной странице кабинета "
        "или выберите другую должность."
    )
}


def _advance(application: Application, name: str, *, actor: User) -> Application:
    return advance(application, name, workflow=WORKFLOW, actor=actor, roles_towards=roles_towards)


def _record(application: Application, act: str, text: str, *, actor: User) -> None:
    log_entry(f"application.{act}", text, actor=actor, application=application)


def may_edit(application: Application, *, actor: User) -> PermissionResult:
    """Whether ``actor`` may change the terms or the documents of the application."""
    if not roles_towards(actor, application) & {Role.APPLICANT}:
        return denied("Изменить заявление может только сам заявитель.")
    if application.state not in EDITABLE:
        return denied("Заявление уже подано, изменить его нельзя.")
    return ALLOWED


# --- What the applicant does ------------------------------------------------------------------


@transaction.atomic
def start(terms: dict[str, Any], *, actor: User) -> Application:
    """Begin an application of the actor's own.

    Args:
        terms: the fields of `Application` that the applicant chooses (position, category, …).

    Raises:
        DomainError: the profile is incomplete, the procedure forbids it, or there is one already.
    """
    profile = profile_of(actor)
    if missing := profile.missing():
        raise DomainError(f"Сначала заполните личную карточку: {', '.join(missing)}.")
    application = Application(applicant=actor, organization=profile.organization, **terms)
    _require_eligible(application)
    with constraint_errors_as(_ONE_LIVE):
        application.save()
    _record(application, "start", "Заявление начато.", actor=actor)
    return application


@transaction.atomic
def revise(application: Application, terms: dict[str, Any], *, actor: User) -> Application:
    """Change what is applied for; a paper that was built is void by that.

    Raises:
        DomainError: it is filed already, the procedure forbids the change, or another one exists.
    """
    application = locked(application)
    may_edit(application, actor=actor).raise_if_denied()
    if application.state == ApplicationState.GENERATED:
        application = reopen(application, actor=actor)
    for name, value in terms.items():
        setattr(application, name, value)
    _require_eligible(application)
    with constraint_errors_as(_ONE_LIVE):
        application.save()
    _record(application, "revise", "Данные заявления изменены.", actor=actor)
    return application


@transaction.atomic
def reopen(application: Application, *, actor: User) -> Application:
    """Void the built paper and its signed scan, so that the data can be changed."""
    application = _advance(application, "reopen", actor=actor)
    application.save()
    _void_paper(application)
    text = "Сформированное заявление больше не действует: данные изменены."
    _record(application, "reopen", text, actor=actor)
    return application


#: What belongs to one revision, and goes with it.
_OF_ONE_REVISION = [DocumentKind.BUILT, DocumentKind.SIGNED_SCAN, DocumentKind.APPENDIX]


def _void_paper(application: Application) -> None:
    application.documents.filter(detached_at=None, kind__in=_OF_ONE_REVISION).update(
        detached_at=timezone.now()
    )


@transaction.atomic
def generate(application: Application, *, actor: User) -> Application:
    """Freeze the applicant's data and build the paper of the next revision.

    Raises:
        DomainError: the profile is incomplete or the procedure forbids the application.
    """
    application = _advance(application, "generate", actor=actor)
    missing = application.applicant.profile.missing()
    if missing:
        raise DomainError(f"Сначала заполните личную карточку: {', '.join(missing)}.")
    _require_eligible(application)
    _freeze_applicant(application)
    application.revision += 1
    application.save()
    _void_paper(application)
    paper = build_application(paper_of(application, year=timezone.localdate().year))
    stored = files.store_bytes(
        paper,
        name=f"Заявление {application.surname} редакция {application.revision}.pdf",
        content_type="application/pdf",
        actor=actor,
    )
    ApplicationDocument.objects.create(
        application=application,
        kind=DocumentKind.BUILT,
        title=f"Заявление, редакция {application.revision}",
        file=stored,
        revision=application.revision,
        attached_by=actor,
    )
    text = f"Заявление сформировано, редакция {application.revision}."
    _record(application, "generate", text, actor=actor)
    return application


def _freeze_applicant(application: Application) -> None:
    person, profile = application.applicant, application.applicant.profile
    application.surname = person.last_name
    application.given_name = person.first_name
    application.patronymic = person.patronymic
    for field in (*profile.CASES, "organization", "education", "service_years", "mobile_phone"):
        setattr(application, field, getattr(profile, field))


def _require_eligible(application: Application) -> None:
    for finding in eligibility.findings(application, today=timezone.localdate()):
        if finding.blocks:
            raise DomainError(finding.message, field=finding.field)


@transaction.atomic
def submit(application: Application, *, actor: User) -> Application:
    """File the application; the days of its consideration begin (order 196, clause 31).

    Raises:
        DomainError: the consent, the signed scan or another required document is missing.
    """
    application = _advance(application, "submit", actor=actor)
    consent_services.may_file(application.applicant).raise_if_denied()
    again = application.submitted_at is not None
    missing = requirements.missing(application)
    if missing:
        raise DomainError(f"Чтобы подать заявление, прикрепите: {'; '.join(missing).lower()}.")
    today = timezone.localdate()
    days = ProcedureRules.on(today).consideration_days
    application.submitted_at = timezone.now()
    application.due_on = today + datetime.timedelta(days=days)
    application.save()
    appendix.freeze(application)
    _record(application, "submit", "Заявление подано.", actor=actor)
    tell_applicant(
        application,
        "Заявление подано",
        f"Ваше заявление принято системой {today:%d.%m.%Y} и находится на рассмотрении. "
        f"Муниципальный координатор рассмотрит его не позднее {application.due_on:%d.%m.%Y}.",
        event=FILED,
    )
    tell_school(application, "заявление подано заново" if again else "заявление подано")
    tell_municipality(application, again=again)
    return application


# --- What the municipal coordinator does ------------------------------------------------------


def _consider(application: Application, name: str, *, actor: User) -> Application:
    """Advance it; a coordinator who comes second is told who decided, when and what."""
    try:
        return _advance(application, name, actor=actor)
    except DomainError as refusal:
        if Role.MUNICIPAL_COORDINATOR not in roles_towards(actor, application):
            raise
        told = f"{refusal.message} {last_decision(application)}"
        raise DomainError(told.strip()) from refusal


@transaction.atomic
def register(application: Application, *, actor: User) -> Application:
    """Register a submitted application and number it within the year (order 196, clause 31).

    Raises:
        DomainError: the actor may not, or somebody was faster; the message is for the user.
    """
    application = _consider(application, "register", actor=actor)
    if consent_services.is_withdrawn(application.applicant):
        raise DomainError(
            "Педагог отозвал(а) согласие на обработку персональных данных. Зарегистрировать "
            "заявление можно будет, если согласие дадут снова."
        )
    application.registered_at = timezone.now()
    application.number_year = timezone.localdate().year
    application.number = NumberSequence.take(application.number_year)
    application.save()
    text = f"Заявление зарегистрировано под № {application.number_label}."
    _record(application, "register", text, actor=actor)
    tell_applicant(application, "Заявление зарегистрировано", text, event=REGISTERED)
    tell_school(application, f"зарегистрировано под № {application.number_label}")
    return application


@transaction.atomic
def send_back(
    application: Application, *, reason: DecisionReason, note: str = "", actor: User
) -> Application:
    """Return a submitted application for rework, with what to mend."""
    application = _consider(application, "send_back", actor=actor)
    _void_paper(application)
    _decide(application, reason, note)
    text = f"Заявление возвращено на доработку: {reason}{_own_words(application)}."
    _record(application, "send_back", text, actor=actor)
    tell_applicant(
        application,
        "Заявление возвращено на доработку",
        f"Заявление ({_named(application)}) возвращено на доработку.\n\n"
        f"Причина: {application.decision_reason}.{_note(application)}",
        event=RETURNED,
    )
    tell_school(application, "возвращено на доработку")
    return application


@transaction.atomic
def reject(
    application: Application, *, reason: DecisionReason, note: str = "", actor: User
) -> Application:
    """Reject a submitted application; the applicant may file a new one."""
    application = _consider(application, "reject", actor=actor)
    _decide(application, reason, note)
    withdrawal_services.lapse(application, actor=actor)
    text = (
        "Заявление о проведении аттестации отклонено в связи с "
        f"{reason.because_of}{_own_words(application)}."
    )
    _record(application, "reject", text, actor=actor)
    tell_applicant(
        application,
        "Заявление отклонено",
        f"Заявление о проведении аттестации ({_named(application)}) отклонено в связи с "
        f"{reason.because_of}.{_note(application)}\n\n"
        "Вы можете подать новое заявление.",
        event=REJECTED,
    )
    tell_school(application, "отклонено")
    return application


def _decide(application: Application, reason: DecisionReason, note: str) -> None:
    application.decision_reason = reason
    application.decision_note = note.strip()
    application.save()


def _own_words(application: Application) -> str:
    """The coordinator's own words as they follow the reason in the history."""
    note = application.decision_note.rstrip(".")
    return f" ({note})" if note else ""


def _named(application: Application) -> str:
    return f"{application.position_label}, {application.category_label}"


def _note(application: Application) -> str:
    """The coordinator's own words as a paragraph of the letter."""
    return f"\n\n{application.decision_note}" if application.decision_note else ""
