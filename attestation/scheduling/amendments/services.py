"""Amendments of closed schedules: by the operator, with a reason, for the next order.

Locks are taken in the same order everywhere: application, period, schedules. An approval thus
sees an amendment completely or not at all.
"""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from attestation.accounts.access import may_operate
from attestation.accounts.models import User
from attestation.applications.access import roles_towards
from attestation.applications.choices import Form
from attestation.applications.models import Application
from attestation.applications.workflow import IN_SCHEDULE, WORKFLOW, ApplicationState
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_text
from attestation.base.language.sentences import as_sentence
from attestation.journal.services import advance, locked, log_entry
from attestation.notifications.events import SCHEDULE_AMENDED
from attestation.scheduling import letters
from attestation.scheduling.access import require_not_overdue
from attestation.scheduling.amendments.models import Amendment, Postponement
from attestation.scheduling.experts import choice as expert_rules
from attestation.scheduling.models import (
    ApprovedExpert,
    AttestationPeriod,
    ExpertAssignment,
    MunicipalSchedule,
    ScheduleEntry,
)
from attestation.scheduling.workflow import ScheduleState

_EVALUATED = (
    "Итоговое заключение уже готово: место в графике больше не меняется. Если оценка неверна, "
    "верните заключение специалистам."
)
_STILL_OPEN = (
    "График муниципалитета на период «{period}» ещё составляется: его меняет муниципальный "
    "координатор."
)

#: A move is journalled with its postponement.
_JOURNALLED: dict[str, str] = {
    Amendment.Kind.ADD: "application.add_late",
    Amendment.Kind.REPLACE: "application.replace",
    Amendment.Kind.REMOVE: "application.remove",
}


@transaction.atomic
def replace(
    application: Application,
    *,
    experts: Mapping[int, ApprovedExpert],
    reason: str,
    actor: User,
) -> Amendment:
    """Give a person in a closed schedule other experts.

    Args:
        experts: both, by slot, 1 and 2.

    Raises:
        DomainError: the schedule is open, nothing changes, or an expert may not be chosen.
    """
    application = _held(application, actor)
    entry, schedule = _settled_place(application)
    _require_two(experts, application, schedule.period)
    before = {item.slot: item.expert for item in _assignments(entry)}
    if before == dict(experts):
        raise DomainError("Эти специалисты уже назначены: менять нечего.", field="expert_1")
    text = f"Назначены специалисты: {_names(experts)} (прежде: {_names(before)})."
    amendment = write_amendment(Amendment.Kind.REPLACE, application, schedule, text, reason, actor)
    _assign(entry, experts)
    letters.tell_replaced(application, schedule, before=before.values(), after=experts.values())
    return amendment


@transaction.atomic
def move(
    application: Application, *, period: AttestationPeriod, reason: str, actor: User
) -> Amendment:
    """Move a person from a closed schedule to a later period that is open for the municipality.

    Raises:
        DomainError: the schedule is open, or ``period`` is not later, or is closed.
    """
    application = _held(application, actor)
    entry, schedule = _settled_place(application)
    into = later_place(entry, period)
    text = f"Перенос из периода «{schedule.period}» в период «{period}»."
    amendment = write_amendment(Amendment.Kind.MOVE, application, schedule, text, reason, actor)
    postponed(entry, into, reason=amendment.reason, actor=actor)
    if not schedule.period.releases.exists():
        letters.tell_postponed(application, to=str(period), reason=amendment.reason)
    return amendment


@transaction.atomic
def remove(application: Application, *, reason: str, actor: User) -> Amendment:
    """Take a person out of a closed schedule; the application waits for a period again.

    Raises:
        DomainError: the schedule is open.
    """
    _require_operator(application, actor)
    application = advance(
        application, "remove", workflow=WORKFLOW, actor=actor, roles_towards=roles_towards
    )
    entry, schedule = _settled_place(application)
    text = f"Исключение из графика периода «{schedule.period}»."
    amendment = write_amendment(Amendment.Kind.REMOVE, application, schedule, text, reason, actor)
    entry.delete()
    application.save()
    if not schedule.period.releases.exists():
        letters.tell_removed(application, period=str(schedule.period), reason=amendment.reason)
    return amendment


