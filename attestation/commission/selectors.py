"""Reads of sessions for lists and pages."""

from collections.abc import Iterable
from typing import Any

from django.db.models import Q, QuerySet

from attestation.accounts.access import is_secretary, municipality_keys
from attestation.applications.choices import Form
from attestation.applications.models import Application, ApplicationQuerySet
from attestation.applications.workflow import ApplicationState
from attestation.base.language.natural_order import in_alphabet
from attestation.base.row_numbers import number_of
from attestation.commission.models import (
    AgendaItem,
    CommissionSession,
    SessionMember,
    SessionQuerySet,
)
from attestation.commission.workflow import LIVE
from attestation.directory.models import Municipality
from attestation.directory.rules_models import ProcedureRules
from attestation.files.models import StoredFile


def waiting_applications() -> ApplicationQuerySet:
    """Applications that a session may decide on: verified ones, and registered simplified ones."""
    ready = Q(state=ApplicationState.VERIFIED) | Q(
        state=ApplicationState.REGISTERED, form=Form.SIMPLIFIED
    )
    return Application.objects.filter(ready).exclude(agenda_items__is_live=True).for_list()


def session_list(user: Any) -> SessionQuerySet:
    """Return the sessions that ``user`` sees, with the numbers of a list row."""
    numbers = {
        "people": number_of(AgendaItem.objects.all(), session="pk"),
        "seats": number_of(SessionMember.objects.all(), session="pk"),
        "voted": number_of(SessionMember.objects.exclude(voted_at=None), session="pk"),
    }
    sessions = CommissionSession.objects.visible_to(user).annotate(**numbers)
    return sessions.order_by("-held_on", "-pk")


def sheets_of(session: CommissionSession, user: Any) -> list[Municipality | None]:
    """The municipalities whose sheets ``user`` may take; None stands for the commission's own."""
    if is_secretary(user):
        return all_sheets(session)
    return list(_municipalities(session).filter(pk__in=municipality_keys(user)))


def all_sheets(session: CommissionSession) -> list[Municipality | None]:
    """Return the sheets by which the session votes; the commission's own first, if it has one."""
    own = session.members.filter(municipality=None).exists()
    return [*([None] if own else []), *_municipalities(session)]


def _municipalities(session: CommissionSession) -> QuerySet[Municipality]:
    keys = session.members.values("municipality")
    return Municipality.objects.filter(pk__in=keys).order_by(*in_alphabet("name"))


def may_still_vote(members: QuerySet[SessionMember]) -> QuerySet[SessionMember]:
    """Leave out of ``members`` who is not marked present at a session in person."""
    return members.exclude(session__form=CommissionSession.Form.IN_PERSON, is_present=False)


def enterable(session: CommissionSession, user: Any) -> set[int]:
    """Return the keys of the members whose ballots ``user`` may still type in."""
    waiting = may_still_vote(session.members.filter(voted_at=None))
    if not is_secretary(user):
        waiting = waiting.filter(municipality__in=municipality_keys(user))
    return set(waiting.values_list("pk", flat=True))


def sheets_shown(members: Iterable[SessionMember], user: Any) -> set[int]:
    """Return the keys of the members whose signed sheet ``user`` may read."""
    sheets = {member.signed_sheet_id: member.pk for member in members if member.signed_sheet_id}
    if not sheets:
        return set()
    seen = set(
        StoredFile.objects.visible_to(user).filter(pk__in=sheets).values_list("pk", flat=True)
    )
    return {member.pk for member in members if member.signed_sheet_id in seen}


def own_seat(session: CommissionSession, user: Any) -> SessionMember | None:
    return session.members.filter(user=user).first()


def missing_members(session: CommissionSession, members: int) -> int:
    """Return how many members the session lacks for the order's minimum; 0 once it is over."""
    if session.state not in LIVE:
        return 0
    return max(0, ProcedureRules.on(session.held_on).commission_minimum - members)
