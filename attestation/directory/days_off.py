"""The days that deviate from the week, as operators keep them."""

import datetime

from attestation.directory.rules_models import CalendarDay


def deviations(first: datetime.date, last: datetime.date) -> dict[datetime.date, bool]:
    """Holidays and moved days that matter from ``first`` to ``last``: date → whether it is worked.

    A month more is read before ``first``: the working day before a holiday may lie there.
    """
    days = CalendarDay.objects.filter(date__range=(first - datetime.timedelta(days=31), last))
    return {day.date: day.kind == CalendarDay.Kind.WORKING for day in days}


def marked_days(first: datetime.date, last: datetime.date) -> list[CalendarDay]:
    """The same days with their names, soonest first."""
    return list(CalendarDay.objects.filter(date__range=(first, last)).order_by("date"))
