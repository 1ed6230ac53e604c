"""The papers of an order and of a protocol, assembled from the stored decisions."""

from collections import Counter
from collections.abc import Iterable
from itertools import groupby

from attestation.base.language.names import initials, search_key
from attestation.base.language.plurals import plural
from attestation.commission.counting import Decision, Tally
from attestation.commission.models import AgendaItem, CommissionSession, Duty, SessionMember
from attestation.commission.vote_groups import Voice, VoteGroup
from attestation.commission.voting.models import GroupVote
from attestation.orders.entries import change_of
from attestation.orders.models import Order, OrderEntry
from attestation.orders.wording import correction_text, in_act, order_title
from attestation.paperwork.order import OrderPaper, OrderPoint, OrderRow
from attestation.paperwork.protocol import (
    ProtocolGroup,
    ProtocolMember,
    ProtocolPaper,
    ProtocolPerson,
    ProtocolVotes,
)

Outcome = OrderEntry.Outcome

# --- The order --------------------------------------------------------------------------------


def order_paper(order: Order) -> OrderPaper:
    """Return the full text of ``order``; a draft has lines for number and date."""
    wording = order.words
    entries = order.entries.select_related("replaces__order")
    points = [_point(list(rows)) for _, rows in groupby(entries, key=lambda entry: entry.point)]
    closing = [line.strip() for line in wording.closing.splitlines() if line.strip()]
    points += [
        OrderPoint(number=str(number), text=text)
        for number, text in enumerate(closing, start=len(points) + 1)
    ]
    return OrderPaper(
        body=wording.body,
        act=wording.act,
        title=order_title(order),
        number=order.number or "__________",
        date=f"{order.date:%d.%m.%Y}" if order.date else "__________",
        preamble=preamble_of(order),
        command=wording.command,
        points=tuple(points),
        signer_post=wording.signer_post,
        signer_name=wording.signer_name,
        is_draft=not order.is_signed,
    )


def preamble_of(order: Order) -> str:
    """Return the legal basis of ``order`` with the protocol behind it, without the command."""
    session = order.session
    text = (
        f"{order.words.basis.strip().rstrip('.,')}, на основании решения аттестационной комиссии "
        f"(протокол от {session.held_on:%d.%m.%Y} № {session.number_label})"
    )
    return (
        f"{text} и в целях исправления ошибок в {in_act(order.corrects)}"
        if order.corrects
        else text
    )


def _point(entries: list[OrderEntry]) -> OrderPoint:
    first = entries[0]
    text, heading = correction_text(entries), _heading(first)
    return OrderPoint(
        number=str(first.point),
        text=text,
        note_heading=heading,
        rows=tuple(
            OrderRow(
                number=entry.number,
                name=entry.name_dative,
                position=entry.position,
                organization=entry.organization,
                municipality=entry.municipality,
                note=note_of(entry),
            )
            for entry in entries
        ),
    )


def _heading(entry: OrderEntry) -> str:
    """Return the heading of the last column of the point."""
    if change_of(entry) == "worded":
        return "Было"
    if entry.outcome == Outcome.SET:
        return "Примечание" if entry.replaces else ""
    return "Основания"


def note_of(entry: OrderEntry) -> str:
    """Return the grounds, or how the row stood before it was worded anew."""
    if change_of(entry) == "worded" and entry.replaces:
        before = entry.replaces
        pairs = (
            (before.name_dative, entry.name_dative),
            (before.position, entry.position),
            (before.organization, entry.organization),
            (before.municipality, entry.municipality),
            (before.grounds, entry.grounds),
        )
        changed = [old for old, new in pairs if old != new]
        return f"{'; '.join(changed)} (пункт {before.number})"
    if entry.outcome == Outcome.SET:
        return f"вместо пункта {entry.replaces.number}" if entry.replaces else ""
    return entry.grounds


# --- The protocol -----------------------------------------------------------------------------


def protocol_signers(session: CommissionSession) -> list[SessionMember]:
    """Return who signs the protocol: everybody who took part, and the secretary."""
    members = session.members.select_related("user")
    return [one for one in members if one.voted_at or one.duty == Duty.SECRETARY]


