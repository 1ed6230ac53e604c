"""The status of an application as its applicant reads it, and the tasks to be done."""

import datetime
from dataclasses import dataclass, replace

from attestation.accounts.access import coordinators_of
from attestation.applications import sections as application_sections
from attestation.applications.applicant_data import paper_stands
from attestation.applications.choices import Form
from attestation.applications.conversations import selectors as conversations
from attestation.applications.documents import requirements as document_requirements
from attestation.applications.documents.requirements import Requirement
from attestation.applications.letters import whom_to_ask
from attestation.applications.models import Application
from attestation.applications.returns.selectors import Mending, mendings, open_return
from attestation.applications.sections import StatusText
from attestation.applications.signing.standing import SigningStanding, standing_of
from attestation.applications.workflow import EDITABLE, ENDED, ApplicationState
from attestation.base.dashboard import Task
from attestation.base.language.dates import day_in_words
from attestation.base.language.plurals import plural
from attestation.base.language.sentences import as_sentence
from attestation.cabinet.next_steps import NextStep, mending_tasks, next_step, tasks_of
from attestation.categories.choices import Category, HeldCategory
from attestation.directory.rules_models import ProcedureRules
from attestation.scheduling import selectors as scheduling
from attestation.scheduling.models import ScheduleEntry
from attestation.scheduling.releases.models import Release

__all__ = ["KINDS", "Status", "Step", "Task", "status_of"]


@dataclass(frozen=True)
class Step:
    """One of the five steps of the way; ``kind`` is done, now or next."""

    title: str
    note: str
    kind: str


@dataclass(frozen=True)
class Status:
    """The status texts, the steps of the procedure, the next step and the tasks."""

    words: StatusText
    steps: list[Step]
    tasks: list[Task]
    #: The applicant's next step; None while others have to act.
    next: NextStep | None
    #: How the period is determined, while that is still a question.
    advice: str
    #: What the coordinator named at the return, and whom to ask about it.
    mendings: list[Task]
    whom_to_ask: str
    #: After a return: whether it leaves the signed paper as it is, or mending it makes a new one.
    paper_is_untouched: bool
    paper_will_change: bool
    #: What the coordinator asks for without a return, and what waits for an answer.
    asked: list[Task]
    #: After a return: it may be filed as it is, though something named is not mended.
    may_file_as_it_is: bool
    #: The applicant may still change it: the tasks are to be done, not a record.
    is_open: bool
    #: Whether its paper may be signed in the system now, or is.
    signing: SigningStanding


#: How a state's pill is coloured; a state of another room says its own here.
KINDS = {
    ApplicationState.DRAFT: "plain",
    ApplicationState.GENERATED: "wait",
    ApplicationState.SUBMITTED: "info",
    ApplicationState.RETURNED: "wait",
    ApplicationState.REGISTERED: "ok",
    ApplicationState.SCHEDULED: "ok",
    ApplicationState.EVALUATED: "ok",
    ApplicationState.VERIFIED: "ok",
    ApplicationState.DECIDED: "info",
    ApplicationState.REJECTED: "bad",
    ApplicationState.WITHDRAWN: "plain",
}

_REGISTERED = "Заявление о проведении аттестации зарегистрировано."
#: What cannot change: the name of the page and the sentence that users know.
_WORDS = {
    ApplicationState.DRAFT: StatusText(
        "Заявление не подано",
        "Заявление не подано.",
        "Проверьте данные и сформируйте заявление для печати.",
    ),
    ApplicationState.GENERATED: StatusText(
        "Заявление сформировано",
        'Заявление сформировано. Вы можете его загрузить, перейдя по ссылке "Подать заявление".',
        "Распечатайте его, подпишите, прикрепите скан и результаты деятельности, "
        "а затем нажмите «Подать заявление».",
    ),
    ApplicationState.SUBMITTED: StatusText("Заявление на рассмотрении", ""),
    ApplicationState.RETURNED: StatusText(
        "Заявление возвращено на доработку",
        "Заявление возвращено на доработку.",
        "Исправьте отмеченное координатором и подайте заявление ещё раз. Подписанный лист "
        "остаётся в силе, пока не меняется то, что в нём напечатано.",
    ),
    ApplicationState.REGISTERED: StatusText("Заявление зарегистрировано", _REGISTERED),
    ApplicationState.SCHEDULED: StatusText("Вам определён аттестационный период", _REGISTERED),
    ApplicationState.EVALUATED: StatusText(
        "Итоговое заключение готово", "Получено итоговое заключение."
    ),
    ApplicationState.VERIFIED: StatusText(
        "Итоговое заключение проверено", "Итоговое заключение проверено."
    ),
    ApplicationState.DECIDED: StatusText(
        "Решение комиссии принято", "Аттестационная комиссия приняла решение по вашему заявлению."
    ),
    ApplicationState.REJECTED: StatusText(
        "Заявление отклонено", "", "Вы можете подать новое заявление, исправив указанное."
    ),
    ApplicationState.WITHDRAWN: StatusText(
        "Заявление отозвано",
        "Заявление отозвано.",
        "Вы снова можете изменить личную карточку и подать новое заявление.",
    ),
}

