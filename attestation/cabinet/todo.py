"""What waits for somebody: computed from the state of things, never stored."""

import datetime

from django.urls import reverse

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications import selectors as applications
from attestation.applications.selectors import URGENT_DAYS
from attestation.applications.workflow import State
from attestation.base.words import plural
from attestation.cabinet.status import Task
from attestation.scheduling import selectors as scheduling
from attestation.scheduling.workflow import ScheduleState


def duties(
    user: User, roles: frozenset[Role], *, today: datetime.date
) -> list[tuple[str, list[Task]]]:
    """Task lists by office, in the order of the way; offices that the person lacks are absent."""
    found = []
    if Role.MUNICIPAL_COORDINATOR in roles:
        found.append(("Муниципальный координатор", _municipal(user, today)))
    if Role.SCHOOL_COORDINATOR in roles:
        found.append(("Координатор в организации", _school(user, today)))
    if Role.EXPERT in roles:
        found.append(("Специалист комиссии", _expert(user)))
    if Role.OPERATOR in roles:
        found.append(("Оператор центра", _operator(user, today)))
    if Role.EDITOR in roles:
        found.append(
            (
                "Редактор сайта",
                [Task("Страницы и документы сайта", "открыть", "plain", url="/cms/")],
            )
        )
    return found


def _counted(title: str, count: int, url: str, *, kind: str = "wait") -> Task:
    return Task(title, str(count), kind if count else "ok", url=url)


def _listed(state: str) -> str:
    return f"{reverse('cabinet:applications')}?state={state}"


def _municipal(user: User, today: datetime.date) -> list[Task]:
    work = applications.workload(user, today=today)
    days = f"{URGENT_DAYS} {plural(URGENT_DAYS, 'день', 'дня', 'дней')}"
    overdue = f"просрочено: {work.overdue}" if work.overdue else ""
    urgent = f"у {work.urgent} срок истекает в ближайшие {days}" if work.urgent else ""
    return [
        Task(
            "Рассмотреть заявления",
            str(work.submitted),
            "bad" if work.overdue or work.urgent else "wait" if work.submitted else "ok",
            url=_listed(State.SUBMITTED),
            hint="; ".join(filter(None, [overdue, urgent])),
        ),
        _counted("Ждут доработки педагогом", work.returned, _listed(State.RETURNED), kind="plain"),
        _counted(
            "Назначить период и специалистов",
            scheduling.unscheduled(user).count(),
            reverse("cabinet:schedules"),
        ),
        *_open_schedules(user, today),
    ]


def _open_schedules(user: User, today: datetime.date) -> list[Task]:
    tasks = []
    for schedule in scheduling.own_schedules(user).filter(state=ScheduleState.OPEN):
        if not schedule.people:
            continue
        left = (schedule.period.schedule_until - today).days
        late = left < 0
        status = "срок прошёл" if late else f"{left} {plural(left, 'день', 'дня', 'дней')}"
        tasks.append(
            Task(
                f"Закрыть период «{schedule.period}»",
                status,
                "bad" if late or left <= 3 else "wait",
                url=reverse("cabinet:schedule", args=[schedule.pk]),
                hint=f"до {schedule.period.schedule_until:%d.%m.%Y}, "
                f"готовы {schedule.ready} из {schedule.people}",
            )
        )
    return tasks


def _school(user: User, today: datetime.date) -> list[Task]:
    work = applications.workload(user, today=today)
    return [
        _counted("На рассмотрении", work.submitted, _listed(State.SUBMITTED), kind="info"),
        _counted("Возвращены на доработку", work.returned, _listed(State.RETURNED)),
        _counted(
            "Зарегистрированы и в графике",
            work.registered + work.scheduled,
            reverse("cabinet:applications"),
            kind="plain",
        ),
    ]


def _expert(user: User) -> list[Task]:
    return [
        _counted(
            "Назначенные мне аттестуемые",
            scheduling.assignments_of(user).count(),
            reverse("cabinet:assignments"),
            kind="info",
        )
    ]


def _operator(user: User, today: datetime.date) -> list[Task]:
    work = applications.workload(user, today=today)
    tasks = [
        _counted(
            "Заявления на рассмотрении", work.submitted, _listed(State.SUBMITTED), kind="info"
        ),
        Task(
            "Срок рассмотрения истёк",
            str(work.overdue),
            "bad" if work.overdue else "ok",
            url=_listed(State.SUBMITTED),
        ),
    ]
    for period in scheduling.periods_with_progress()[:6]:
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
    tasks.append(Task("Справочники и периоды", "открыть", "plain", url="/cms/"))
    return tasks
