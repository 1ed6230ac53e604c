"""Every write to the schedule: assignment, closing, approval, publication."""

import datetime
from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from attestation.accounts.access import may_operate
from attestation.accounts.models import User
from attestation.applications.access import roles_towards as roles_towards_application
from attestation.applications.choices import Form
from attestation.applications.models import Application
from attestation.applications.workflow import WORKFLOW as APPLICATION_WORKFLOW
from attestation.base.errors import Refused
from attestation.base.integrity import refusing
from attestation.base.jobs import defer
from attestation.journal.services import advance, locked, record
from attestation.scheduling import experts as expert_rules
from attestation.scheduling import releases
from attestation.scheduling.access import roles_towards
from attestation.scheduling.models import (
    ApprovedExpert,
    AttestationPeriod,
    ExpertAssignment,
    MunicipalSchedule,
    ScheduleEntry,
)
from attestation.scheduling.release_models import Release
from attestation.scheduling.tasks import publish_release
from attestation.scheduling.workflow import WORKFLOW

_CLOSED = (
    "Период «{period}» уже закрыт, добавлять и менять в нём ничего нельзя. "
    "Выберите следующий период."
)


@transaction.atomic
def schedule(
    application: Application,
    *,
    period: AttestationPeriod,
    experts: Mapping[int, ApprovedExpert],
    actor: User,
) -> Application:
    """Put a registered application into a period and assign its experts.

    Args:
        experts: by slot, 1 and 2; a slot that is absent stays or becomes empty.

    Raises:
        Refused: the period is closed, or an expert may not be chosen.
    """
    application = advance(
        application,
        "schedule",
        workflow=APPLICATION_WORKFLOW,
        actor=actor,
        roles_towards=roles_towards_application,
    )
    _require_general_form(application)
    _require_experts(application, period, experts)
    application.save()
    entry = _open_entry(application, period)
    with refusing({"schedule_entry_only_while_open": _CLOSED.format(period=period)}):
        entry.save()
        entry.assignments.all().delete()
        ExpertAssignment.objects.bulk_create(
            ExpertAssignment(entry=entry, slot=slot, expert=expert)
            for slot, expert in experts.items()
        )
    names = ", ".join(expert.user.short_name for expert in experts.values()) or "не назначены"
    record(
        "application.schedule",
        f"Определён аттестационный период {period}. Специалисты: {names}.",
        actor=actor,
        application=application,
    )
    return application


def _require_general_form(application: Application) -> None:
    if application.form == Form.SIMPLIFIED:
        raise Refused(
            "Заявление по упрощённой форме в график не входит: "
            "оно идёт сразу на заседание комиссии."
        )


def _require_experts(
    application: Application, period: AttestationPeriod, experts: Mapping[int, ApprovedExpert]
) -> None:
    if len({expert.pk for expert in experts.values()}) < len(experts):
        raise Refused(
            "Оба раза выбран один и тот же специалист. Выберите двух разных.", field="expert_2"
        )
    for slot, expert in experts.items():
        verdict = expert_rules.eligibility(expert, application, period)
        if not verdict:
            raise Refused(verdict.reason, field=f"expert_{slot}")


def _open_entry(application: Application, period: AttestationPeriod) -> ScheduleEntry:
    """The place of the application in ``period``, to be saved; refused if a closed one keeps it.

    Both schedules are locked in one order: two moves in opposite directions must not wait for
    each other.
    """
    municipality = application.organization.municipality
    with refusing({"schedule_not_open_once_released": _CLOSED.format(period=period)}):
        into, _ = MunicipalSchedule.objects.get_or_create(period=period, municipality=municipality)
    places = ScheduleEntry.objects.filter(application=application)
    concerned = MunicipalSchedule.objects.filter(
        Q(pk=into.pk) | Q(pk__in=places.values("schedule"))
    ).select_related("period")
    for schedule in concerned.select_for_update(of=("self",)).order_by("pk"):
        if not schedule.is_open:
            raise Refused(_CLOSED.format(period=schedule.period), field="period")
    entry = places.first() or ScheduleEntry(application=application)
    entry.schedule = into
    return entry


