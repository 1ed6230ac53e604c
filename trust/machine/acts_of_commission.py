"""Acts of the commission and on its orders: session, vote, protocol, order, correction."""

import datetime
from typing import Any

from django.utils import timezone

from attestation.commission import services as commission
from attestation.commission.models import AgendaItem, CommissionSession
from attestation.commission.papers import services as papers
from attestation.commission.selectors import waiting_applications
from attestation.commission.vote_groups import Voice, VoteGroup
from attestation.commission.voting import services as voting
from attestation.orders.corrections import services as corrections
from attestation.orders.corrections.services import Correction
from attestation.orders.models import Order
from attestation.orders.services import grounds, orders, protocol
from tests.signing import signed_by
from trust.machine.acts import Choose, act
from trust.machine.people import People
from trust.machine.things import another_page

_LIVE = ("prepared", "convened", "voting")


def _to_prepare(people: People, _institute: None) -> list[bool]:
    busy = CommissionSession.objects.filter(state__in=_LIVE).exists()
    return [True] if not busy and waiting_applications().exists() else []


@act("institute", "secretary", touches="session", wanted=_to_prepare)
def prepare(people: People, _institute: None, actor: Any, choose: Any, hint: Any) -> Any:
    """Prepare a session of today, or of another day."""
    days = 0 if hint else choose([0, 3, -5])
    held_on = timezone.localdate() + datetime.timedelta(days=days)
    return commission.prepare(held_on=held_on, form=choose(["absentee", "in_person"]), actor=actor)


@act("session", "secretary", when="prepared convened")
def change_session(people: People, session: Any, actor: Any, choose: Any, hint: Any) -> Any:
    """Put the session off, or hold it in another form."""
    held_on = session.held_on + datetime.timedelta(days=choose([0, 1, -1]))
    form = choose(["absentee", "in_person"])
    return commission.change_session(session, held_on=held_on, form=form, actor=actor)


