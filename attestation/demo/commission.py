"""The commission of the demonstration: a signed order, its correction, a draft, an open vote."""

import datetime
from collections.abc import Collection
from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from attestation.accounts.models import User
from attestation.commission import services as commission_services
from attestation.commission.counting import Decision
from attestation.commission.models import CommissionMember, CommissionSession, Duty
from attestation.commission.vote_groups import Voice, VoteGroup
from attestation.commission.voting import services as voting_services
from attestation.demo.clock import at
from attestation.demo.context import DemoContext
from attestation.evaluation.models import Conclusion
from attestation.journal.models import JournalEntry
from attestation.orders.corrections import services as correction_services
from attestation.orders.models import Order, OrderEntry, OrderWording
from attestation.orders.publication import services as publication_services
from attestation.orders.services import files as order_files
from attestation.orders.services import orders
from attestation.orders.services.grounds import give_grounds
from attestation.orders.services.letters import send_letters
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
#: The number of earlier people left to the later sessions, and to the one in progress.
_PUT_OFF, _PUT_OFF_AGAIN = 3, 1
#: The members who have voted in the session in progress.
_EARLY = ("member2", "member3")
_GROUNDS = (
    "Представленные результаты не подтверждают требований к заявленной категории "
    "за межаттестационный период."
)


def _word_orders() -> None:
    words = OrderWording.load()
    words.signer_post, words.signer_name = "Директор", "Д. П. Озеров"
    words.closing = (
        "Разместить приказ на официальном сайте института.\n"
        "Контроль за исполнением приказа оставляю за собой."
    )
    words.save()


def add_sessions(world: DemoContext, past: list[AttestationPeriod]) -> int:
    """Seat the commission, let it decide on the earlier periods and vote on the latest.

    Returns:
        the number of sessions.
    """
    secretary = world.named["secretary"]
    _word_orders()
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
        first = _prepared(decided_on, secretary, but_not=latest, put_off=_PUT_OFF)
        _decide(first, world, refuse_somebody=True)
    _order(first, world)
    decided_on += timedelta(days=10)
    with at(_noon(decided_on)):
        second = _prepared(decided_on, secretary, but_not=latest, put_off=_PUT_OFF_AGAIN)
        if second.items.exists():
            _decide(second, world)
            orders.prepare_order(second, actor=secretary)
        else:
            commission_services.cancel(second, reason="Рассматривать некого.", actor=secretary)
    today = timezone.localdate(world.now)
    voting = _prepared(today, secretary, but_not=None, put_off=0, days=10)
    if voting.items.exists():
        commission_services.convene(voting, actor=secretary)
        commission_services.open_vote(voting, actor=secretary)
        for login in _EARLY:
            _vote(voting, world.named[login])
    return CommissionSession.objects.count()


def _noon(day: datetime.date) -> datetime.datetime:
    return timezone.make_aware(datetime.datetime.combine(day, datetime.time(12)))


def _prepared(
    day: datetime.date,
    secretary: User,
    *,
    but_not: AttestationPeriod | None,
    put_off: int,
    days: int = 0,
) -> CommissionSession:
    """A session with its agenda; the people of ``but_not``, and a few more, wait for the next."""
    session = commission_services.prepare(
        held_on=day, form="absentee", vote_until=day + timedelta(days=days), actor=secretary
    )
    commission_services.fill_agenda(session, actor=secretary)
    items = session.items.order_by("pk")
    # The whole past is written already: who came to this point only after the day waits as well.
    unready = JournalEntry.objects.filter(at__gt=_noon(day), application__isnull=False)
    for item in items.filter(application__in=unready.values("application")):
        commission_services.remove_from_agenda(item, actor=secretary)
    if but_not is not None:
        later = items.filter(application__schedule_entry__schedule__period=but_not)
        for item in {*later, *items.exclude(pk__in=later)[:put_off]}:
            commission_services.remove_from_agenda(item, actor=secretary)
    return session


def _vote(session: CommissionSession, member: User, *, against_too: Collection[int] = ()) -> None:
    """Vote as the conclusions say: against people they do not recommend.

    Args:
        against_too: keys of agenda items.
    """
    against = Conclusion.objects.filter(
        recommended=False, application__agenda_items__session=session
    ).values("application")
    items = session.items.exclude(application__applicant=member)
    voting_services.vote(
        session,
        groups=dict.fromkeys(VoteGroup, Voice.FOR),
        exceptions=dict.fromkeys(
            items.filter(Q(application__in=against) | Q(pk__in=against_too)).values_list(
                "pk", flat=True
            ),
            Voice.AGAINST,
        ),
        actor=member,
    )


def _decide(
    session: CommissionSession, world: DemoContext, *, refuse_somebody: bool = False
) -> None:
    secretary = world.named["secretary"]
    last = session.items.order_by("-pk")[:1] if refuse_somebody else session.items.none()
    refused = list(last.values_list("pk", flat=True))
    commission_services.convene(session, actor=secretary)
    commission_services.open_vote(session, actor=secretary)
    for login, _, _ in _SEATS:
        if login != "member7":
            _vote(session, world.named[login], against_too=refused)
    commission_services.close_vote(session, actor=secretary)
    for item in session.items.filter(decision=Decision.REFUSED):
        give_grounds(item, _GROUNDS, actor=secretary)


def _order(session: CommissionSession, world: DemoContext) -> None:
    """The order on ``session``, signed two days later, and another that mends a place of work."""
    operator = world.named["operator"]
    signed_on = session.held_on + timedelta(days=2)
    with at(_noon(signed_on)):
        order = orders.prepare_order(session, actor=world.named["secretary"])
        _sign(order, "214-к", signed_on, operator)
        given = order.entries.filter(outcome=OrderEntry.Outcome.SET).order_by("point", "place")
        mended = given.exclude(item__application__applicant=world.named["teacher"]).first()
    if mended is None:
        return
    with at(_noon(signed_on + timedelta(days=3))):
        correction = correction_services.prepare_correction(
            order, reason="Не указано структурное подразделение.", actor=operator
        )
        wanted = correction_services.Correction(
            outcome=mended.outcome,
            name=mended.name,
            position=mended.position,
            organization=f"{mended.organization}, корпус 2",
        )
        correction_services.correct_entry(correction, mended, wanted, actor=operator)
        _sign(correction, "221-к", signed_on + timedelta(days=3), operator)


def _sign(order: Order, number: str, day: datetime.date, operator: User) -> None:
    orders.sign_order(order, number=number, date=day, actor=operator)
    order_files.render_files(order.pk)
    send_letters(order.pk)
    publication_services.publish_order(order.pk)
