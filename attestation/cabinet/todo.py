"""What waits for somebody: computed from the state of things, never stored."""

import datetime

from django.db.models import QuerySet
from django.urls import reverse

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications import selectors as applications
from attestation.applications.forms import ListFilter
from attestation.applications.selectors import URGENT_DAYS
from attestation.applications.workflow import State
from attestation.base.words import plural
from attestation.cabinet.status import Task
from attestation.reports import selectors as reports
from attestation.reports.half_years import HalfYear
from attestation.reports.models import ExpertAgreement
from attestation.reports.workflow import AgreementState
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
        found.append(("Специалист комиссии", _expert(user, today)))
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
        *_agreements_to_collect(user, today),
    ]


def _open_schedules(user: User, today: datetime.date) -> list[Task]:
    tasks = []
    for schedule in scheduling.own_schedules(user).filter(state=ScheduleState.OPEN):
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


def _agreements_to_collect(user: User, today: datetime.date) -> list[Task]:
    half_year = HalfYear.to_collect(today)
    tasks = []
    if lacking := sum(reports.not_begun(user, half_year).values()):
        tasks.append(
            Task(
                "Начать сбор договоров специалистов",
                str(lacking),
                "wait" if today <= half_year.collected_until else "bad",
                url=reverse("cabinet:agreements_start"),
                hint=f"{half_year}, данные собирают до {half_year.collected_until:%d.%m.%Y}",
            )
        )
    return tasks + _waiting_agreements(reports.with_coordinator(user))


_AGREEMENT_DUTIES = {
    AgreementState.DRAFT: "Заполнить и отправить договоры специалистов",
    AgreementState.RETURNED: "Исправить договоры специалистов по замечаниям",
    AgreementState.SENT: "Проверить договоры специалистов",
    AgreementState.VERIFIED: "Подписать договоры специалистов",
    AgreementState.SIGNED: "Зарегистрировать договоры специалистов",
}


def _waiting_agreements(found: QuerySet[ExpertAgreement]) -> list[Task]:
    return [
        Task(
            _AGREEMENT_DUTIES[state],
            str(count),
            "wait",
            url=f"{reverse('cabinet:agreements')}?half_year={half_year.code}&state={state}",
            hint=half_year.name,
        )
        for half_year, state, count in reports.waiting(found)
    ]


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


def _expert(user: User, today: datetime.date) -> list[Task]:
    tasks = [
        _counted(
            "Назначенные мне аттестуемые",
            scheduling.assignments_of(user).count(),
            reverse("cabinet:assignments"),
            kind="info",
        )
    ]
    if agreement := reports.current_agreement(user, today=today):
        tasks.append(
            Task(
                "Мой договор",
                agreement.get_state_display(),
                "ok" if agreement.state == AgreementState.REGISTERED else "plain",
                url=agreement.get_absolute_url(),
                hint=agreement.half_year.name,
            )
        )
    return tasks


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
            url=_listed(ListFilter.OVERDUE),
        ),
    ]
    for period in scheduling.periods_with_progress()[:6]:
        if period.releases.all() and period.pending:
            tasks.append(
                _counted(
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
    tasks += _waiting_agreements(reports.with_operator())
    tasks.append(Task("Справочники и периоды", "открыть", "plain", url="/cms/"))
    return tasks
