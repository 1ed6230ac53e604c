"""Dashboard tasks about the schedule."""

import datetime

from django.urls import reverse

from attestation.accounts.access import municipality_keys
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.dashboard import Task, counted, dashboard_tasks
from attestation.base.language.plurals import plural
from attestation.scheduling import selectors
from attestation.scheduling.models import ExpertAssignment
from attestation.scheduling.workflow import ScheduleState

_OF_MUNICIPALITIES = ("муниципалитета", "муниципалитетов", "муниципалитетов")


@dashboard_tasks.add(Role.MUNICIPAL_COORDINATOR, priority=30)
def to_schedule(user: User, today: datetime.date) -> list[Task]:
    """Return tasks: applications without a period or experts, and periods to close."""
    waiting = counted(
        "Без периода и специалистов",
        selectors.unscheduled(user).count(),
        reverse("cabinet:schedules"),
    )
    tasks = [waiting]
    for schedule in selectors.own_schedules(user).filter(state=ScheduleState.OPEN):
        if not schedule.people:
            continue
        left = (schedule.due_on - today).days
        late = left < 0
        status = "срок прошёл" if late else f"{left} {plural(left, 'день', 'дня', 'дней')}"
        tasks.append(
            Task(
                f"Закрыть период «{schedule.period}»",
                status,
                "bad" if late or left <= 3 else "wait",
                url=reverse("cabinet:schedule", args=[schedule.pk]),
                hint=f"до {schedule.due_on:%d.%m.%Y}, готовы {schedule.ready} из {schedule.people}",
            )
        )
    return tasks


@dashboard_tasks.add(Role.MUNICIPAL_COORDINATOR, priority=25)
def to_replace_here(user: User, today: datetime.date) -> list[Task]:
    """Return the experts of the coordinator's schedules who have declared a conflict."""
    return [
        _replacement(
            assignment,
            reverse("cabinet:schedule", args=[assignment.entry.schedule_id]),
            "Согласуйте замену с оператором: график закрыт.",
        )
        for assignment in selectors.to_replace(user).filter(
            entry__schedule__municipality__in=municipality_keys(user)
        )
    ]


@dashboard_tasks.add(Role.OPERATOR, priority=25)
def to_replace(user: User, today: datetime.date) -> list[Task]:
    """Return the experts of closed schedules who have declared a conflict."""
    return [
        _replacement(
            assignment, reverse("cabinet:amend_replace", args=[assignment.entry.application_id]), ""
        )
        for assignment in selectors.to_replace(user)
    ]


def _replacement(assignment: ExpertAssignment, url: str, advice: str) -> Task:
    said = f"{assignment.expert.user.short_name} сообщил(а) о конфликте интересов."
    return Task(
        f"Заменить специалиста: {assignment.entry.application.short_name}",
        "конфликт интересов",
        "bad",
        url=url,
        hint=f"{said} {advice}".strip(),
    )


@dashboard_tasks.add(Role.OPERATOR, priority=30)
def to_approve(user: User, today: datetime.date) -> list[Task]:
    """Consolidated schedules that wait for their order, and corrections that do."""
    tasks = []
    for period in selectors.periods_with_progress()[:6]:
        if period.releases.all() and period.pending:
            tasks.append(
                counted(
                    f"Утвердить исправления графика «{period}»",
                    period.pending,
                    reverse("cabinet:period_correction", args=[period.pk]),
                )
            )
        if not period.people or period.releases.all():
            continue
        ready = period.closed == period.municipalities
        tasks.append(
            Task(
                f"Утвердить сводный график «{period}»",
                "можно утвердить" if ready else "составляется",
                "wait" if ready else "plain",
                url=reverse("cabinet:period", args=[period.pk]),
                hint=f"закрыли {period.closed} из {period.municipalities} "
                f"{plural(period.municipalities, *_OF_MUNICIPALITIES)} · "
                f"{period.people} {plural(period.people, 'человек', 'человека', 'человек')}",
            )
        )
    return tasks