#: Filed, and without a period yet.
_BEFORE_PERIOD = frozenset({ApplicationState.SUBMITTED, ApplicationState.REGISTERED})
_AND_THEN = "прикрепите результаты деятельности, а затем нажмите «Подать заявление»."
#: How many of the five steps are behind, by state.
_STEPS_DONE = {
    ApplicationState.SUBMITTED: 1,
    ApplicationState.REJECTED: 1,
    ApplicationState.WITHDRAWN: 1,
    ApplicationState.REGISTERED: 2,
    ApplicationState.SCHEDULED: 3,
    ApplicationState.EVALUATED: 3,
    ApplicationState.VERIFIED: 4,
    ApplicationState.DECIDED: 5,
}
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
    attached = document_requirements.attached_documents(application)
    signing = standing_of(application, attached=attached)
    requirements = document_requirements.requirements(
        application, attached=attached, manner=signing.manner
    )
    is_open = application.state in EDITABLE
    stands = paper_stands(application)
    named = mendings(application) if is_open else []
    back = open_return(application) if named else None
    asked = conversations.tasks_of(application, today)
    words = words_of(application, entry, today=today, signing=signing)
    return Status(
        words=replace(words, wants_nothing=words.wants_nothing and not asked),
        steps=_steps(application, entry),
        tasks=tasks_of(application, requirements, stands=stands, today=today),
        next=next_step(application, requirements, named, stands=stands, signing=signing),
        mendings=mending_tasks(named),
        whom_to_ask=whom_to_ask(back.returned_by) if back else "",
        paper_is_untouched=stands and _needs_no_paper(named),
        paper_will_change=stands and any(one.changes_paper and not one.is_done for one in named),
        asked=asked,
        may_file_as_it_is=stands and _may_file_as_it_is(requirements, named),
        advice=_advice(application, today),
        is_open=is_open,
        signing=signing,
    )


def _needs_no_paper(named: list[Mending]) -> bool:
    left = [one for one in named if not one.is_done]
    return bool(named) and not any(one.needs_paper or one.changes_paper for one in left)


def _may_file_as_it_is(requirements: list[Requirement], named: list[Mending]) -> bool:
    lacking = any(one.blocks and not one.is_met for one in requirements)
    return not lacking and any(not one.is_done for one in named)


def words_of(
    application: Application,
    entry: ScheduleEntry | None,
    *,
    today: datetime.date,
    signing: SigningStanding,
) -> StatusText:
    """Return the status texts for the applicant; another room's come before the state's."""
    for words_of_room in application_sections.status_texts:
        if found := words_of_room(application, today):
            return found
    words = _WORDS[ApplicationState(application.state)]
    match application.state:
        case ApplicationState.GENERATED if signing.manner.is_offered or signing.has_sheet:
            return replace(words, lead=_lead_of_signing(signing))
        case ApplicationState.SUBMITTED:
            return replace(
                words,
                sentence=_under_consideration(application),
                lead=_term(application, today),
                wants_nothing=(application.days_left(today) or 0) >= 0,
            )
        case ApplicationState.REGISTERED:
            return replace(words, lead=_what_follows(application), wants_nothing=True)
        case ApplicationState.SCHEDULED if entry is not None:
            return replace(words, lead=_period(entry))
        case ApplicationState.REJECTED:
            because = application.decision_reason.because_of if application.decision_reason else ""
            own_words = as_sentence(application.decision_note)
            return replace(
                words,
                sentence=f"Заявление о проведении аттестации отклонено в связи с {because}.",
                lead=f"{own_words} {words.lead}".strip(),
            )
    return words


