"""What closing a municipality's schedule does to everybody: who enters, who does not, and why."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.urls import reverse
from django.utils import timezone

from attestation.applications.choices import Form
from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.base.language.dates import day_in_words
from attestation.base.language.natural_order import in_alphabet
from attestation.base.language.plurals import plural
from attestation.scheduling import selectors
from attestation.scheduling.experts.agreements import mark_rows
from attestation.scheduling.models import AttestationPeriod, MunicipalSchedule, ScheduleEntry
from attestation.scheduling.municipal.evening import revocable_in_words

#: The number of people of a group listed at once; the others are folded away.
NAMED = 20
#: The number of people folded away; the lists of the schedule name everybody.
FOLDED = 300


@dataclass(frozen=True)
class Person:
    """Somebody concerned; ``late`` says that the category ends before the decision."""

    id: int
    name: str
    url: str
    late: str = ""


@dataclass(frozen=True)
class Group:
    """People who share a reason; a group that ``blocks`` must be empty before closing."""

    title: str
    why: str
    people: tuple[Person, ...]
    blocks: bool = False

    def __bool__(self) -> bool:
        return bool(self.people)

    @property
    def first(self) -> tuple[Person, ...]:
        return self.people[:NAMED]

    @property
    def others(self) -> tuple[Person, ...]:
        return self.people[NAMED : NAMED + FOLDED]

    @property
    def more(self) -> int:
        """How many people the page does not name."""
        return max(len(self.people) - NAMED - FOLDED, 0)


class ClosingReport:
    """Who enters the schedule with its closing and who stays outside, as ``user`` may see them."""

    def __init__(self, schedule: MunicipalSchedule, user: Any, *, today: datetime.date) -> None:
        self.schedule = schedule
        self.user = user
        periods = selectors.open_periods(schedule.municipality, today=today)
        #: The period for which those who do not enter will wait; None where none is known.
        self.next_period = periods.filter(starts_on__gt=schedule.period.starts_on).first()

    @cached_property
    def _entries(self) -> list[ScheduleEntry]:
        entries = list(selectors.entries_with_experts(self.schedule))
        mark_rows(entries, self.schedule)
        return entries

    @cached_property
    def entering(self) -> Group:
        ready = [
            entry
            for entry in self._entries
            if len(entry.assignments.all()) == 2 and not _is_dismissed(entry)
        ]
        return Group("Войдут в график", "", self._placed(ready))

    @cached_property
    def without_experts(self) -> Group:
        lacking = [entry for entry in self._entries if len(entry.assignments.all()) != 2]
        return Group(
            "Не назначены оба специалиста",
            "Пока это так, период не закрыть: назначьте специалистов или перенесите этих людей на "
            "более поздний период.",
            self._placed(lacking, to_assign=True),
            blocks=True,
        )

    @cached_property
    def dismissed(self) -> Group:
        lacking = [entry for entry in self._entries if _is_dismissed(entry)]
        return Group(
            "Назначен специалист без действующего договора",
            "Пока это так, период не закрыть: выберите другого специалиста.",
            self._placed(lacking, to_assign=True),
            blocks=True,
        )

    @cached_property
    def staying(self) -> list[Group]:
        """The groups of those who do not enter, the empty ones left out."""
        waiting = selectors.unscheduled(self.user).filter(
            organization__municipality=self.schedule.municipality_id
        )
        groups = [
            Group(
                "Зарегистрированы, но ни в одном периоде",
                "",
                self._outside(waiting, to_assign=True),
            ),
            Group(
                "На рассмотрении",
                "Заявление подано, но ещё не зарегистрировано.",
                self._outside(self._unregistered(ApplicationState.SUBMITTED)),
            ),
            Group(
                "На доработке у педагога",
                "Заявление возвращено и ещё не подано снова.",
                self._outside(self._unregistered(ApplicationState.RETURNED)),
            ),
        ]
        return [group for group in groups if group]

    @property
    def blocking(self) -> list[Group]:
        return [group for group in (self.without_experts, self.dismissed) if group]

    @property
    def groups(self) -> list[Group]:
        """Everybody who does not enter, or not yet, those who block the closing first."""
        return [*self.blocking, *self.staying]

    @property
    def outside(self) -> int:
        return sum(len(group.people) for group in self.staying)

    @property
    def late(self) -> int:
        """How many of those who do not enter will have lost their category by the decision."""
        return sum(bool(person.late) for group in self.staying for person in group.people)

    def facts(self) -> list[Any]:
        """Return what a confirmation rests on: who is in which group."""
        return [
            (group.title, sorted(person.id for person in group.people))
            for group in (self.entering, *self.groups)
        ]

    def _unregistered(self, state: str) -> Iterable[Application]:
        return (
            Application.objects.visible_to(self.user)
            .filter(organization__municipality=self.schedule.municipality_id, state=state)
            .exclude(form=Form.SIMPLIFIED)
            .for_list()
            .order_by(*in_alphabet("surname", "given_name"), "pk")
        )

    def _placed(
        self, entries: Iterable[ScheduleEntry], *, to_assign: bool = False
    ) -> tuple[Person, ...]:
        decided = self.schedule.period.session_on
        return tuple(_person(entry.application, decided, to_assign) for entry in entries)

    def _outside(
        self, applications: Iterable[Application], *, to_assign: bool = False
    ) -> tuple[Person, ...]:
        decided = self.next_period.session_on if self.next_period else None
        return tuple(_person(application, decided, to_assign) for application in applications)


def _is_dismissed(entry: Any) -> bool:
    return any(assignment.lacks_agreement for assignment in entry.assignments.all())


def _person(application: Application, decided: datetime.date | None, to_assign: bool) -> Person:
    until = application.held_until
    late = ""
    if until and decided and until < decided:
        late = f"категория действует до {until:%d.%m.%Y}, а решение будет только {decided:%d.%m.%Y}"
    assign = reverse("cabinet:assign", args=[application.pk])
    url = assign if to_assign else application.get_absolute_url()
    return Person(application.pk, application.full_name, url, late)


def closing_haste(period: AttestationPeriod, today: datetime.date) -> str:
    """Say how much time is left until the schedule is due."""
    left = (period.schedule_until - today).days
    due = f"График составляют до {day_in_words(period.schedule_until)}"
    if left > 0:
        return f"{due}, до срока {left} {plural(left, 'день', 'дня', 'дней')}: спешить некуда."
    return f"{due}."


def closing_consequences(report: ClosingReport, *, now: datetime.datetime) -> list[str]:
    """Say what closing a schedule does, a sentence each."""
    people = len(report.entering.people)
    sentences = [
        f"В график войдут {people} {plural(people, 'человек', 'человека', 'человек')}. Добавить "
        "или изменить в этом периоде после закрытия ничего нельзя.",
        "Специалисты увидят, кого они оценивают, и получат письма. Оператор центра получит график.",
    ]
    if report.outside:
        next_period = f" («{report.next_period}»)" if report.next_period else ""
        who = plural(report.outside, "человек не войдёт", "человека не войдут", "человек не войдут")
        wait = plural(report.outside, "ему", "им", "им")
        sentences.append(
            f"{report.outside} {who}: {wait} придётся ждать следующего периода{next_period}."
        )
    if report.late:
        sentences.append(
            f"Из них {report.late} к тому времени останутся без действующей категории: решение "
            "будет после её окончания."
        )
    sentences.append(
        f"Отменить закрытие можно сегодня {revocable_in_words(now)}. Потом график меняет только "
        "оператор центра исправлением с распоряжением."
    )
    return sentences


def report_on(schedule: MunicipalSchedule, user: Any) -> ClosingReport:
    """Return what closing ``schedule`` today would do."""
    return ClosingReport(schedule, user, today=timezone.localdate())
