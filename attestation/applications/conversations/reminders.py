"""Reminders of answers that are waited for, and what follows when the day has gone by."""

import datetime
from collections.abc import Iterator

from attestation.applications.conversations.access import part_of
from attestation.applications.conversations.letters import (
    address_of,
    of_due_answer,
    of_late_answer,
)
from attestation.applications.conversations.selectors import awaited
from attestation.notifications.events import ANSWER_DUE, ANSWER_LATE
from attestation.notifications.models import ReminderRule
from attestation.notifications.reminder_defaults import ReminderKind, stage_before
from attestation.notifications.reminders import DueReminder


def due_answers(today: datetime.date) -> Iterator[DueReminder]:
    """Yield a reminder for each applicant before the day, and one for each author after it."""
    stages = ReminderRule.stages(ReminderKind.ANSWER)
    found = awaited().select_related(
        "author",
        "conversation__application__applicant",
        "conversation__application__organization",
        "conversation__application__position",
        "conversation__application__subject",
    )
    for message in found.order_by("answer_by", "pk").iterator():
        application = message.conversation.application
        left = message.days_left(today)
        if left is None:
            continue
        if left < 0:
            if message.author.is_active and part_of(message.author, application):
                yield DueReminder(
                    person=message.author,
                    key=f"answer-late:{message.pk}",
                    title=f"Ответа нет: {application.short_name}",
                    text=of_late_answer(message),
                    path=address_of(application),
                    event=ANSWER_LATE,
                    application=application,
                )
            continue
        stage = stage_before(left, stages)
        if stage is not None:
            yield DueReminder(
                person=application.applicant,
                key=f"answer:{message.pk}:{stage}",
                title="Ждут вашего ответа о заявлении",
                text=of_due_answer(message, today),
                path=address_of(application),
                event=ANSWER_DUE,
                application=application,
            )