def _lead_of_signing(signing: SigningStanding) -> str:
    if signing.has_sheet:
        return f"Заявление подписано: {_AND_THEN}"
    where = "здесь или на бумаге" if signing.manner.takes_scans else "здесь"
    return f"Подпишите его {where}, {_AND_THEN}"


def _under_consideration(application: Application) -> str:
    days = application.consideration_days()
    within = f"{days} {plural(days, 'календарного дня', 'календарных дней', 'календарных дней')}"
    return (
        "Заявление о проведении аттестации находится на рассмотрении "
        f"(рассматривается в течение {within})."
    )


def _term(application: Application, today: datetime.date) -> str:
    left = application.days_left(today) or 0
    if left < 0:
        over = _due(application)
        return f"Срок рассмотрения истёк {over}. {_whom_to_call(application)}"
    return (
        f"Входящий номер – {application.code}. "
        f"Муниципальный координатор рассмотрит его не позднее {_due(application)} – "
        f"{plural(left, 'остался', 'осталось', 'осталось')} {left} "
        f"{plural(left, 'день', 'дня', 'дней')} из "
        f"{application.consideration_days()}."
    )


def _whom_to_call(application: Application) -> str:
    """The coordinators with their work telephones, which schedules publish anyway."""
    people = coordinators_of(application.organization.municipality).select_related("profile")
    phones = [f"{person.short_name}, {person.work_phone}" for person in people if person.work_phone]
    if not phones:
        return "Обратитесь к муниципальному координатору."
    return f"Позвоните муниципальному координатору: {'; '.join(phones)}."


def _what_follows(application: Application) -> str:
    number = f"Номер заявления – {application.number_label}."
    if application.form == Form.SIMPLIFIED:
        return (
            f"{number} Заявление по упрощённой форме в график не входит: "
            "его рассмотрит аттестационная комиссия."
        )
    return f"{number} Координатор назначит аттестационный период и специалистов."


def _period(entry: ScheduleEntry) -> str:
    schedule = entry.schedule
    closed = "" if schedule.is_open else "(ПЕРИОД ЗАКРЫТ) "
    release = scheduling.release_that_names(entry)
    return f"Вам определен аттестационный период {closed}{schedule.period}. {_approved(release)}"


def _approved(release: Release | None) -> str:
    if release:
        return f"Утверждён распоряжением от {release.order_date:%d.%m.%Y} № {release.order_number}."
    return "Период предварительный и может меняться: точный утверждается распоряжением."


def _advice(application: Application, today: datetime.date) -> str:
    """Return how the period is determined (guide: clause 32a of the procedure)."""
    is_awaited = application.state in EDITABLE or application.state in _BEFORE_PERIOD
    if not is_awaited or application.form == Form.SIMPLIFIED:
        return ""
    held, sought = application.held_category, application.category
    earlier = held == HeldCategory.FIRST and sought == Category.HIGHEST
    if application.held_until is None or earlier:
        return (
            "Если вы подаёте заявление впервые или на высшую категорию до окончания срока первой, "
            "аттестационный период определяют по плану работы аттестационной комиссии."
        )
    months = ProcedureRules.on(today).expiry_warning_months
    count = f"{months} {plural(months, 'месяц', 'месяца', 'месяцев')}"
    return (
        "По пункту 32 а) Порядка период определяют индивидуально, с учётом срока действия "
        f"категории, – если заявление подано не позднее чем за {count} до окончания этого срока. "
        f"Ваша категория действует до {application.held_until:%d.%m.%Y}."
    )


def _steps(application: Application, entry: ScheduleEntry | None) -> list[Step]:
    done = _STEPS_DONE.get(ApplicationState(application.state), 0)
    filed_at = application.submitted_at if done else None
    notes = {
        0: f"подано {day_in_words(filed_at)}" if filed_at else "",
        1: _registration_note(application),
        2: str(entry.schedule.period) if entry else "",
    }
    ended = application.state in ENDED
    kinds = ["done" if i < done else "now" if i == done and not ended else "next" for i in range(5)]
    return [Step(title, notes.get(index, ""), kinds[index]) for index, title in enumerate(_STEPS)]


def _due(application: Application) -> str:
    return day_in_words(application.due_on) if application.due_on else ""


def _registration_note(application: Application) -> str:
    if application.number:
        return f"№ {application.number_label}"
    if application.state == ApplicationState.SUBMITTED:
        return f"до {_due(application)}"
    return ""