@transaction.atomic
def close(municipal_schedule: MunicipalSchedule, *, actor: User) -> MunicipalSchedule:
    """Close the period for the municipality; from now on nobody is added or changed.

    Raises:
        Refused: there is nobody in it, or somebody lacks experts; the sentence names them.
    """
    # The period first, as in `approve`: each would otherwise hold what the other waits for.
    locked(municipal_schedule.period)
    current = advance(
        municipal_schedule, "close", workflow=WORKFLOW, actor=actor, roles_towards=roles_towards
    )
    if not current.entries.exists():
        raise Refused("В этом периоде ещё никого нет: закрывать нечего.")
    lacking = releases.without_two_experts(current)
    if lacking:
        raise Refused(f"Не назначены оба специалиста: {', '.join(lacking)}.")
    current.closed_at = timezone.now()
    current.save()
    record(
        "schedule.close",
        f"Период «{current.period}» закрыт: {current.municipality}.",
        actor=actor,
        schedule=current,
    )
    return current


@transaction.atomic
def close_empty(municipal_schedule: MunicipalSchedule, *, actor: User) -> MunicipalSchedule:
    """Close a part that was begun and stayed empty, when its period is approved.

    Raises:
        Refused: there is somebody in it, or the actor is not the operator.
    """
    current = advance(
        municipal_schedule,
        "close_empty",
        workflow=WORKFLOW,
        actor=actor,
        roles_towards=roles_towards,
    )
    if current.entries.exists():
        raise Refused(f"Период ещё не закрыли: {current.municipality}.")
    current.closed_at = timezone.now()
    current.save()
    record(
        "schedule.close_empty",
        f"Период «{current.period}» закрыт при утверждении, в нём никого нет: "
        f"{current.municipality}.",
        actor=actor,
        schedule=current,
    )
    return current


@transaction.atomic
def send_back(
    municipal_schedule: MunicipalSchedule, *, remarks: str, actor: User
) -> MunicipalSchedule:
    """Give a closed schedule back to its municipality, with what to mend.

    Raises:
        Refused: the consolidated schedule of the period is approved already.
    """
    period = locked(municipal_schedule.period)
    current = advance(
        municipal_schedule, "send_back", workflow=WORKFLOW, actor=actor, roles_towards=roles_towards
    )
    if period.releases.exists():
        raise Refused("Сводный график этого периода уже утверждён, вернуть его часть нельзя.")
    if not remarks.strip():
        raise Refused("Напишите, что нужно исправить.", field="remarks")
    current.closed_at = None
    current.remarks = remarks.strip()
    current.save()
    text = f"График «{current}» возвращён с замечаниями: {current.remarks}"
    record("schedule.send_back", text, actor=actor, schedule=current)
    return current


@transaction.atomic
def approve(
    period: AttestationPeriod, *, order_number: str, order_date: datetime.date, actor: User
) -> Release:
    """Approve the consolidated schedule of a period; its publication is a job of the same moment.

    Raises:
        Refused: it is approved already, empty, or a municipality has not closed its part.
    """
    may_operate(actor).require()
    period = locked(period)
    if period.releases.exists():
        raise Refused(f"Сводный график периода «{period}» уже утверждён.")
    if order_date > timezone.localdate():
        raise Refused("Дата распоряжения ещё не наступила. Проверьте её.", field="order_date")
    for empty in releases.require_all_closed(period):
        close_empty(empty, actor=actor)
    release = releases.freeze(
        period, order_number=order_number.strip(), order_date=order_date, actor=actor
    )
    record(
        "release.approve",
        f"Сводный график периода «{period}» утверждён распоряжением "
        f"от {order_date:%d.%m.%Y} № {release.order_number}.",
        actor=actor,
        release=release,
    )
    defer(publish_release, release_id=release.pk)
    return release
