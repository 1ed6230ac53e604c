"""Dashboard tasks about the schedule."""

import datetime

from django.urls import reverse

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.dashboard import Task, counted, dashboard_tasks
from attestation.base.language.plurals import plural
from attestation.scheduling import selectors
from attestation.scheduling.workflow import ScheduleState


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
                hint=f"закрыли {period.closed} из {period.municipalities} муниципалитетов · "
                f"{period.people} {plural(period.people, 'человек', 'человека', 'человек')}",
            )
        )
    return tasks
