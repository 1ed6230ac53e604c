"""The commission of the demonstration: its members, a session that decided, one that votes."""

import datetime
from datetime import timedelta

from django.utils import timezone

from attestation.accounts.models import User
from attestation.commission import ballots, sessions
from attestation.commission.counting import Decision
from attestation.commission.groups import Voice, VoteGroup
from attestation.commission.models import CommissionMember, CommissionSession, Duty
from attestation.demo.clock import at
from attestation.demo.world import World
from attestation.evaluation.models import Conclusion
from attestation.scheduling.models import AttestationPeriod

#: Login, duty, and whether the voice is collected by the sheet of the home's coordinator.
_SEATS = [
    ("member1", Duty.CHAIR, False),
    ("member2", Duty.DEPUTY, False),
    ("secretary", Duty.SECRETARY, False),
    ("member3", Duty.MEMBER, False),
    ("member4", Duty.MEMBER, False),
    ("member5", Duty.MEMBER, True),
    ("member6", Duty.MEMBER, True),
    ("member7", Duty.MEMBER, True),
]
#: So many of the earlier people are left to the session that goes on.
_PUT_OFF = 3
#: Who has voted in the session that goes on.
_EARLY = ("member2", "member3")
_GROUNDS = (
    "Представленные результаты не подтверждают требований к заявленной категории "
    "за межаттестационный период."
)


def add_sessions(world: World, past: list[AttestationPeriod]) -> int:
    """Seat the commission, let it decide on the earlier periods and vote on the latest.

    Returns:
        the number of sessions.
    """
    secretary = world.named["secretary"]
    for login, duty, is_municipal in _SEATS:
        CommissionMember.objects.create(
            user=world.named[login],
            duty=duty,
            post="методист института" if duty == Duty.MEMBER else "",
            municipality=world.home if is_municipal else None,
            starts_on=past[0].starts_on - timedelta(days=30),
        )
    latest = past[-1]
    decided_on = min(latest.session_on, timezone.localdate(world.now)) - timedelta(days=20)
    with at(_noon(decided_on)):
        _decide(_prepared(decided_on, secretary, but_not=latest), world)
    voting = _prepared(timezone.localdate(world.now), secretary, but_not=None)
    if voting.items.exists():
        sessions.convene(voting, actor=secretary)
        sessions.open_vote(voting, actor=secretary)
        for login in _EARLY:
            _vote(voting, world.named[login])
    return CommissionSession.objects.count()


def _noon(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


def _prepared(
    day: datetime.date, secretary: User, *, but_not: AttestationPeriod | None
) -> CommissionSession:
    """A session with its agenda; the people of ``but_not``, and a few more, wait for the next."""
    session = sessions.prepare(held_on=day, form="absentee", actor=secretary)
    sessions.fill_agenda(session, actor=secretary)
    if but_not is not None:
        items = session.items.order_by("pk")
        later = items.filter(application__schedule_entry__schedule__period=but_not)
        for item in {*later, *items[:_PUT_OFF]}:
            sessions.take_off(item, actor=secretary)
    return session


def _vote(session: CommissionSession, member: User) -> None:
    """The member follows the conclusions: against whom they do not recommend."""
    against = Conclusion.objects.filter(
        recommended=False, application__agenda_items__session=session
    ).values("application")
    items = session.items.exclude(application__applicant=member)
    ballots.vote(
        session,
        groups=dict.fromkeys(VoteGroup, Voice.FOR),
        exceptions=dict.fromkeys(
            items.filter(application__in=against).values_list("pk", flat=True), Voice.AGAINST
        ),
        actor=member,
    )


def _decide(session: CommissionSession, world: World) -> None:
    secretary = world.named["secretary"]
    sessions.convene(session, actor=secretary)
    sessions.open_vote(session, actor=secretary)
    for login, _, _ in _SEATS:
        if login != "member7":
            _vote(session, world.named[login])
    sessions.close_vote(session, actor=secretary)
    for item in session.items.filter(decision=Decision.REFUSED):
        sessions.give_grounds(item, _GROUNDS, actor=secretary)
