"""Proposals: a period and two experts for each application, with the reasons as text.

Pure functions: `scheduling.experts.pool` reads the database, and nothing is written before a user
confirms.
"""

import dataclasses
import datetime
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from attestation.base.language.plurals import plural
from attestation.scheduling.assignment.optimizer import (
    EXPERTS,
    Request,
    assign,
    loads_after,
)
from attestation.scheduling.experts.eligibility import (
    MATCHES,
    Expert,
    Obstacle,
    Person,
    match,
    obstacle,
)

__all__ = ["Applicant", "Period", "Proposal", "choose_period", "propose"]


@dataclass(frozen=True)
class Period:
    """An open period as the choice sees it.

    ``decision_on`` is the day of the session; ``limit`` the days that may pass from the first day
    to it; ``year`` the school year whose list of experts holds; ``without_agreement`` the users
    among the experts who have none in force for it.
    """

    id: int
    name: str
    year: int
    starts_on: datetime.date
    registration_until: datetime.date
    schedule_until: datetime.date
    decision_on: datetime.date
    limit: int
    without_agreement: frozenset[int] = frozenset()

    @property
    def days(self) -> int:
        """Days from the beginning of the attestation to its decision."""
        return (self.decision_on - self.starts_on).days


@dataclass(frozen=True)
class Applicant:
    """An application that lacks a period or an expert; existing choices are kept.

    ``kept`` are the experts by slot; ``period`` is the period already chosen.
    """

    person: Person
    registered_on: datetime.date
    held_until: datetime.date | None = None
    period: int | None = None
    kept: Mapping[int, int] = field(default_factory=dict)


@dataclass(frozen=True)
class Proposal:
    """The proposal for one application; ``experts`` and their reasons are by slot."""

    period: int | None
    period_reason: str
    experts: Mapping[int, int] = field(default_factory=dict)
    expert_reasons: Mapping[int, str] = field(default_factory=dict)
    lacking_reason: str = ""


def choose_period(
    periods: Sequence[Period],
    *,
    registered_on: datetime.date,
    held_until: datetime.date | None,
    today: datetime.date,
) -> tuple[int | None, str]:
    """Return the period to propose and the reason as text; None if no period is open.

    The nearest period whose decision meets the time limit and whose dates of registration and
    schedule have not passed; an earlier one, late but still open, if the held category would
    otherwise expire before the decision (order 196, clauses 31–33).

    Args:
        periods: the open periods, nearest first.
    """
    if not periods:
        return None, "Сейчас нет открытого периода. Новый период заводит оператор центра."
    quick = [period for period in periods if period.days <= period.limit]
    if not quick:
        period = periods[0]
        return period.id, (
            f"Предложен ближайший период, но решение в нём – через {_days(period.days)} "
            f"от начала при сроке {_days(period.limit)}: согласуйте дату заседания с оператором."
        )
    in_time = [period for period in quick if not _late(period, registered_on, today)]
    chosen = in_time[0] if in_time else quick[0]
    rescued = False
    if held_until and chosen.decision_on > held_until:
        before = [p for p in quick if p.starts_on < chosen.starts_on]
        before = [p for p in before if p.decision_on <= held_until]
        chosen, rescued = (before[-1], True) if before else (chosen, False)
    parts = [_because_of_category(chosen, held_until)]
    if rescued:
        parts.append("Срок его графика прошёл, но период ещё открыт, а следующий будет поздно.")
    elif not in_time:
        parts.append("Срок его графика прошёл, но другого открытого периода нет.")
    parts.append(f"От начала до решения {_days(chosen.days)}, можно {_days(chosen.limit)}.")
    if periods[0].starts_on < chosen.starts_on:
        parts.append(_why_not(periods[0], registered_on, today))
    return chosen.id, " ".join(parts)


def propose(
    applicants: Sequence[Applicant],
    periods: Sequence[Period],
    experts: Sequence[Expert],
    load: Mapping[tuple[int, int], int],
    *,
    today: datetime.date,
) -> dict[int, Proposal]:
    """Return a proposal for each applicant, by key of the application.

    Args:
        periods: the open periods, nearest first.
        load: the number of people an expert already has, by keys of expert and period.
    """
    chosen: dict[int, tuple[int | None, str]] = {}
    for applicant in applicants:
        chosen[applicant.person.id] = (
            (applicant.period, "Период уже выбран.")
            if applicant.period
            else choose_period(
                periods,
                registered_on=applicant.registered_on,
                held_until=applicant.held_until,
                today=today,
            )
        )
    known = {period.id: period for period in periods}
    found: dict[int, Proposal] = {}
    for applicant in applicants:
        period_id, reason = chosen[applicant.person.id]
        if period_id not in known:
            found[applicant.person.id] = Proposal(period_id, reason, dict(applicant.kept))
    for period in periods:
        together = [a for a in applicants if chosen[a.person.id][0] == period.id]
        reasons = {a.person.id: chosen[a.person.id][1] for a in together}
        loads = {key: people for (key, of), people in load.items() if of == period.id}
        found |= _in_one_period(together, reasons, period, experts, loads)
    return found


