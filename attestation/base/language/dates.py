"""Dates in Russian words."""

import datetime

from django.utils import timezone

MONTHS = [
    "январь",
    "февраль",
    "март",
    "апрель",
    "май",
    "июнь",
    "июль",
    "август",
    "сентябрь",
    "октябрь",
    "ноябрь",
    "декабрь",
]
MONTHS_GENITIVE = [
    "января",
    "февраля",
    "марта",
    "апреля",
    "мая",
    "июня",
    "июля",
    "августа",
    "сентября",
    "октября",
    "ноября",
    "декабря",
]


def add_months(day: datetime.date, months: int) -> datetime.date:
    """The first day of the month that lies ``months`` after the month of ``day``."""
    index = day.year * 12 + day.month - 1 + months
    return datetime.date(index // 12, index % 12 + 1, 1)


def months_later(day: datetime.date, months: int) -> datetime.date:
    """The same day ``months`` later, or the last day of that month where it has no such day."""
    first = add_months(day, months)
    last = add_months(first, 1) - datetime.timedelta(days=1)
    return first.replace(day=min(day.day, last.day))


def two_months(first_day: datetime.date) -> str:
    """The name of the two-month period: «октябрь–ноябрь 2026», «декабрь 2026 – январь 2027»."""
    second = add_months(first_day, 1)
    first_name, second_name = MONTHS[first_day.month - 1], MONTHS[second.month - 1]
    if first_day.year == second.year:
        return f"{first_name}–{second_name} {second.year}"
    return f"{first_name} {first_day.year} – {second_name} {second.year}"


def school_year(day: datetime.date) -> int:
    """The year in which the school year of ``day`` began (it begins on 1 September)."""
    return day.year if day.month >= 9 else day.year - 1


def day_start(day: datetime.date) -> datetime.datetime:
    """The first moment of a day in the time zone of the region.

    Raises:
        OverflowError: the calendar has no such moment.
    """
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time.min))


def day_in_words(when: datetime.date | datetime.datetime) -> str:
    """«11 октября»; of a moment, its day in the region."""
    if isinstance(when, datetime.datetime):
        when = timezone.localdate(when)
    return f"{when.day} {MONTHS_GENITIVE[when.month - 1]}"


def full_day(when: datetime.date | datetime.datetime) -> str:
    """«11 октября 2026»; of a moment, its day in the region."""
    year = timezone.localtime(when).year if isinstance(when, datetime.datetime) else when.year
    return f"{day_in_words(when)} {year}"


def full_moment(moment: datetime.datetime) -> str:
    """«11 октября 2026, 09:05»."""
    return f"{full_day(moment)}, {timezone.localtime(moment):%H:%M}"


def moment_label(moment: datetime.datetime) -> str:
    """A past moment with its day: «сегодня в 04:12», «29 ноября в 04:12», «… 2025 в 04:12»."""
    local, today = timezone.localtime(moment), timezone.localdate()
    if local.date() == today:
        return f"сегодня в {local:%H:%M}"
    day = day_in_words(local) if local.year == today.year else full_day(local)
    return f"{day} в {local:%H:%M}"
