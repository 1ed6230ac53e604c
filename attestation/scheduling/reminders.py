"""Reminders of the last days of registration and schedule, to those who coordinate."""

import datetime
from collections.abc import Iterable, Iterator

from attestation.accounts.access import coordinators_of
from attestation.base.language.dates import day_in_words
from attestation.base.language.plurals import plural
from attestation.base.language.working_days import advice
from attestation.directory.days_off import deviations
from attestation.directory.models import Municipality
from attestation.notifications.events import PERIOD_DUE
from attestation.notifications.models import ReminderRule
from attestation.notifications.reminder_defaults import STAGES, ReminderKind, stage_before
from attestation.notifications.reminders import DueReminder, remind_all
from attestation.scheduling.models import AttestationPeriod
from attestation.scheduling.periods.left_to_do import left_to_register, left_to_schedule

#: When reminders are sent.
HOURS = range(8, 20)


_KINDS = {
    "registration_until": ReminderKind.REGISTRATION,
    "schedule_until": ReminderKind.SCHEDULE,
}


def stage_of(left: int, stages: Iterable[int] = STAGES[ReminderKind.SCHEDULE]) -> int | None:
    """Return the reminder due ``left`` days ahead; None before the first or after the day."""
    return stage_before(left, stages) if left >= 0 else None


def remind_of_deadlines(today: datetime.date) -> None:
    """Send reminders of each period's registration and schedule deadlines, once per stage.

    Municipalities with nothing left to do get no reminder.
    """
    for period in AttestationPeriod.objects.filter(
        schedule_until__gte=today, registration_until__lte=today + datetime.timedelta(days=31)
    ):
        remind_all(_due(period, "registration_until", left_to_register(period), today))
        remind_all(_due(period, "schedule_until", left_to_schedule(period), today))


def _due(
    period: AttestationPeriod, field: str, work: dict[int, tuple[str, str]], today: datetime.date
) -> Iterator[DueReminder]:
    """Yield reminders for ``field``; ``work`` is municipality → (what is left, address)."""
    day = getattr(period, field)
    stage = stage_of((day - today).days, ReminderRule.stages(_KINDS[field]))
    if stage is None:
        return
    title = {
        "registration_until": f"До {day_in_words(day)} – зарегистрировать заявления",
        "schedule_until": f"До {day_in_words(day)} – закрыть период",
    }[field]
    hint = advice(day, deviations(day, day))
    for municipality in Municipality.objects.filter(pk__in=work):
        left, path = work[municipality.pk]
        text = f"Период «{period}», {municipality}: {left} {_time_left(day, today)}."
        if hint:
            text += f" Учтите: {hint}."
        key = f"{field}:{period.pk}:{day}:{stage}:{municipality.pk}"
        for coordinator in coordinators_of(municipality).filter(is_active=True):
            yield DueReminder(
                person=coordinator, key=key, title=title, text=text, path=path, event=PERIOD_DUE
            )


def _time_left(day: datetime.date, today: datetime.date) -> str:
    left = (day - today).days
    if left == 0:
        return "Сегодня последний день"
    return f"До срока {left} {plural(left, 'день', 'дня', 'дней')}"
