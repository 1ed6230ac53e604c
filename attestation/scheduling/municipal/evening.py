"""The evening of a day, at which the system closes and a closing can be taken back no longer."""

import datetime

from django.utils import timezone

from attestation.base.language.dates import day_start
from attestation.scheduling.models import MunicipalSchedule

#: The hour of the last day at which the system closes: people have had their working day.
CLOSING_HOUR = 20


def closing_day(now: datetime.datetime) -> datetime.date:
    """The latest day whose closing hour has come.

    Args:
        now: the moment in the time zone of the region.
    """
    return (now - datetime.timedelta(hours=CLOSING_HOUR)).date()


def revocable_until(closed_at: datetime.datetime) -> datetime.datetime:
    """Until when a coordinator may take back a closing: the evening of its day.

    Who closes in the last hour before it, or later, has until the end of the day.
    """
    closed_at = timezone.localtime(closed_at)
    evening = closed_at.replace(hour=CLOSING_HOUR, minute=0, second=0, microsecond=0)
    if closed_at < evening - datetime.timedelta(hours=1):
        return evening
    next_day = closed_at.date() + datetime.timedelta(days=1)
    return day_start(next_day)


def revocable_in_words(closed_at: datetime.datetime | None) -> str:
    """«до 20:00», «до конца дня»: until when a closing may be taken back; empty for none."""
    if closed_at is None:
        return ""
    until = timezone.localtime(revocable_until(closed_at))
    return "до конца дня" if until.time() == datetime.time() else f"до {until:%H:%M}"


def is_revocable(schedule: MunicipalSchedule, *, now: datetime.datetime) -> bool:
    """Return whether the closing of ``schedule`` may be taken back at ``now``.

    Not where the system would close it again at once, nor what the system has closed.
    """
    return (
        schedule.is_closed
        and schedule.closed_at is not None
        and now < revocable_until(schedule.closed_at)
        and closing_day(timezone.localtime(now)) < schedule.last_day
    )