@act("member", "secretary")
def remove_member(people: People, member: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return commission.remove_member(member, actor=actor)


@act("session", "secretary", when="prepared convened")
def add_members(people: People, session: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return commission.add_members(session, actor=actor)


@act(
    "session",
    "secretary",
    when="prepared convened",
    wanted=lambda people, one: (
        [True] if one.state in _LIVE[:2] and waiting_applications().exists() else []
    ),
)
def fill_agenda(people: People, session: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return commission.fill_agenda(session, actor=actor)


@act("item", "secretary")
def remove_from_agenda(people: People, item: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return commission.remove_from_agenda(item, actor=actor)


def _to_convene(people: People, session: Any) -> list[bool]:
    ready = session.items.exists() and session.members.exists()
    return [True] if session.state == "prepared" and ready else []


@act("session", "secretary", when="prepared", to="convened", wanted=_to_convene)
def convene(people: People, session: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return commission.convene(session, actor=actor)


def _to_mark(people: People, session: Any) -> list[bool]:
    today, absent = timezone.localdate(), session.members.filter(is_present=False).exists()
    open_yet = session.state == "convened" and session.is_in_person
    return [True] if open_yet and absent and today >= session.held_on else []


@act("session", "secretary", when="convened voting", wanted=_to_mark)
def mark_present(people: People, session: Any, actor: Any, choose: Any, hint: Any) -> Any:
    """Say who is there: everybody, or all but one."""
    everybody = list(session.members.order_by("pk").values_list("pk", flat=True))
    present = everybody if hint else choose([everybody, everybody[:-1], []])
    return commission.mark_present(session, set(present), actor=actor)


def _to_open(people: People, session: Any) -> list[bool]:
    today, members = timezone.localdate(), session.members.all()
    in_time = session.vote_from <= today <= session.vote_until
    present = not session.is_in_person or not members.filter(is_present=False).exists()
    ready = session.items.exists() and members.exists() and in_time and present
    return [True] if session.state == "convened" and ready else []


@act("session", "secretary", when="convened", to="voting", wanted=_to_open)
def open_vote(people: People, session: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return commission.open_vote(session, actor=actor)


def _may_vote(people: People, member: Any) -> list[bool]:
    session, today = member.session, timezone.localdate()
    in_time = session.vote_from <= today <= session.vote_until
    open_yet = session.state == "voting" and in_time and member.voted_at is None
    return [True] if open_yet and (member.is_present or not session.is_in_person) else []


def _groups(session: Any, choose: Choose) -> dict[VoteGroup, Voice]:
    groups = sorted({*session.items.values_list("group", flat=True)})
    return {VoteGroup(group): Voice(choose(["for", "against"])) for group in groups}


def _exceptions(session: Any, choose: Choose) -> dict[int, Voice]:
    items = list(AgendaItem.objects.filter(session=session).order_by("pk"))
    other = choose([None, *items])
    return {other.pk: Voice.ABSTAINED} if other else {}


@act("member", "member", wanted=_may_vote)
def vote(people: People, member: Any, actor: Any, choose: Any, hint: Any) -> Any:
    """Cast the own ballot, whoever's name stands on the page."""
    session = member.session
    exceptions = {} if hint else _exceptions(session, choose)
    return voting.vote(session, groups=_groups(session, choose), exceptions=exceptions, actor=actor)


@act("member", "secretary collector")
def type_ballot(people: People, member: Any, actor: Any, choose: Any, hint: Any) -> Any:
    """Type a ballot in from its signed sheet, or without one."""
    session = member.session
    return voting.record_ballot(
        member,
        groups=_groups(session, choose),
        exceptions=_exceptions(session, choose),
        sheet=choose([another_page(), None]),
        actor=actor,
    )


@act("session", "secretary", when="voting")
def extend_vote(people: People, session: Any, actor: Any, choose: Any, hint: Any) -> Any:
    until = session.vote_until + datetime.timedelta(days=choose([2, 0, 200]))
    return voting.extend_vote(session, until=until, actor=actor)


def _is_over(people: People, session: Any) -> list[bool]:
    waiting = voting.waiting_members(session).exists()
    due = timezone.localdate() >= session.held_on
    quorum = session.members.exclude(voted_at=None).count() * 3 >= session.members.count() * 2
    return [True] if session.state == "voting" and not waiting and due and quorum else []


@act("session", "secretary", when="voting", to="closed", wanted=_is_over)
def close_vote(people: People, session: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return commission.close_vote(session, actor=actor)


@act("session", "secretary", when="closed", to="voting")
def reopen_vote(people: People, session: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return voting.reopen_vote(session, reason=choose(["ошибка в листе", ""]), actor=actor)


@act("session", "secretary", when="prepared convened voting", to="cancelled")
def cancel(people: People, session: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return commission.cancel(session, reason=choose(["нет кворума", ""]), actor=actor)


# --- Papers -----------------------------------------------------------------------------------


@act(
    "item",
    "secretary",
    wanted=lambda people, one: [True] if one.is_refused and not one.grounds else [],
)
def give_grounds(people: People, item: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return grounds.give_grounds(item, "Нет результатов за три года.", actor=actor)


@act("session", "secretary operator", when="closed")
def prepare_protocol(people: People, session: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return protocol.prepare_protocol(session, actor=actor)


@act("session", "secretary")
def prepare_sheet(people: People, session: Any, actor: Any, choose: Any, hint: Any) -> Any:
    """Keep the commission's own sheet, to be signed."""
    return papers.prepare_sheet(session, None, actor=actor)


@act("paper", "secretary member operator collector", is_several=True)
def sign_paper(people: People, paper: Any, actor: Any, choose: Any, hint: Any) -> Any:
    """Sign a protocol or a voting sheet in the system."""
    code = "protocol" if paper.kind == paper.Kind.PROTOCOL else "voting-sheet"
    return signed_by(actor, code, paper, **choose([{}, {"code": "000000"}]))


@act(
    "session",
    "secretary operator",
    when="closed",
    touches="order",
    wanted=lambda people, one: [True] if one.state == "closed" and not one.orders.exists() else [],
)
def prepare_order(people: People, session: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return orders.prepare_order(session, actor=actor)


@act("order", "secretary operator", when="draft")
def set_datives(people: People, order: Any, actor: Any, choose: Any, hint: Any) -> Any:
    first = order.entries.order_by("pk").first()
    words = choose(["Беловой Анне Игоревне", " "])
    return orders.set_datives(order, {first.pk: words} if first else {}, actor=actor)


def _to_sign(people: People, order: Any) -> list[bool]:
    is_first = order.state == "draft" and not order.is_correcting
    return [True] if is_first and not orders.signing_obstacles(order) else []


@act(
    "order",
    "operator",
    when="draft",
    to="signed",
    touches="application withdrawal",
    wanted=_to_sign,
)
def sign_order(people: People, order: Any, actor: Any, choose: Any, hint: Any) -> Any:
    """Sign the order under a number not yet taken, or any."""
    number = f"{order.pk}-к" if hint else choose([f"{order.pk}-к", "1-к", ""])
    return orders.sign_order(order, number=number, date=timezone.localdate(), actor=actor)


@act("order", "secretary operator", when="signed", touches="order")
def begin_correction(people: People, order: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return corrections.prepare_correction(order, reason=choose(["описка", ""]), actor=actor)


@act("entry", "secretary operator")
def correct_entry(people: People, entry: Any, actor: Any, choose: Any, hint: Any) -> Any:
    """Give a row other words or another outcome, in the youngest order of the session."""
    wanted = Correction(
        outcome=choose(["annulled", "set", "refused"]),
        name=choose([entry.name, "Белова Анна Ивановна", ""]),
        position=entry.position,
        organization=entry.organization,
        grounds=choose(["Ошибка в подсчёте.", ""]),
    )
    youngest = Order.objects.filter(session=entry.order.session_id).order_by("-pk").first()
    return corrections.correct_entry(youngest, entry, wanted, actor=actor)


@act("entry", "secretary operator")
def drop_entry(people: People, entry: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return corrections.drop_entry(entry, actor=actor)


@act("order", "secretary operator", when="draft", touches="order")
def drop_correction(people: People, order: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return corrections.drop(order, actor=actor)
