"""Reminders of the last day for documents of the distance form."""

import datetime
from collections.abc import Iterator

from attestation.applications.choices import Form
from attestation.base.language.dates import day_in_words
from attestation.base.language.working_days import advice
from attestation.directory.days_off import deviations
from attestation.notifications.events import EVIDENCE_DUE
from attestation.notifications.models import ReminderRule
from attestation.notifications.reminder_defaults import ReminderKind, stage_before
from attestation.notifications.reminders import DueReminder, remind_all
from attestation.scheduling.models import AttestationPeriod, ScheduleEntry


def remind_of_due_days(today: datetime.date) -> None:
    """Remind applicants of the distance form of the last days for their documents."""
    remind_all(_evidence(today))


def _hint(day: datetime.date) -> str:
    found = advice(day, deviations(day, day))
    return f" Учтите: {found}." if found else ""


def _evidence(today: datetime.date) -> Iterator[DueReminder]:
    stages = ReminderRule.stages(ReminderKind.EVIDENCE)
    for period in AttestationPeriod.objects.filter(evidence_until__gte=today):
        day = period.evidence_until
        stage = stage_before((day - today).days, stages)
        if stage is None:
            continue
        entries = ScheduleEntry.objects.filter(
            schedule__period=period, application__form=Form.DISTANCE
        )
        for entry in entries.select_related("application__applicant"):
            application = entry.application
            yield DueReminder(
                person=application.applicant,
                key=f"evidence:{application.pk}:{day}:{stage}",
                title=f"До {day_in_words(day)} – документы дистанционной формы",
                text=f"Ваш аттестационный период – {period}. Документы для дистанционной формы "
                f"принимаются до {day:%d.%m.%Y} включительно. Проверьте, всё ли прикреплено."
                + _hint(day),
                path=application.get_absolute_url(),
                event=EVIDENCE_DUE,
                application=application,
            )
