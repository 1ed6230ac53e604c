"""Ballots: what members say, from the database to the counting and back."""

import datetime
from collections.abc import Mapping
from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.utils import timezone

from attestation.accounts.models import User
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_text
from attestation.base.language.sentences import as_sentence
from attestation.commission.access import may_enter_ballot, may_prepare, roles_towards
from attestation.commission.counting import Ballot, Item
from attestation.commission.models import CommissionSession, SessionMember
from attestation.commission.sections import reopening_obstacle
from attestation.commission.vote_groups import Voice, VoteGroup
from attestation.commission.vote_window import (
    require_may_close,
    require_may_vote,
    require_near,
    require_quorum,
)
from attestation.commission.voting.letters import tell_member
from attestation.commission.voting.models import GroupVote, ItemVote
from attestation.commission.workflow import WORKFLOW, SessionState
from attestation.files.checks import SIGNED_SCAN, Inspection, inspect
from attestation.files.models import StoredFile
from attestation.files.services import keep
from attestation.journal.services import advance, locked, log_entry
from attestation.notifications.events import VOTE_OPENED
from attestation.notifications.services.messages import notify_all
from attestation.paperwork.signing import scan_checks

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


def waiting_members(session: CommissionSession) -> QuerySet[SessionMember]:
    """Return the members who may still vote: in person only those who are present."""
    waiting = session.members.filter(voted_at=None)
    return waiting.filter(is_present=True) if session.is_in_person else waiting


def require_countable(session: CommissionSession) -> None:
    """Refuse to count the votes of ``session`` today: too early, or no quorum."""
    require_may_close(session, timezone.localdate(), waiting=waiting_members(session).count())
    require_quorum(session, len(ballots_of(session)), "проголосовали")


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
    require_may_vote(member.session, timezone.localdate())
    return _take(member, groups, exceptions, source=SessionMember.Source.ONLINE, actor=actor)


def record_ballot(
    member: SessionMember,
    *,
    groups: Mapping[VoteGroup, Voice],
    exceptions: Mapping[int, Voice],
    sheet: Any,
    actor: User,
) -> SessionMember:
    """Record the ballot of a member, typed in from a signed sheet; the member is told.

    Args:
        sheet: the upload with the scan of the signed sheet.

    Raises:
        DomainError: as for `vote`, or the actor may not do it for this member, or without a sheet.
    """
    may_enter_ballot(actor, member).raise_if_denied()
    facts = inspected_sheet(sheet)
    with transaction.atomic():
        return enter_ballot(
            member,
            groups=groups,
            exceptions=exceptions,
            sheet=keep(sheet, facts, actor=actor),
            source=SessionMember.Source.TYPED,
            actor=actor,
        )


def inspected_sheet(upload: Any) -> Inspection:
    """Return the facts of the scan of a signed sheet.

    Raises:
        DomainError: there is none, or it is no such file (field ``scan``).
    """
    if not upload:
        raise DomainError("Приложите скан подписанного листа.", field="scan")
    try:
        facts = inspect(upload, SIGNED_SCAN)
        scan_checks.refuse_empty(scan_checks.shows_nothing(upload, facts.content_type))
    except DomainError as refusal:
        raise DomainError(refusal.message, field="scan") from refusal
    return facts


@transaction.atomic
def enter_ballot(
    member: SessionMember,
    *,
    groups: Mapping[VoteGroup, Voice],
    exceptions: Mapping[int, Voice],
    sheet: StoredFile,
    source: str,
    actor: User,
) -> SessionMember:
    """Record the ballot of a member from a signed sheet that is stored; the member is told.

    Raises:
        DomainError: as for `vote`, or the actor may not do it for this member.
    """
    may_enter_ballot(actor, member).raise_if_denied()
    member = _take(member, groups, exceptions, source=source, actor=actor, sheet=sheet)
    tell_member(member)
    return member


def _take(
    member: SessionMember,
    groups: Mapping[VoteGroup, Voice],
    exceptions: Mapping[int, Voice],
    *,
    source: str,
    actor: User,
    sheet: StoredFile | None = None,
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
    if session.is_in_person and not member.is_present:
        raise DomainError(
            f"{member.full_name}: нет отметки о присутствии, а заседание очное. "
            "Сначала отметьте присутствие."
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
    member.signed_sheet = sheet
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


@transaction.atomic
def extend_vote(
    session: CommissionSession, *, until: datetime.date, actor: User
) -> CommissionSession:
    """Let a vote that is open go on until a later day.

    Raises:
        DomainError: the vote is not open, or the day is not later or months away.
    """
    may_prepare(actor).raise_if_denied()
    session = locked(session)
    if session.state != SessionState.VOTING:
        raise DomainError("Голосование не открыто: продлевать нечего.")
    if until <= session.vote_until:
        raise DomainError(
            f"Голосование и так идёт по {session.vote_until:%d.%m.%Y}: укажите день позже.",
            field="until",
        )
    require_near(session.held_on, until, field="until")
    session.vote_until = until
    session.save()
    text = f"Голосование продлено по {until:%d.%m.%Y}."
    log_entry("session.extend", text, actor=actor, session=session)
    return session


@transaction.atomic
def reopen_vote(session: CommissionSession, *, reason: str, actor: User) -> CommissionSession:
    """Open a closed vote again: votes stay, decisions are to be counted anew.

    Raises:
        DomainError: without a reason, or what follows from the decisions exists already.
    """
    session = advance(
        session, "reopen_vote", workflow=WORKFLOW, actor=actor, roles_towards=roles_towards
    )
    reason = clean_text(reason)
    if not reason:
        raise DomainError("Напишите, почему голосование открывается снова.", field="reason")
    if obstacle := reopening_obstacle(session):
        raise DomainError(obstacle)
    session.vote_until = max(session.vote_until, timezone.localdate())
    session.closed_at = session.members_count = session.took_part = session.rule = None
    session.save()
    session.items.update(decision="", in_favour=None, against=None, abstained=None, grounds="")
    notify_all(
        [member.user for member in session.members.select_related("user")],
        "Голосование комиссии открыто снова",
        f"Голосование заседания {session.held_on:%d.%m.%Y} открыто снова по "
        f"{session.vote_until:%d.%m.%Y}. Принятые голоса сохранены. Причина: {as_sentence(reason)}",
        event=VOTE_OPENED,
        path=session.get_absolute_url(),
        batch=f"session:{session.pk}",
    )
    log_entry(
        "session.reopen_vote",
        f"Голосование открыто снова. {reason}",
        actor=actor,
        session=session,
    )
    return session
