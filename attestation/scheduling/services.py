"""Every write to the schedule: assignment, closing, approval, publication."""

import datetime
from collections.abc import Mapping
from contextlib import suppress

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from attestation.accounts.access import may_operate
from attestation.accounts.models import User
from attestation.applications.access import roles_towards as roles_towards_application
from attestation.applications.choices import Form
from attestation.applications.models import Application
from attestation.applications.workflow import WORKFLOW as APPLICATION_WORKFLOW
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.base.jobs import defer
from attestation.base.language.clean_text import clean_line, clean_text
from attestation.base.language.plurals import plural
from attestation.directory.rules_models import ProcedureRules
from attestation.journal.services import advance, locked, log_entry
from attestation.notifications.events import SCHEDULE_ACCEPTED, SCHEDULE_RETURNED
from attestation.publications.act_numbers import require_free
from attestation.scheduling import letters
from attestation.scheduling.access import require_not_overdue, roles_towards
from attestation.scheduling.experts import choice as expert_rules
from attestation.scheduling.experts.agreements import people_to_replace
from attestation.scheduling.models import (
    ApprovedExpert,
    AttestationPeriod,
    ExpertAssignment,
    MunicipalSchedule,
    ScheduleEntry,
)
from attestation.scheduling.releases.act_numbers import KIND
from attestation.scheduling.releases.models import Release
from attestation.scheduling.releases.services import releases as release_services
from attestation.scheduling.workflow import WORKFLOW, ScheduleState

_CLOSED = (
    "Период «{period}» уже закрыт, добавлять и менять в нём ничего нельзя. "
    "Выберите следующий период."
)

_SAME_NUMBER = "Распоряжение с этим номером в этом году уже есть. Проверьте номер."

