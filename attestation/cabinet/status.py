"""Where an application stands, in the words that its applicant reads, and what is to be done."""

import datetime
from dataclasses import dataclass

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format

from attestation.applications import documents
from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application
from attestation.applications.workflow import EDITABLE, State
from attestation.base.words import plural
from attestation.scheduling import selectors as scheduling
from attestation.scheduling.models import ScheduleEntry


@dataclass(frozen=True)
class Step:
    """One of the five steps of the way; ``kind`` is done, now or next."""

    title: str
    note: str
    kind: str


@dataclass(frozen=True)
class Task:
    """Something to do, or done; ``kind`` colours ``status``: ok, wait, bad, info, plain."""

    title: str
    status: str
    kind: str
    url: str = ""
    hint: str = ""


@dataclass(frozen=True)
class Status:
    """A headline, a sentence of where one stands and what to do, the steps and the tasks."""

    headline: str
    lead: str
    steps: list[Step]
    tasks: list[Task]
    #: The applicant may still change it: the tasks are to be done, not a record.
    is_open: bool


KINDS = {
    State.DRAFT: "plain",
    State.GENERATED: "wait",
    State.SUBMITTED: "info",
    State.RETURNED: "wait",
    State.REGISTERED: "ok",
    State.SCHEDULED: "ok",
    State.REJECTED: "bad",
}

_HEADLINES = {
    State.DRAFT: "Заявление не подано",
    State.GENERATED: "Заявление сформировано",
    State.SUBMITTED: "Заявление на рассмотрении",
    State.RETURNED: "Заявление возвращено на доработку",
    State.REGISTERED: "Заявление зарегистрировано",
    State.SCHEDULED: "Вам определён аттестационный период",
    State.REJECTED: "Заявление отклонено",
}

#: How many of the five steps are behind, by state.
_STEPS_DONE = {State.SUBMITTED: 1, State.REJECTED: 1, State.REGISTERED: 2, State.SCHEDULED: 3}
_STEPS = (
    "Подача заявления",
    "Регистрация",
    "Период и специалисты",
    "Оценка и заключение",
    "Решение комиссии",
)


def status_of(
    application: Application, entry: ScheduleEntry | None, *, today: datetime.date
) -> Status:
    """The status page of ``application``; ``entry`` is its place in the schedule, if any."""
    return Status(
        headline=_HEADLINES[State(application.state)],
        lead=_lead(application, entry, today),
        steps=_steps(application, entry),
        tasks=_tasks(application),
        is_open=application.state in EDITABLE,
    )


def _lead(application: Application, entry: ScheduleEntry | None, today: datetime.date) -> str:
    match application.state:
        case State.DRAFT:
            return "Проверьте данные и сформируйте заявление для печати."
        case State.GENERATED:
            return (
                "Распечатайте его, подпишите, прикрепите скан "
                "и результаты деятельности, а затем нажмите «Подать заявление»."
            )
        case State.SUBMITTED:
            return _consideration(application, today)
        case State.RETURNED:
            return (
                "Исправьте то, что указано ниже, сформируйте заявление заново, подпишите "
                "и подайте его ещё раз."
            )
        case State.REGISTERED:
            return (
                "Заявление о проведении аттестации зарегистрировано под "
                f"№ {application.number_label}. Координатор назначит аттестационный период "
                "и специалистов. Сейчас от вас ничего не требуется."
            )
        case State.SCHEDULED if entry is not None:
            return _period(entry)
    return "Вы можете подать новое заявление, исправив указанное."


def _consideration(application: Application, today: datetime.date) -> str:
    left = application.days_left(today) or 0
    if left < 0:
        return (
            "Срок рассмотрения истёк "
            f"{_day(application.due_on)}. Обратитесь к муниципальному координатору."
        )
    return (
        f"Муниципальный координатор рассмотрит его не позднее {_day(application.due_on)} – "
        f"{plural(left, 'остался', 'осталось', 'осталось')} {left} "
        f"{plural(left, 'день', 'дня', 'дней')} из "
        f"{application.consideration_days()}. Сейчас от вас ничего не требуется."
    )


def _period(entry: ScheduleEntry) -> str:
    schedule = entry.schedule
    closed = "" if schedule.is_open else " (ПЕРИОД ЗАКРЫТ)"
    release = scheduling.release_that_names(entry)
    approved = (
        f"Утверждён распоряжением от {release.order_date:%d.%m.%Y} № {release.order_number}."
        if release
        else "Период предварительный: точный будет утверждён распоряжением."
    )
    return f"Вам определён аттестационный период {schedule.period}{closed}. {approved}"


def _steps(application: Application, entry: ScheduleEntry | None) -> list[Step]:
    done = _STEPS_DONE.get(State(application.state), 0)
    notes = {
        0: f"подано {_day(application.submitted_at)}" if done and application.submitted_at else "",
        1: _registration_note(application),
        2: str(entry.schedule.period) if entry else "",
    }
    ended = application.state == State.REJECTED
    kinds = ["done" if i < done else "now" if i == done and not ended else "next" for i in range(5)]
    return [Step(title, notes.get(index, ""), kinds[index]) for index, title in enumerate(_STEPS)]


def _registration_note(application: Application) -> str:
    if application.number:
        return f"№ {application.number_label}"
    if application.state == State.SUBMITTED:
        return f"до {_day(application.due_on)}"
    return ""


def _day(moment: datetime.date | datetime.datetime | None) -> str:
    if isinstance(moment, datetime.datetime):
        moment = timezone.localdate(moment)
    return date_format(moment, "j E") if moment else ""


def _tasks(application: Application) -> list[Task]:
    editable = application.state in EDITABLE
    can_attach_scan = application.state == State.GENERATED
    tasks = [
        Task(
            "Личная карточка и падежи имени",
            "готово",
            "ok",
            url=reverse("cabinet:profile") if editable else "",
        ),
        Task(
            "Данные заявления",
            "готово",
            "ok",
            url=reverse("cabinet:application_edit", args=[application.pk]) if editable else "",
        ),
        _paper_task(application),
    ]
    for requirement in documents.requirements(application):
        kind = requirement.kind
        open_now = editable and (can_attach_scan or kind != DocumentKind.SIGNED_SCAN)
        tasks.append(_document_task(application, requirement, open_now=open_now))
    return tasks


def _paper_task(application: Application) -> Task:
    title = "Сформировать заявление для печати"
    if application.state in {State.DRAFT, State.RETURNED}:
        return Task(title, "сделайте это", "wait")
    return Task(title, f"редакция {application.revision}", "ok")


def _document_task(
    application: Application, requirement: documents.Requirement, *, open_now: bool
) -> Task:
    kind = requirement.kind
    url = reverse("cabinet:attach", args=[application.pk, kind.value]) if open_now else ""
    if requirement.is_met:
        count = len(requirement.documents)
        files = f"{count} {plural(count, 'файл', 'файла', 'файлов')}"
        return Task(kind.label, files, "ok", url=url)
    if not open_now:
        later = kind == DocumentKind.SIGNED_SCAN and application.state in EDITABLE
        return Task(kind.label, "после печати" if later else "не прикреплено", "plain")
    status = "нужно прикрепить" if requirement.blocks else "желательно"
    return Task(kind.label, status, "wait" if requirement.blocks else "plain", url=url)