def _in_one_period(
    applicants: Sequence[Applicant],
    reasons: Mapping[int, str],
    period: Period,
    experts: Sequence[Expert],
    load: Mapping[int, int],
) -> dict[int, Proposal]:
    experts = [
        dataclasses.replace(expert, has_agreement=expert.user_id not in period.without_agreement)
        for expert in experts
    ]
    requests = [Request(a.person, tuple(a.kept.values())) for a in applicants]
    outcome = assign(requests, experts, load, year=period.year)
    after = loads_after(load, outcome.chosen.values())
    by_key = {expert.id: expert for expert in experts}
    found = {}
    for applicant in applicants:
        person = applicant.person
        free = [slot for slot in range(1, EXPERTS + 1) if slot not in applicant.kept]
        new = dict(zip(free, outcome.chosen.get(person.id, ()), strict=False))
        words = {slot: _why_kept(by_key.get(key)) for slot, key in applicant.kept.items()}
        for slot, key in new.items():
            words[slot] = _why_expert(by_key[key], person, after[key])
        short = outcome.lacking.get(person.id, 0)
        found[person.id] = Proposal(
            period.id,
            reasons[person.id],
            experts={**applicant.kept, **new},
            expert_reasons=words,
            lacking_reason=_why_lacking(short, person, experts, period.year) if short else "",
        )
    return found


def _late(period: Period, registered_on: datetime.date, today: datetime.date) -> bool:
    return today > period.schedule_until or registered_on > period.registration_until


def _because_of_category(period: Period, held_until: datetime.date | None) -> str:
    decision = f"решение в нём – {period.decision_on:%d.%m.%Y}"
    if held_until is None:
        return f"Срок прежней категории не указан, поэтому ближайший период: {decision}."
    until = f"Категория действует до {held_until:%d.%m.%Y}, поэтому"
    if period.decision_on <= held_until:
        return f"{until} предложен период, в котором решение будет раньше: {decision}."
    return f"{until} предложен ближайший: {decision}, раньше этого решения быть не может."


def _why_not(period: Period, registered_on: datetime.date, today: datetime.date) -> str:
    if period.days > period.limit:
        why = f"решение было бы через {_days(period.days)} от начала"
    elif registered_on > period.registration_until:
        why = (
            f"заявления регистрировали до {period.registration_until:%d.%m.%Y}, "
            f"а это – {registered_on:%d.%m.%Y}"
        )
    else:
        why = f"график составляли до {period.schedule_until:%d.%m.%Y}"
    return f"Период «{period.name}» не подошёл: {why}."


def _why_kept(expert: Expert | None) -> str:
    if expert is not None and not expert.has_agreement:
        return "Уже назначен, но договор не действует: выберите другого."
    return "Уже назначен."


def _why_expert(expert: Expert, person: Person, load: int) -> str:
    words = MATCHES[match(expert, person)]
    if expert.municipality_id == person.municipality_id:
        where = "своего муниципалитета, из другой организации"
    else:
        where = "из другого муниципалитета, оператор это разрешил"
    return f"{words[0].upper()}{words[1:]}; {where}; всего будет назначено {load}."


_OBSTACLES = {
    Obstacle.SELF: "сам заявитель",
    Obstacle.ORGANIZATION: "из той же организации",
    Obstacle.CONFLICT: "сообщили о конфликте интересов",
    Obstacle.AGREEMENT: "без действующего договора",
}


def _why_lacking(short: int, person: Person, experts: Iterable[Expert], year: int) -> str:
    found = Counter(obstacle(expert, person, year) for expert in experts)
    against = [f"{word} – {found[why]}" for why, word in _OBSTACLES.items() if found[why]]
    fits = found[None]
    who = plural(fits, "специалист", "специалиста", "специалистов")
    return (
        f"Не хватает: {short}. В списке на учебный год периода подходит {fits} {who}"
        + (f"; не подходят: {', '.join(against)}" if against else "")
        + ". Оператор может дополнить список или разрешить работу из другого муниципалитета."
    )


def _days(number: int) -> str:
    return f"{number} {plural(number, 'день', 'дня', 'дней')}"