def protocol_paper(session: CommissionSession) -> ProtocolPaper:
    """Return the full text of the protocol of a closed session."""
    members = list(session.members.all())
    took_part = [member for member in members if member.voted_at]
    chair = _of_duty(took_part, Duty.CHAIR) or _of_duty(took_part, Duty.DEPUTY)
    secretary = _of_duty(members, Duty.SECRETARY)
    return ProtocolPaper(
        body=_body_of(session),
        number=session.number_label,
        date=f"{session.held_on:%d.%m.%Y}",
        form=session.get_form_display(),
        place=session.place,
        present=tuple(
            ProtocolMember(
                name=member.full_name,
                initials=member.short_name,
                duty=member.get_duty_display(),
                post=member.post,
            )
            for member in took_part
        ),
        absent=tuple(member.full_name for member in members if not member.voted_at),
        quorum=_quorum(session),
        rule=_rule(session),
        heard=_heard(session),
        groups=tuple(_groups(session)),
        chair=chair.short_name if chair else "",
        secretary=secretary.short_name if secretary else "",
        signers=tuple(
            member.short_name for member in took_part if member not in (chair, secretary)
        ),
    )


def _body_of(session: CommissionSession) -> str:
    """As in the signed order, once there is one: the two papers belong together."""
    order = session.orders.filter(kind=Order.Kind.MAIN).first() or Order()
    return order.words.body


def _of_duty(members: Iterable[SessionMember], duty: str) -> SessionMember | None:
    return next((member for member in members if member.duty == duty), None)


def _quorum(session: CommissionSession) -> str:
    rule = session.fixed_rule
    share = f"{rule.quorum.numerator}/{rule.quorum.denominator}" if rule else ""
    return (
        f"Членов комиссии – {session.members_count}, участвовали – {session.took_part}. "
        f"Кворум (не менее {share} состава) есть, заседание правомочно."
    )


def _rule(session: CommissionSession) -> str:
    rule = session.fixed_rule
    if rule is None:
        return ""
    counted = (
        "Решение принимается большинством голосов участвовавших"
        if rule.majority_of_present
        else "Решение принимается большинством голосов «за» или «против»"
    )
    tie = "в пользу" if rule.tie_favours_applicant else "не в пользу"
    return f"{counted}; при равенстве голосов оно принято {tie} аттестуемого."


def _heard(session: CommissionSession) -> str:
    people = session.items.count()
    whom = plural(people, "педагогического работника", *["педагогических работников"] * 2)
    return f"О результатах аттестации {people} {whom} по вопросам повестки."


def _voices(tally: Tally) -> str:
    return f"за – {tally.in_favour}, против – {tally.against}, воздержались – {tally.abstained}"


def _groups(session: CommissionSession) -> Iterable[ProtocolGroup]:
    said = Counter(
        GroupVote.objects.filter(member__session=session).values_list("group", "voice").order_by()
    )
    by_group: dict[str, list[AgendaItem]] = {}
    for item in session.items.all():
        by_group.setdefault(item.group, []).append(item)
    for number, group in enumerate((g for g in VoteGroup if g in by_group), start=1):
        tally = Tally(
            *(said[group, voice] for voice in (Voice.FOR, Voice.AGAINST, Voice.ABSTAINED))
        )
        items = sorted(by_group[group], key=_by_municipality)
        people = tuple(_person(f"{number}.{place}", one) for place, one in enumerate(items, 1))
        apart = [
            (item, person)
            for item, person in zip(items, people, strict=True)
            if item.counted != tally
        ]
        title = group.label.capitalize()
        yield ProtocolGroup(
            number=str(number),
            title=title,
            count=(
                _line(str(number), title, tally, people=str(len(items))),
                *(_line(person.number, item.name, item.counted) for item, person in apart),
            ),
            votes=f"{_voices(tally)}; в группе {_people(len(items))}",
            exceptions=tuple(f"{_brief(item)}: {_voices(item.counted)}" for item, _ in apart),
            people=people,
        )


def _by_municipality(item: AgendaItem) -> tuple[str, str, int]:
    """As the order names people: the two papers are read beside each other."""
    return search_key(item.municipality), search_key(item.name), item.pk


def _line(number: str, about: str, tally: Tally, *, people: str = "") -> ProtocolVotes:
    return ProtocolVotes(
        number=number,
        about=about,
        people=people,
        in_favour=str(tally.in_favour),
        against=str(tally.against),
        abstained=str(tally.abstained),
    )


def _people(count: int) -> str:
    return f"{count} {plural(count, 'человек', 'человека', 'человек')}"


def _brief(item: AgendaItem) -> str:
    surname, given_name, patronymic = [*item.name.split(" ", 2), "", ""][:3]
    return initials(surname, given_name, patronymic)


def _person(number: str, item: AgendaItem) -> ProtocolPerson:
    is_set = item.decision == Decision.SET
    return ProtocolPerson(
        number=number,
        name=item.name,
        position=item.position,
        organization=item.organization,
        municipality=item.municipality,
        votes=_voices(item.counted),
        decision="установить категорию" if is_set else "отказать",
        is_refused=not is_set,
        grounds="" if is_set else item.grounds,
    )
