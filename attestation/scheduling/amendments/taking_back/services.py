"""Taking back an amendment that still waits for its order: the schedule is as it was before it."""

from django.db import transaction
from django.utils import timezone

from attestation.accounts.access import may_operate
from attestation.accounts.models import User
from attestation.applications.access import roles_towards
from attestation.applications.models import Application
from attestation.applications.workflow import WORKFLOW, ApplicationState
from attestation.base.errors import DomainError
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.journal.services import advance, locked, log_entry
from attestation.scheduling import letters
from attestation.scheduling.amendments.models import Amendment
from attestation.scheduling.models import (
    ApprovedExpert,
    ExpertAssignment,
    MunicipalSchedule,
    ScheduleEntry,
)

Kind = Amendment.Kind

#: Where the application changes its state, the act is that of the transition.
_JOURNALLED: dict[str, str] = {Kind.ADD: "application.remove", Kind.REMOVE: "application.add_late"}
_GONE = "Это изменение уже отменено или утверждено распоряжением. Обновите страницу."


def may_take_back(amendment: Amendment) -> PermissionResult:
    """Return whether ``amendment`` can still be taken back, else why not."""
    if amendment.release_id or amendment.taken_back_at:
        return denied(_GONE)
    if amendment.before is None:
        return denied(
            "Что было до этого изменения, система не помнит: отменить его нельзя. Внесите обратное "
            "изменение."
        )
    later = Amendment.objects.pending().filter(
        application=amendment.application_id, pk__gt=amendment.pk
    )
    if last := later.order_by("-pk").first():
        return denied(f"Сначала отмените более позднее изменение: {last.text}")
    return _as_it_stands(amendment)


def _as_it_stands(amendment: Amendment) -> PermissionResult:
    """Return whether what came after the amendment lets it be undone."""
    application = amendment.application
    entry = ScheduleEntry.objects.filter(application=application).select_related("schedule").first()
    match amendment.kind:
        case Kind.REMOVE if application.state != ApplicationState.REGISTERED:
            return denied(
                "Заявление уже не ждёт периода (оно отозвано или стоит в другом графике): вернуть "
                "его на прежнее место нельзя."
            )
        case Kind.MOVE if entry is None or not entry.schedule.is_open:
            return denied(
                "График периода, в который перенесено заявление, уже закрыт: верните его обычным "
                "исправлением."
            )
        case Kind.ADD | Kind.REPLACE if entry is None or entry.schedule_id != amendment.schedule_id:
            return denied("Заявление уже не в этом графике. Обновите страницу.")
        case Kind.ADD | Kind.REPLACE | Kind.MOVE if application.state != ApplicationState.SCHEDULED:
            return denied("Итоговое заключение уже готово: место в графике больше не меняется.")
    return ALLOWED


@transaction.atomic
def take_back(amendment: Amendment, *, actor: User) -> Amendment:
    """Undo an amendment that has no order yet; everybody who was told of it is told again.

    Raises:
        DomainError: it is released or taken back already, something has changed since, or the
            actor is no operator or its applicant.
    """
    may_operate(actor).raise_if_denied()
    # In the order of every amendment: application, period, schedules.
    application = locked(amendment.application)
    if application.applicant_id == actor.pk:
        raise DomainError("Место в графике по собственному заявлению меняет другой оператор.")
    locked(amendment.schedule.period)
    current = locked(amendment)
    current.application = application
    may_take_back(current).raise_if_denied()
    entry = ScheduleEntry.objects.filter(application=application).first()
    schedules = {current.schedule_id, entry.schedule_id if entry else current.schedule_id}
    list(MunicipalSchedule.objects.select_for_update().filter(pk__in=schedules).order_by("pk"))
    may_take_back(current).raise_if_denied()
    now = _experts(entry)
    _restore(current, application, entry, actor)
    current.taken_back_at, current.taken_back_by = timezone.now(), actor
    current.save(update_fields=["taken_back_at", "taken_back_by"])
    text = f"Изменение закрытого графика отменено. Оно было таким: «{current.text.rstrip('.')}»."
    code = _JOURNALLED.get(current.kind, "application.take_back")
    log_entry(code, text, actor=actor, application=application)
    letters.tell_taken_back(
        application, current.schedule, text=text, before=now, after=_before(current)
    )
    return current


def experts_before(amendment: Amendment) -> list[str]:
    """Return the names of the experts who assess the person again; none for a new person."""
    return [expert.user.short_name for expert in _before(amendment)]


def _restore(
    amendment: Amendment, application: Application, entry: ScheduleEntry | None, actor: User
) -> None:
    """Put the application and its experts where they were."""
    if amendment.kind == Kind.ADD and entry is not None:
        application = _advanced(application, "remove", actor)
        entry.delete()
        return
    if entry is None:
        application = _advanced(application, "add_late", actor)
        entry = ScheduleEntry(application=application)
    else:
        entry.assignments.all().delete()
    entry.schedule = amendment.schedule
    entry.save()
    ExpertAssignment.objects.bulk_create(
        ExpertAssignment(entry=entry, slot=int(slot), expert_id=expert)
        for slot, expert in (amendment.before or {}).items()
    )


def _advanced(application: Application, act: str, actor: User) -> Application:
    current = advance(application, act, workflow=WORKFLOW, actor=actor, roles_towards=roles_towards)
    current.save()
    return current


def _experts(entry: ScheduleEntry | None) -> list[ApprovedExpert]:
    if entry is None:
        return []
    return [item.expert for item in entry.assignments.select_related("expert__user")]


def _before(amendment: Amendment) -> list[ApprovedExpert]:
    keys = (amendment.before or {}).values()
    return list(ApprovedExpert.objects.filter(pk__in=keys).select_related("user"))