_POSTPONE = (
    "Период «{period}» позже назначенного. На более поздний период переносят с причиной: откройте "
    "заявление в графике и нажмите «Перенести на более поздний период»."
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
        DomainError: the period is closed, or an expert may not be chosen.
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
    with constraint_errors_as({"schedule_entry_only_while_open": _CLOSED.format(period=period)}):
        entry.save()
        entry.assignments.all().delete()
        ExpertAssignment.objects.bulk_create(
            ExpertAssignment(entry=entry, slot=slot, expert=expert)
            for slot, expert in experts.items()
        )
    names = ", ".join(expert.user.short_name for expert in experts.values()) or "не назначены"
    log_entry(
        "application.schedule",
        f"Определён аттестационный период {period}. Специалисты: {names}.",
        actor=actor,
        application=application,
    )
    return application


def _require_general_form(application: Application) -> None:
    if application.form == Form.SIMPLIFIED:
        raise DomainError(
            "Заявление по упрощённой форме в график не входит: "
            "оно идёт сразу на заседание комиссии."
        )


def _require_experts(
    application: Application, period: AttestationPeriod, experts: Mapping[int, ApprovedExpert]
) -> None:
    if len({expert.pk for expert in experts.values()}) < len(experts):
        raise DomainError(
            "Оба раза выбран один и тот же специалист. Выберите двух разных.", field="expert_2"
        )
    expert_rules.lock_experts(expert.user_id for expert in experts.values())
    for slot, expert in experts.items():
        verdict = expert_rules.eligibility(expert, application, period)
        if not verdict:
            raise DomainError(verdict.reason, field=f"expert_{slot}")


def _open_entry(application: Application, period: AttestationPeriod) -> ScheduleEntry:
    """The place of the application in ``period``, to be saved; refused if a closed one keeps it.

    Both schedules are locked in one order: two moves in opposite directions must not wait for
    each other.
    """
    municipality = application.organization.municipality
    with constraint_errors_as({"schedule_not_open_once_released": _CLOSED.format(period=period)}):
        into, _ = MunicipalSchedule.objects.get_or_create(period=period, municipality=municipality)
    places = ScheduleEntry.objects.filter(application=application)
    concerned = MunicipalSchedule.objects.filter(
        Q(pk=into.pk) | Q(pk__in=places.values("schedule"))
    ).select_related("period")
    for schedule in concerned.select_for_update(of=("self",)).order_by("pk"):
        if not schedule.is_open:
            raise DomainError(_CLOSED.format(period=schedule.period), field="period")
        if schedule.pk == into.pk:
            require_not_overdue(schedule, today=timezone.localdate())
    entry = places.select_related("schedule__period").first()
    if entry and entry.schedule.period.starts_on < period.starts_on:
        raise DomainError(_POSTPONE.format(period=period), field="period")
    entry = entry or ScheduleEntry(application=application)
    entry.schedule = into
    return entry


@transaction.atomic
def close(municipal_schedule: MunicipalSchedule, *, actor: User) -> MunicipalSchedule:
    """Close the period for the municipality; no entries are added or changed afterwards.

    Raises:
        DomainError: it is empty, or people lack experts; the message names them.
    """
    # Lock the period first, as in `approve`: the other order could deadlock.
    locked(municipal_schedule.period)
    current = advance(
        municipal_schedule, "close", workflow=WORKFLOW, actor=actor, roles_towards=roles_towards
    )
    if not current.entries.exists():
        raise DomainError("В этом периоде ещё никого нет: закрывать нечего.")
    lacking = release_services.without_two_experts(current)
    if lacking:
        raise DomainError(f"Не назначены оба специалиста: {', '.join(lacking)}.")
    if dismissed := people_to_replace(current):
        raise DomainError(
            f"У {dismissed} {plural(dismissed, 'человека', 'человек', 'человек')} специалист без "
            "действующего договора. Выберите другого."
        )
    current.closed_at = timezone.now()
    current.save()
    log_entry(
        "schedule.close",
        f"Период «{current.period}» закрыт: {current.municipality}.",
        actor=actor,
        schedule=current,
    )
    letters.tell_experts(current)
    letters.tell_operators_closed(current)
    return current


@transaction.atomic
def close_empty(municipal_schedule: MunicipalSchedule, *, actor: User) -> MunicipalSchedule:
    """Close a schedule that was begun and left empty, when its period is approved.

    Raises:
        DomainError: it is not empty, or the actor is not the operator.
    """
    current = advance(
        municipal_schedule,
        "close_empty",
        workflow=WORKFLOW,
        actor=actor,
        roles_towards=roles_towards,
    )
    if current.entries.exists():
        raise DomainError(f"Период ещё не закрыли: {current.municipality}.")
    current.closed_at = timezone.now()
    current.save()
    log_entry(
        "schedule.close_empty",
        f"Период «{current.period}» закрыт при утверждении, в нём никого нет: "
        f"{current.municipality}.",
        actor=actor,
        schedule=current,
    )
    return current


@transaction.atomic
def accept(municipal_schedule: MunicipalSchedule, *, actor: User) -> MunicipalSchedule:
    """Accept a closed schedule into the consolidated one.

    Raises:
        DomainError: it is not closed, or accepted already.
    """
    locked(municipal_schedule.period)
    current = _accept(municipal_schedule, actor=actor)
    letters.count_closings_anew(current.period)
    letters.tell_coordinators(
        current.municipality,
        "График принят",
        f"График муниципалитета на период {current.period} принят оператором центра. "
        "Он войдёт в сводный график.",
        schedule=current,
        event=SCHEDULE_ACCEPTED,
    )
    return current


def accept_ready(period: AttestationPeriod, *, actor: User) -> list[MunicipalSchedule]:
    """Accept every closed schedule of ``period``, each by itself; return those that were accepted.

    One that somebody else has just accepted or given back is left as it is.
    """
    accepted = []
    for schedule in period.schedules.filter(state=ScheduleState.CLOSED):
        with suppress(DomainError):
            accepted.append(accept(schedule, actor=actor))
    return accepted


def _accept(municipal_schedule: MunicipalSchedule, *, actor: User) -> MunicipalSchedule:
    current = advance(
        municipal_schedule, "accept", workflow=WORKFLOW, actor=actor, roles_towards=roles_towards
    )
    current.save()
    text = f"График принят: {current.municipality}, период «{current.period}»."
    log_entry("schedule.accept", text, actor=actor, schedule=current)
    return current


def _time_to_mend(period: AttestationPeriod) -> datetime.date:
    """Return the last day for changes to a schedule that is returned today."""
    today = timezone.localdate()
    days = ProcedureRules.on(today).return_days
    return max(period.closes_on, today + datetime.timedelta(days=days))


@transaction.atomic
def send_back(
    municipal_schedule: MunicipalSchedule, *, remarks: str, actor: User
) -> MunicipalSchedule:
    """Give a closed or accepted schedule back to its municipality, with what to mend.

    Raises:
        DomainError: the consolidated schedule of the period is approved already.
    """
    period = locked(municipal_schedule.period)
    current = advance(
        municipal_schedule, "send_back", workflow=WORKFLOW, actor=actor, roles_towards=roles_towards
    )
    if period.releases.exists():
        raise DomainError("Сводный график этого периода уже утверждён, вернуть его часть нельзя.")
    if not clean_text(remarks):
        raise DomainError("Напишите, что нужно исправить.", field="remarks")
    current.closed_at = None
    current.open_until = _time_to_mend(period)
    current.remarks = clean_text(remarks)
    current.save()
    text = f"График «{current}» возвращён с замечаниями: {current.remarks}"
    log_entry("schedule.send_back", text, actor=actor, schedule=current)
    letters.count_closings_anew(period)
    letters.tell_coordinators(
        current.municipality,
        "График возвращён с замечаниями",
        f"График муниципалитета на период {current.period} возвращён. Исправьте его и закройте "
        f"период снова. Замечания: {current.remarks}",
        schedule=current,
        event=SCHEDULE_RETURNED,
    )
    return current


@transaction.atomic
def approve(
    period: AttestationPeriod,
    *,
    order_number: str,
    order_date: datetime.date,
    actor: User,
    reason: str = "",
) -> Release:
    """Approve the consolidated schedule of a period; queue its publication.

    This also accepts schedules that are closed and not accepted yet. After the first release it
    creates the next one: a correction, or a new one in place of a withdrawn one.

    Args:
        reason: the reason for another release; required from the second on.

    Raises:
        DomainError: it is already approved and nothing has changed, it is empty, or a
            municipality has not closed its part.
    """
    may_operate(actor).raise_if_denied()
    period = locked(period)
    reason = clean_text(reason)
    _require_order(period, order_date=order_date, reason=reason)
    require_free(KIND, order_number, order_date, field="order_number")
    for empty in release_services.require_all_closed(period):
        close_empty(empty, actor=actor)
    for schedule in release_services.closed_with_people(period):
        _accept(schedule, actor=actor)
    letters.count_closings_anew(period)
    with constraint_errors_as({"release_order_number_in_year": _SAME_NUMBER}):
        release = release_services.freeze(
            period,
            order_number=clean_line(order_number),
            order_date=order_date,
            actor=actor,
            reason=reason,
        )
    what = f", редакция {release.number}" if release.number > 1 else ""
    log_entry(
        "release.approve",
        f"Сводный график периода «{period}»{what} утверждён распоряжением "
        f"от {order_date:%d.%m.%Y} № {release.order_number}."
        + (f" Причина исправления: {reason}" if reason else ""),
        actor=actor,
        release=release,
    )
    defer("attestation.scheduling.tasks.publish_release", release_id=release.pk)
    return release


def _require_order(period: AttestationPeriod, *, order_date: datetime.date, reason: str) -> None:
    previous = release_services.latest(period)
    if previous:
        if not reason:
            raise DomainError(
                f"Сводный график периода «{period}» уже утверждён. Чтобы исправить его новой "
                "редакцией, назовите причину.",
                field="reason",
            )
        if previous.published_at is None:
            raise DomainError(
                f"Редакция {previous.number} ещё публикуется. Обновите страницу через минуту."
            )
        stands = release_services.standing(period)
        if stands and not release_services.changes_to_come(period):
            raise DomainError(
                f"Редакция {stands.number} сводного графика периода «{period}» действует, и с тех "
                "пор ничего не изменилось: исправлять нечего."
            )
    if order_date > timezone.localdate():
        raise DomainError("Дата распоряжения ещё не наступила. Проверьте её.", field="order_date")
