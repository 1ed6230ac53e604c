"""Whose agreement holds for a period: who has none is not assigned, where the rules say so."""

import datetime
from collections.abc import Callable, Collection, Iterable, Mapping
from typing import Any

from attestation.base.registry import Registry
from attestation.directory.rules_models import ProcedureRules
from attestation.scheduling.models import ExpertAssignment, MunicipalSchedule, ScheduleEntry

Source = Callable[[Collection[int], Collection[datetime.date]], Mapping[datetime.date, set[int]]]

#: The room that keeps agreements says, for users and first days of periods, whose agreement holds
#: for which period.
agreement_sources: Registry[Source] = Registry()


def without_agreement(
    users: Collection[int], starts: Collection[datetime.date]
) -> dict[datetime.date, frozenset[int]]:
    """Return who of ``users`` has no agreement in force for the periods beginning on ``starts``.

    Nobody, where the rules of that day do not ask for an agreement; two queries for any number.
    """
    rules = list(ProcedureRules.objects.all())
    asked = [day for day in starts if _needs_agreement(rules, day)]
    if not asked or not users:
        return dict.fromkeys(starts, frozenset())
    covered: dict[datetime.date, set[int]] = {day: set() for day in asked}
    for source in agreement_sources:
        for day, held in source(users, asked).items():
            covered[day] |= held
    return {
        day: frozenset(users) - covered[day] if day in covered else frozenset() for day in starts
    }


def _needs_agreement(rules: Collection[ProcedureRules], day: datetime.date) -> bool:
    """Return whether the rules of ``day`` ask for one; ``rules`` are all, the newest first."""
    held = next((rule for rule in rules if rule.valid_from <= day), ProcedureRules())
    return held.experts_need_agreement


def mark_rows(entries: Iterable[ScheduleEntry], schedule: MunicipalSchedule) -> None:
    """Set ``lacks_agreement`` on the assignments of rows that were loaded with their experts."""
    assignments: list[Any] = [one for entry in entries for one in entry.assignments.all()]
    starts_on = schedule.period.starts_on
    users = {assignment.expert.user_id for assignment in assignments}
    lacking = without_agreement(users, [starts_on])[starts_on]
    for assignment in assignments:
        assignment.lacks_agreement = assignment.expert.user_id in lacking


def people_to_replace(schedule: MunicipalSchedule) -> int:
    """Count the people of ``schedule`` one of whose experts has no agreement in force."""
    assigned = list(
        ExpertAssignment.objects.filter(entry__schedule=schedule).values_list(
            "entry", "expert__user"
        )
    )
    day = schedule.period.starts_on
    lacking = without_agreement({user for _, user in assigned}, [day])[day]
    return len({entry for entry, user in assigned if user in lacking})
