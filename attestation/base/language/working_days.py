"""Working days: weekends, holidays, moved days, and the advice for a deadline on a day off.

Pure functions. What deviates from the week is given as a mapping: date → whether it is worked.
"""

import datetime
from collections.abc import Mapping

from attestation.base.language.dates import day_in_words

Deviations = Mapping[datetime.date, bool]

_ONE_DAY = datetime.timedelta(days=1)
_WEEKEND = 5
_WEEKDAYS = ["понедельник", "вторник", "среда", "четверг", "пятница", "суббота", "воскресенье"]
_WEEKDAYS_GENITIVE = [
    "понедельника",
    "вторника",
    "среды",
    "четверга",
    "пятницы",
    "субботы",
    "воскресенья",
]


def is_working(day: datetime.date, deviations: Deviations) -> bool:
    """Return whether ``day`` is a working day, by its own mark or else by its weekday."""
    return deviations.get(day, day.weekday() < _WEEKEND)


def last_working_day(day: datetime.date, deviations: Deviations) -> datetime.date:
    """The nearest working day that is not later than ``day``."""
    while not is_working(day, deviations):
        day -= _ONE_DAY
    return day


def advice(deadline: datetime.date, deviations: Deviations) -> str:
    """Return advice for a deadline that falls on a day off; empty for a working day.

    «срок – 11 октября, воскресенье: успейте до пятницы, 9 октября»
    """
    if is_working(deadline, deviations):
        return ""
    kind = _WEEKDAYS[deadline.weekday()]
    if deadline.weekday() < _WEEKEND:
        kind = "нерабочий день"
    before = last_working_day(deadline, deviations)
    return (
        f"срок – {day_in_words(deadline)}, {kind}: "
        f"успейте до {_WEEKDAYS_GENITIVE[before.weekday()]}, {day_in_words(before)}"
    )