@transaction.atomic
def add_late(
    application: Application,
    *,
    period: AttestationPeriod,
    experts: Mapping[int, ApprovedExpert],
    reason: str,
    actor: User,
) -> Amendment:
    """Put a registered application into a period that is closed for its municipality.

    Args:
        experts: both, by slot, 1 and 2.

    Raises:
        DomainError: the period is still open, the form is the simplified one, or an expert may not
            be chosen.
    """
    _require_operator(application, actor)
    application = advance(
        application, "add_late", workflow=WORKFLOW, actor=actor, roles_towards=roles_towards
    )
    if application.form == Form.SIMPLIFIED:
        raise DomainError("Заявление по упрощённой форме в график не входит.")
    period = locked(period)
    schedule = _settled_schedule(application, period)
    _require_two(experts, application, period)
    text = f"Включение в график периода «{period}». Специалисты: {_names(experts)}"
    amendment = write_amendment(Amendment.Kind.ADD, application, schedule, text, reason, actor)
    entry = ScheduleEntry.objects.create(application=application, schedule=schedule)
    _assign(entry, experts)
    application.save()
    letters.tell_replaced(application, schedule, before=[], after=experts.values())
    return amendment


def later_place(entry: ScheduleEntry, period: AttestationPeriod) -> MunicipalSchedule:
    """The open schedule of ``period`` for the municipality of ``entry``.

    Both periods and both schedules are locked, in the order of time: an approval, too, holds its
    period before the schedules in it.

    Raises:
        DomainError: ``period`` is not later, or is closed.
    """
    now = entry.schedule
    if period.starts_on <= now.period.starts_on:
        raise DomainError("Перенести можно только на более поздний период.", field="period")
    periods = AttestationPeriod.objects.filter(pk__in=(now.period_id, period.pk))
    list(periods.select_for_update().order_by("starts_on"))
    closed = f"Период «{period}» уже закрыт. Выберите другой."
    with constraint_errors_as({"schedule_not_open_once_released": closed}):
        into, _ = MunicipalSchedule.objects.get_or_create(
            period=period, municipality_id=now.municipality_id
        )
    both = MunicipalSchedule.objects.filter(Q(pk=into.pk) | Q(pk=now.pk)).order_by("pk")
    found = {schedule.pk: schedule for schedule in both.select_for_update(of=("self",))}
    if not found[into.pk].is_open:
        raise DomainError(closed, field="period")
    require_not_overdue(found[into.pk], today=timezone.localdate())
    return found[into.pk]


def postponed(
    entry: ScheduleEntry, into: MunicipalSchedule, *, reason: str, actor: User
) -> Postponement:
    """Carry ``entry`` over to a later schedule, with those experts who may act there too."""
    application = entry.application
    trace = Postponement.objects.create(
        application=application,
        from_period=entry.schedule.period,
        to_period=into.period,
        reason=reason,
        actor=actor,
    )
    kept = {
        item.slot: item.expert
        for item in _assignments(entry)
        if expert_rules.eligibility(item.expert, application, into.period)
    }
    entry.assignments.all().delete()
    entry.schedule = into
    entry.save()
    _assign(entry, kept)
    log_entry(
        "application.postpone",
        f"Перенос из периода «{trace.from_period}» в период «{trace.to_period}». "
        f"Причина: {as_sentence(reason)}",
        actor=actor,
        application=application,
    )
    return trace


def require_reason(reason: str) -> str:
    """The reason without spaces around it.

    Raises:
        DomainError: there is none.
    """
    if not clean_text(reason):
        raise DomainError("Напишите причину.", field="reason")
    return clean_text(reason)


def _require_operator(application: Application, actor: User) -> None:
    may_operate(actor).raise_if_denied()
    if application.applicant_id == actor.pk:
        raise DomainError("Место в графике по собственному заявлению меняет другой оператор.")


