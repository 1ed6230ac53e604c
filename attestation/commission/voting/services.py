"""Ballots: what members say, from the database to the counting and back."""

from collections.abc import Mapping

from django.db import transaction
from django.utils import timezone

from attestation.accounts.models import User
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.commission.access import may_enter_ballot
from attestation.commission.counting import Ballot, Item
from attestation.commission.models import CommissionSession, SessionMember
from attestation.commission.vote_groups import Voice, VoteGroup
from attestation.commission.voting.models import GroupVote, ItemVote
from attestation.commission.workflow import SessionState
from attestation.journal.services import locked, log_entry

_LAW = {
    "vote_once_on_a_group": "Этот голос уже учтён.",
    "vote_once_on_a_person": "Этот голос уже учтён.",
    "vote_not_on_oneself": "Член комиссии не голосует по своему заявлению.",
    "vote_only_while_open": "Голосование закрыто.",
}


def agenda_of(session: CommissionSession) -> list[Item]:
    """Return the agenda as the counting needs it."""
    return [
        Item(key, VoteGroup(group), applicant)
        for key, group, applicant in session.items.values_list(
            "pk", "group", "application__applicant_id"
        )
    ]


def ballots_of(session: CommissionSession) -> list[Ballot]:
    """Return the ballots of those who voted; members are named by their account."""
    voted = session.members.exclude(voted_at=None).prefetch_related("group_votes", "item_votes")
    return [
        Ballot(
            member.user_id,
            {VoteGroup(vote.group): Voice(vote.voice) for vote in member.group_votes.all()},
            {vote.item_id: Voice(vote.voice) for vote in member.item_votes.all()},
        )
        for member in voted
    ]


@transaction.atomic
def vote(
    session: CommissionSession,
    *,
    groups: Mapping[VoteGroup, Voice],
    exceptions: Mapping[int, Voice],
    actor: User,
) -> SessionMember:
    """Record the own ballot of a member, once.

    Args:
        groups: a voice for each group that is on the agenda.
        exceptions: other voices for single persons, by the key of `AgendaItem`.

    Raises:
        DomainError: no member, not open, voted already, a group without a voice, or on oneself.
    """
    member = session.members.filter(user=actor).first()
    if member is None:
        raise DomainError("Вы не входите в состав этого заседания.")
    return _take(member, groups, exceptions, source=SessionMember.Source.ONLINE, actor=actor)


@transaction.atomic
def record_ballot(
    member: SessionMember,
    *,
    groups: Mapping[VoteGroup, Voice],
    exceptions: Mapping[int, Voice],
    actor: User,
    source: str = SessionMember.Source.TYPED,
) -> SessionMember:
    """Record the ballot of a member from a signed sheet, typed in or imported.

    Raises:
        DomainError: as for `vote`, or the actor may not do it for this member.
    """
    may_enter_ballot(actor, member).raise_if_denied()
    return _take(member, groups, exceptions, source=source, actor=actor)


def _take(
    member: SessionMember,
    groups: Mapping[VoteGroup, Voice],
    exceptions: Mapping[int, Voice],
    *,
    source: str,
    actor: User,
) -> SessionMember:
    # The vote is closed under the same lock: a ballot is counted, or refused.
    session = locked(member.session)
    if session.state != SessionState.VOTING:
        raise DomainError("Голосование не открыто: голос не принят.")
    member = SessionMember.objects.select_for_update(of=("self",)).get(pk=member.pk)
    if member.voted_at:
        raise DomainError(
            f"Голос уже принят {timezone.localtime(member.voted_at):%d.%m.%Y в %H:%M}, "
            "изменить его нельзя."
        )
    _check(session, member, groups, exceptions)
    with constraint_errors_as(_LAW):
        GroupVote.objects.bulk_create(
            GroupVote(member=member, group=group, voice=voice) for group, voice in groups.items()
        )
        ItemVote.objects.bulk_create(
            ItemVote(member=member, item_id=item, voice=voice) for item, voice in exceptions.items()
        )
    member.voted_at = timezone.now()
    member.source = source
    member.entered_by = actor
    member.save()
    text = f"Принят голос: {member.full_name} ({member.get_source_display()})."
    log_entry("session.vote", text, actor=actor, session=session)
    return member


def _check(
    session: CommissionSession,
    member: SessionMember,
    groups: Mapping[VoteGroup, Voice],
    exceptions: Mapping[int, Voice],
) -> None:
    agenda = {item.key: item for item in agenda_of(session)}
    silent = [
        group.label
        for group in VoteGroup
        if group not in groups and any(item.group == group for item in agenda.values())
    ]
    if silent:
        raise DomainError(f"Выберите голос: {'; '.join(silent)}.")
    if unknown := set(exceptions) - set(agenda):
        raise DomainError(f"В повестке этого заседания нет людей: {len(unknown)}.")
    if any(agenda[key].applicant == member.user_id for key in exceptions):
        raise DomainError(_LAW["vote_not_on_oneself"])
