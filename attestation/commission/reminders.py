"""Reminders of votes that are not cast yet, and of the voting sheets of municipalities."""

import datetime
from collections.abc import Iterator

from django.db.models import Q

from attestation.accounts.access import coordinators_of
from attestation.commission.models import CommissionSession
from attestation.commission.voting.services import waiting_members
from attestation.commission.workflow import SessionState
from attestation.directory.models import Municipality
from attestation.notifications import events
from attestation.notifications.models import ReminderRule
from attestation.notifications.reminder_defaults import ReminderKind, stage_before
from attestation.notifications.reminders import DueReminder, remind_all


def remind_of_votes(today: datetime.date) -> None:
    """Send one reminder per stage to members without a vote and to those who collect sheets."""
    remind_all(_votes(today))
    remind_all(_sheets(today))


def _votes(today: datetime.date) -> Iterator[DueReminder]:
    open_now = CommissionSession.objects.filter(
        state=SessionState.VOTING, vote_from__lte=today, vote_until__gte=today
    )
    for session in open_now:
        left = (session.vote_until - today).days
        stage = stage_before(left, ReminderRule.stages(ReminderKind.VOTE))
        if stage is not None:
            for member in waiting_members(session).select_related("user"):
                yield DueReminder(
                    person=member.user,
                    key=f"vote:{session.pk}:{session.vote_until}:{stage}",
                    title=f"Проголосуйте до {session.vote_until:%d.%m.%Y}",
                    text=f"Вашего голоса на заседании комиссии {session.held_on:%d.%m.%Y} ещё нет. "
                    f"Голосование идёт {session.vote_days}.",
                    path=session.get_absolute_url(),
                    event=events.VOTE_DUE,
                )


def _sheets(today: datetime.date) -> Iterator[DueReminder]:
    known = Q(state__in=[SessionState.CONVENED, SessionState.VOTING])
    for session in CommissionSession.objects.filter(known, held_on__gte=today):
        left = (session.held_on - today).days
        stage = stage_before(left, ReminderRule.stages(ReminderKind.SHEETS))
        if stage is not None:
            yield from _sheets_of(session, stage)


def _sheets_of(session: CommissionSession, stage: int) -> Iterator[DueReminder]:
    waiting = session.members.filter(voted_at=None).values("municipality")
    for municipality in Municipality.objects.filter(pk__in=waiting):
        for coordinator in coordinators_of(municipality):
            yield DueReminder(
                person=coordinator,
                key=f"sheet:{session.pk}:{session.held_on}:{municipality.pk}:{stage}",
                title=f"Лист голосования нужен к {session.held_on:%d.%m.%Y}",
                text=f"{municipality}: не все голоса с листа внесены. Соберите подписанный лист, "
                "загрузите его или внесите голоса до заседания "
                f"{session.held_on:%d.%m.%Y}.",
                path=session.get_absolute_url(),
                event=events.SHEET_DUE,
            )