def _held(application: Application, actor: User) -> Application:
    _require_operator(application, actor)
    return locked(application)


def _settled_place(application: Application) -> tuple[ScheduleEntry, MunicipalSchedule]:
    """Return the entry of the (locked) application; lock its period and so the state."""
    places = ScheduleEntry.objects.filter(application=application).select_related(
        "schedule__period", "schedule__municipality", "application"
    )
    found = places.first()
    if found is None:
        raise DomainError("Заявление уже не в графике. Обновите страницу.")
    if found.application.state in IN_SCHEDULE - {ApplicationState.SCHEDULED}:
        raise DomainError(_EVALUATED)
    period = locked(found.schedule.period)
    entry = places.get()
    if entry.schedule.is_open:
        raise DomainError(_STILL_OPEN.format(period=period))
    return entry, entry.schedule


def _settled_schedule(application: Application, period: AttestationPeriod) -> MunicipalSchedule:
    """The closed schedule that ``application`` may be added to; made if the period is released."""
    municipality = application.organization.municipality
    schedule = (
        MunicipalSchedule.objects.filter(period=period, municipality=municipality)
        .select_for_update(of=("self",))
        .first()
    )
    if schedule is None and period.releases.exists():
        return MunicipalSchedule.objects.create(
            period=period,
            municipality=municipality,
            state=ScheduleState.ACCEPTED,
            closed_at=timezone.now(),
        )
    if schedule is None or schedule.is_open:
        raise DomainError(_STILL_OPEN.format(period=period), field="period")
    return schedule


def _require_two(
    experts: Mapping[int, ApprovedExpert], application: Application, period: AttestationPeriod
) -> None:
    for slot in (1, 2):
        if slot not in experts:
            raise DomainError("В закрытом графике нужны оба специалиста.", field=f"expert_{slot}")
    if experts[1].user_id == experts[2].user_id:
        raise DomainError(
            "Оба раза выбран один и тот же специалист. Выберите двух разных.", field="expert_2"
        )
    expert_rules.lock_experts(expert.user_id for expert in experts.values())
    for slot, expert in experts.items():
        verdict = expert_rules.eligibility(expert, application, period)
        if not verdict:
            raise DomainError(verdict.reason, field=f"expert_{slot}")


def write_amendment(
    kind: str,
    application: Application,
    schedule: MunicipalSchedule,
    text: str,
    reason: str,
    actor: User,
) -> Amendment:
    """Write the amendment, which opens the database for this one application, and journal it."""
    # Initials end with a full stop of their own.
    text = text.rstrip(".") + "."
    amendment = Amendment.objects.create(
        application=application,
        schedule=schedule,
        kind=kind,
        text=text,
        reason=require_reason(reason),
        actor=actor,
        before=_experts_now(application),
    )
    words = f"{text} Причина: {as_sentence(amendment.reason)}"
    if code := _JOURNALLED.get(kind):
        log_entry(code, words, actor=actor, application=application)
    letters.tell_coordinators(
        schedule.municipality,
        "Изменение закрытого графика",
        f"Центр аттестации изменил закрытый график: {application.full_name}.\n\n{words}",
        schedule=schedule,
        event=SCHEDULE_AMENDED,
    )
    return amendment


def _experts_now(application: Application) -> dict[str, int]:
    """The experts of the application by slot, as an amendment remembers them."""
    found = ExpertAssignment.objects.filter(entry__application=application)
    return {str(item.slot): item.expert_id for item in found}


def _assignments(entry: ScheduleEntry) -> list[ExpertAssignment]:
    return list(
        entry.assignments.select_related("expert__user", "expert__organization").order_by("slot")
    )


def _assign(entry: ScheduleEntry, experts: Mapping[int, ApprovedExpert]) -> None:
    entry.assignments.all().delete()
    ExpertAssignment.objects.bulk_create(
        ExpertAssignment(entry=entry, slot=slot, expert=expert) for slot, expert in experts.items()
    )


def _names(experts: Mapping[int, ApprovedExpert]) -> str:
    return ", ".join(experts[slot].user.short_name for slot in sorted(experts))
