"""A filled voting sheet, understood: whose lines they are, and what each of them says."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db import transaction

from attestation.accounts.models import User
from attestation.base.errors import DomainError
from attestation.commission.models import AgendaItem, CommissionSession, SessionMember
from attestation.commission.vote_groups import Voice, VoteGroup
from attestation.commission.voting import services
from attestation.commission.voting.notes import MISTAKES_SHOWN, Names, quoted, read_note
from attestation.commission.voting.sheet_export import TITLES
from attestation.directory.models import Municipality
from attestation.files.models import StoredFile
from attestation.files.services import keep
from attestation.paperwork.voting_sheet import GroupCells, SheetLine, read_voting_sheet


@dataclass
class ReadBallot:
    """A line of a filled sheet, as far as it was understood.

    Attributes:
        row: counted from one.
        name: to be shown, cut if it is too long for a name.
    """

    row: int
    name: str
    member: SessionMember | None = None
    groups: dict[VoteGroup, Voice] = field(default_factory=dict)
    exceptions: dict[int, Voice] = field(default_factory=dict)
    errors: list[str] = field(default_factory=list)


def read_ballots(
    upload: Any, *, session: CommissionSession, municipality: Municipality | None
) -> list[ReadBallot]:
    """Read a filled sheet and match its names with the session; nothing is saved.

    Returns:
        One entry per line; values that could not be parsed are in its ``errors``.

    Raises:
        DomainError: the file is not the form, is of another day, or contains no votes.
    """
    sheet = read_voting_sheet(upload, groups=TITLES)
    held_on = f"{session.held_on:%d.%m.%Y}"
    if sheet.day and sheet.day != held_on:
        raise DomainError(
            f"В листе указана дата заседания {quoted(sheet.day)}, а это заседание – {held_on}. "
            "Проверьте, тот ли это файл."
        )
    if not sheet.voted:
        raise DomainError(
            "В листе никто не проголосовал: отметьте голоса знаком «+» и загрузите его ещё раз."
        )
    members = session.members.filter(municipality=municipality)
    people = Names((member.full_name, member) for member in members)
    items = list(session.items.select_related("application"))
    agenda = {
        group: Names((item.name, item) for item in items if item.group == group)
        for group in VoteGroup
    }
    asked = {item.group for item in items}
    read = [_read(line, people, agenda, asked) for line in sheet.voted]
    twice = Counter(ballot.member.pk for ballot in read if ballot.member)
    for ballot in read:
        if ballot.member and twice[ballot.member.pk] > 1:
            ballot.errors.append("Этот член комиссии указан в листе дважды.")
    return read


def _read(
    line: SheetLine,
    people: Names[SessionMember],
    agenda: dict[VoteGroup, Names[AgendaItem]],
    asked: set[str],
) -> ReadBallot:
    ballot = ReadBallot(line.row, quoted(line.name))
    found = people.of(line.name)
    if len(found) == 1:
        ballot.member = found[0]
        if found[0].voted_at:
            ballot.errors.append("Голос этого члена комиссии уже принят.")
    elif found:
        ballot.errors.append("Так зовут нескольких членов комиссии: впишите имя полностью.")
    else:
        ballot.errors.append("Такого человека нет среди тех, кто голосует этим листом.")
    for group, cells in zip(VoteGroup, line.groups, strict=True):
        _read_group(ballot, group, cells, agenda[group], is_asked=group in asked)
    if len(ballot.errors) > MISTAKES_SHOWN:
        ballot.errors[MISTAKES_SHOWN:] = ["В этой строке есть и другие ошибки."]
    return ballot


def _read_group(
    ballot: ReadBallot,
    group: VoteGroup,
    cells: GroupCells,
    people: Names[AgendaItem],
    *,
    is_asked: bool,
) -> None:
    """Understand the four cells of one group."""
    where = f"«{group.label}»"
    voter = ballot.member.user_id if ballot.member else None
    others, faults = read_note(cells.note, people, voter=voter)
    ballot.errors += [f"{where}: {fault}" for fault in faults]
    marked = [voice for voice, mark in zip(Voice, cells.marks, strict=True) if mark]
    # A mark that the note explains belongs to its people; the rest speaks for the group.
    whole = [voice for voice in marked if voice not in others.values()] or marked[:1]
    if len(whole) == 1:
        ballot.groups[group] = whole[0]
        ballot.exceptions |= {key: voice for key, voice in others.items() if voice != whole[0]}
    elif whole:
        ballot.errors.append(f"{where}: отмечено несколько голосов, а примечание их не объясняет.")
    elif is_asked:
        ballot.errors.append(f"{where}: голос не отмечен.")


def import_ballots(read: Iterable[ReadBallot], *, sheet: Any, actor: User) -> int:
    """Take all ballots of a sheet, or none of them; returns how many there were.

    Args:
        sheet: the upload with the scan of the same sheet and its signatures.

    Raises:
        DomainError: a line has errors, or a ballot is not taken; the sentence names the member.
    """
    read = list(read)
    for ballot in read:
        if ballot.errors or ballot.member is None:
            raise DomainError(f"Строка {ballot.row}, {ballot.name}: {' '.join(ballot.errors)}")
    facts = services.inspected_sheet(sheet)
    with transaction.atomic():
        scan = keep(sheet, facts, actor=actor)
        for ballot in read:
            _enter(ballot, scan=scan, actor=actor)
    return len(read)


def _enter(ballot: ReadBallot, *, scan: StoredFile, actor: User) -> None:
    assert ballot.member  # noqa: S101 (asked before)
    try:
        services.enter_ballot(
            ballot.member,
            groups=ballot.groups,
            exceptions=ballot.exceptions,
            sheet=scan,
            source=SessionMember.Source.IMPORTED,
            actor=actor,
        )
    except DomainError as refusal:
        raise DomainError(f"{ballot.member.full_name}: {refusal.message}") from refusal
