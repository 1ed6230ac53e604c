"""The year on the paper: that in which the attestation is expected to end."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from attestation.applications.models import Application
from attestation.base.registry import Registry


@dataclass(frozen=True)
class ExpectedYear:
    """A year, and why it is this one: a sentence for the applicant."""

    year: int
    why: str


#: (application, today) → the year by the periods, or None; the room of schedules knows them.
expectations: Registry[Callable[[Application, datetime.date], ExpectedYear | None]] = Registry()


def expected_year(application: Application, *, today: datetime.date) -> ExpectedYear:
    """Return the year in which ``application`` would be decided if it were filed today."""
    for expect in expectations:
        if found := expect(application, today):
            return found
    return ExpectedYear(
        today.year,
        f"В заявлении будет указан {today.year} год: следующий аттестационный период ещё не "
        "открыт.",
    )
