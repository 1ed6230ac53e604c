"""The applicant's writes to an application: start, revise, generate the paper, submit."""

import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone

from attestation.accounts.consents import services as consent_services
from attestation.accounts.models import User
from attestation.accounts.services.profiles import profile_of
from attestation.applications import applicant_data, eligibility
from attestation.applications.access import may_edit
from attestation.applications.achievements.services import appendix
from attestation.applications.choices import DocumentKind
from attestation.applications.documents import requirements
from attestation.applications.documents import services as document_services
from attestation.applications.expected_year import expected_year
from attestation.applications.filing_path.receipts import receipt_of, whom_to_call
from attestation.applications.letters import tell_applicant, tell_municipality, tell_school
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.paper import paper_of
from attestation.applications.renewal.asking import ask
from attestation.applications.returns import services as returns
from attestation.applications.services._transitions import advance, record, void_paper
from attestation.applications.workflow import ApplicationState
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.directory.rules_models import ProcedureRules
from attestation.files import services as files
from attestation.journal.services import locked
from attestation.notifications.events import FILED
from attestation.paperwork.papers import build_application

_ONE_LIVE = {
    "application_one_live_per_person_and_position": (
        "По этой должности у вас уже есть заявление. Откройте его на главной странице кабинета "
        "или выберите другую должность."
    )
}


@transaction.atomic
def start(terms: dict[str, Any], *, actor: User) -> Application:
    """Start an application of the actor's own.

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
    record(application, "start", "Заявление начато.", actor=actor)
    return application


@transaction.atomic
def revise(application: Application, terms: dict[str, Any], *, actor: User) -> Application:
    """Change the terms of the application; a paper that was built of others becomes void.

    Raises:
        DomainError: it is filed already, the procedure forbids the change, or another one exists.
    """
    application = locked(application)
    may_edit(application, actor=actor).raise_if_denied()
    if all(getattr(application, name) == value for name, value in terms.items()):
        return application
    if applicant_data.paper_stands(application):
        application = reopen(application, actor=actor)
    for name, value in terms.items():
        setattr(application, name, value)
    _require_eligible(application)
    with constraint_errors_as(_ONE_LIVE):
        application.save()
    record(application, "revise", "Данные заявления изменены.", actor=actor)
    return application


@transaction.atomic
def reopen(application: Application, *, actor: User) -> Application:
    """Void the built paper and its signed scan, so that the data can be changed.

    A returned application stays returned.
    """
    application = locked(application)
    act = "reopen"
    if application.state == ApplicationState.RETURNED:
        may_edit(application, actor=actor).raise_if_denied()
        act = "void"
    else:
        application = advance(application, "reopen", actor=actor)
        application.save()
    void_paper(application)
    text = "Сформированное заявление больше не действует: данные изменены."
    record(application, act, text, actor=actor)
    return application


@transaction.atomic
def generate(application: Application, *, actor: User) -> Application:
    """Freeze the applicant's data and build the paper of the next revision.

    Raises:
        DomainError: the profile is incomplete or the procedure forbids the application.
    """
    application = advance(application, "generate", actor=actor)
    missing = application.applicant.profile.missing()
    if missing:
        raise DomainError(f"Сначала заполните личную карточку: {', '.join(missing)}.")
    _require_eligible(application)
    applicant_data.freeze(application)
    application.revision += 1
    application.save()
    void_paper(application)
    year = expected_year(application, today=timezone.localdate()).year
    paper = build_application(paper_of(application, year=year))
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
    record(application, "generate", text, actor=actor)
    return application


def _told(application: Application) -> str:
    """What the letter about a filing adds of the receipt."""
    receipt = receipt_of(application)
    if receipt is None:
        return ""
    parts = [whom_to_call(receipt), f"Что дальше: {receipt.follows[0]}", *receipt.follows[1:]]
    return " ".join(filter(None, [*parts, "Расписка в PDF – на странице заявления."]))


def _require_eligible(application: Application) -> None:
    for finding in eligibility.findings(application, today=timezone.localdate()):
        if finding.blocks:
            raise DomainError(finding.message, field=finding.field)


def _require_nothing_unnamed(application: Application, *, actor: User) -> None:
    if left := document_services.unnamed(application, actor=actor):
        names = ", ".join(f"«{upload.name}»" for upload in left)
        raise DomainError(
            f"Остались загруженные файлы, которые ни к чему не прикреплены: {names}. Откройте "
            "«Прикрепить/открепить документы к заявлению»: скажите, что это за файлы, и "
            "прикрепите их или удалите."
        )


@transaction.atomic
def submit(application: Application, *, actor: User) -> Application:
    """File the application; the term of its consideration starts (order 196, clause 31).

    Raises:
        DomainError: the consent, the paper, its signed scan or another required document is
            missing, or uploaded files are neither attached nor thrown away.
    """
    application = advance(application, "submit", actor=actor)
    if not applicant_data.paper_stands(application):
        raise DomainError(
            "Данные изменены, и прежний лист больше не действует. Сначала сформируйте заявление "
            "заново."
        )
    consent_services.may_file(application.applicant).raise_if_denied()
    again = application.submitted_at is not None
    missing = requirements.missing(application)
    if missing:
        raise DomainError(f"Чтобы подать заявление, прикрепите: {'; '.join(missing).lower()}.")
    _require_nothing_unnamed(application, actor=actor)
    today = timezone.localdate()
    days = ProcedureRules.on(today).consideration_days
    application.submitted_at = timezone.now()
    application.due_on = today + datetime.timedelta(days=days)
    application.save()
    appendix.freeze(application)
    returns.note_refiling(application)
    record(application, "submit", "Заявление подано.", actor=actor)
    ask(application.pk, state=application.state)
    tell_applicant(
        application,
        "Заявление подано",
        f"Ваше заявление принято системой {today:%d.%m.%Y} и находится на рассмотрении. "
        f"Муниципальный координатор рассмотрит его не позднее {application.due_on:%d.%m.%Y}. "
        f"Входящий номер – {application.code}: по нему и фамилии состояние заявления видно и без "
        f"входа, на странице сайта «Состояние заявления». {_told(application)}",
        event=FILED,
    )
    tell_school(application, "заявление подано заново" if again else "заявление подано")
    tell_municipality(application, again=again)
    return application
