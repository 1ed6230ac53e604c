"""The defaults of reminders: deadlines and days, until operators change them."""

from collections.abc import Iterable

from django.db.models import TextChoices


class ReminderKind(TextChoices):
    CONSIDERATION = "consideration", "срок рассмотрения заявления"
    REGISTRATION = "registration", "последний день регистрации для периода"
    SCHEDULE = "schedule", "последний день графика"
    EVIDENCE = "evidence", "документы дистанционной формы"
    CONCLUSIONS = "conclusions", "итоговые заключения специалистов"
    VOTE = "vote", "голосование комиссии"
    SHEETS = "sheets", "листы голосования муниципалитетов"
    AGREEMENTS = "agreements", "сбор договоров специалистов"
    CATEGORY = "category", "срок действия категории"
    UNFILED = "unfiled", "сформировано, но не подано"
    UNMENDED = "unmended", "возвращено и не подано заново"
    ANSWER = "answer", "ответ на сообщение о заявлении"


#: Days left at which people are reminded; of what is unfiled or unmended, days that have gone by.
STAGES: dict[ReminderKind, tuple[int, ...]] = {
    ReminderKind.CONSIDERATION: (10, 5, 0),
    ReminderKind.REGISTRATION: (3, 1, 0),
    ReminderKind.SCHEDULE: (3, 1, 0),
    ReminderKind.EVIDENCE: (3, 1),
    ReminderKind.CONCLUSIONS: (5, 1, 0),
    ReminderKind.VOTE: (3, 1, 0),
    ReminderKind.SHEETS: (1,),
    ReminderKind.AGREEMENTS: (14, 3, 0),
    ReminderKind.CATEGORY: (183, 92),
    ReminderKind.ANSWER: (1, 0),
    ReminderKind.UNFILED: (3, 10, 20),
    ReminderKind.UNMENDED: (5, 14, 25),
}


def stage_before(left: int, stages: Iterable[int]) -> int | None:
    """The reminder that is due with ``left`` days left; None while there is time.

    A reminder whose day was missed is still due until the next one.
    """
    return min((stage for stage in stages if left <= stage), default=None)


def stage_after(gone: int, stages: Iterable[int]) -> int | None:
    """The reminder that is due when ``gone`` days have gone by; None before the first."""
    return max((stage for stage in stages if stage <= gone), default=None)
