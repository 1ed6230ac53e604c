"""On the day until which an application was put aside, somebody is told."""

import datetime
from collections.abc import Iterator

from attestation.applications.handling.access import leaders_for
from attestation.applications.handling.letters import of_ended_hold
from attestation.applications.handling.selectors import hold_has_ended
from attestation.notifications.events import HOLD_ENDED
from attestation.notifications.reminders import DueReminder


def ended_holds(today: datetime.date) -> Iterator[DueReminder]:
    """Yield a reminder for who leads the application, or for who has put it aside."""
    for handling in hold_has_ended(today):
        application = handling.application
        people = leaders_for(application)
        person = next((one for one in (handling.leader, handling.held_by) if one in people), None)
        for one in [person] if person else people:
            yield DueReminder(
                person=one,
                key=f"hold:{handling.pk}:{handling.held_until}",
                title=f"Отложенное заявление ждёт: {application.short_name}",
                text=of_ended_hold(handling, today),
                path=application.get_absolute_url(),
                event=HOLD_ENDED,
                application=application,
            )
