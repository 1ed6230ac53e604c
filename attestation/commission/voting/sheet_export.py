"""The voting sheet of a session: ballots in the form that coordinators know."""

from collections.abc import Iterable
from typing import Any

from attestation.accounts.access import coordinators_of
from attestation.base.language.names import initials
from attestation.base.language.natural_order import natural_key
from attestation.commission.models import CommissionSession, Duty, SessionMember
from attestation.commission.vote_groups import Voice, VoteGroup
from attestation.directory.models import Institute, Municipality
from attestation.paperwork.voting_sheet import GroupCells, SheetLine, VotingSheet

TITLES = tuple(VoteGroup.labels)


def brief(name: str) -> str:
    """«Петрова Т.И.» of «Петрова Татьяна Игоревна», as the sheet's notes name people."""
    surname, given_name, patronymic = [*name.split(" ", 2), "", ""][:3]
    return initials(surname, given_name, patronymic).replace(". ", ".")


def sheet_of(session: CommissionSession, municipality: Municipality | None) -> VotingSheet:
    """Return the sheet of those members who vote by the sheet of ``municipality``.

    Until the vote is closed, who has not voted stands where votes are filled in.

    Args:
        municipality: None for the members who vote by no municipality's sheet.
    """
    members = session.members.filter(municipality=municipality).prefetch_related(
        "group_votes", "item_votes__item"
    )
    coordinator = (
        coordinators_of(municipality).first()
        if municipality
        else session.members.filter(duty=Duty.SECRETARY).first()
    )
    is_over = session.closed_at is not None
    return VotingSheet(
        municipality=municipality.name if municipality else Institute.load().name,
        held_on=session.held_on,
        groups=TITLES,
        voted=tuple(_line(member) for member in members if member.voted_at or not is_over),
        absent=tuple(member.full_name for member in members if is_over and not member.voted_at),
        coordinator=coordinator.full_name if coordinator else "",
        is_commissions=municipality is None,
    )


def _line(member: SessionMember) -> SheetLine:
    voices = {vote.group: vote.voice for vote in member.group_votes.all()}
    exceptions = sorted(
        member.item_votes.all(), key=lambda vote: (vote.voice, natural_key(vote.item.name))
    )
    cells = []
    for group in VoteGroup:
        others = [vote for vote in exceptions if vote.item.group == group]
        said = {voices.get(group), *(vote.voice for vote in others)}
        marks = (Voice.FOR in said, Voice.AGAINST in said, Voice.ABSTAINED in said)
        cells.append(GroupCells(marks, _note(others)))
    return SheetLine(member.full_name, tuple(cells))


def _note(votes: Iterable[Any]) -> str:
    """«против – Петрова Т.И., Седов А.А.; воздержался – Яшин П.П.»."""
    named: dict[str, list[str]] = {}
    for vote in votes:
        named.setdefault(vote.get_voice_display(), []).append(brief(vote.item.name))
    return "; ".join(f"{voice} – {', '.join(names)}" for voice, names in named.items())
