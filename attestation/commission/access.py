"""Visibility of a session, and the roles in it."""

from typing import Any

from django.db.models import Exists, Q, QuerySet
from django.utils import timezone

from attestation.accounts.access import is_operator, is_secretary, kept_keys, municipality_keys
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.access import still_open
from attestation.applications.access_log import readers
from attestation.applications.models import Application, application_visibility
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.base.visibility import NOTHING, any_of
from attestation.commission.models import (
    AgendaItem,
    CommissionMember,
    CommissionSession,
    SessionMember,
    session_visibility,
)
from attestation.commission.workflow import SessionState
from attestation.dossiers.models import dossier_visibility
from attestation.evaluation.models import conclusion_visibility, sheet_visibility
from attestation.evaluation.workflow import FINISHED
from attestation.files.access import file_visibility

#: A session is its members' business from the invitation on.
_KNOWN = [SessionState.CONVENED, SessionState.VOTING, SessionState.CLOSED]


@session_visibility.add
def as_secretary_or_operator(user: Any) -> Q:
    """All sessions: one prepares them, the other prepares what comes before them."""
    # An empty condition would vanish among the others.
    return Q(pk__isnull=False) if is_secretary(user) or is_operator(user) else NOTHING


@session_visibility.add
def as_member(user: Any) -> Q:
    if not has_seat(user):
        return NOTHING
    return any_of(seats_in_force(user), session="pk") & Q(state__in=_KNOWN)


def has_seat(user: Any) -> bool:
    """Return whether ``user`` ever sat in a session; most readers never did."""
    seats = SessionMember.objects.filter(user=user).values_list("pk", flat=True)
    return bool(kept_keys(user, "seats", seats[:1]))


def seats_in_force(user: Any) -> QuerySet[SessionMember]:
    """Return the seats that let ``user`` read: in a counted session only while in office."""
    today = timezone.localdate()
    in_office = CommissionMember.objects.filter(
        Q(ends_on=None) | Q(ends_on__gte=today), user=user, starts_on__lte=today
    )
    return SessionMember.objects.filter(
        ~Q(session__state=SessionState.CLOSED) | Q(Exists(in_office)), user=user
    )


@session_visibility.add
def as_municipal_coordinator(user: Any) -> Q:
    """Sessions for which the coordinator collects the voting sheet."""
    own = municipality_keys(user)
    if not own:
        return NOTHING
    collected = SessionMember.objects.filter(municipality__in=own)
    return any_of(collected, session="pk") & Q(state__in=_KNOWN)


def _agenda_of(user: Any) -> QuerySet[AgendaItem]:
    """Return what stands on the agendas that ``user`` votes on, or has voted on."""
    return AgendaItem.objects.filter(
        any_of(seats_in_force(user), session="session"), is_live=True, session__state__in=_KNOWN
    )


@application_visibility.add
def on_the_agenda(user: Any) -> Q:
    """Show members the applications of the agenda with their documents, and a while longer."""
    if not has_seat(user):
        return NOTHING
    return any_of(_agenda_of(user), application="pk") & still_open("pk")


@conclusion_visibility.add
def conclusions_on_the_agenda(user: Any) -> Q:
    """Show members the finished conclusions of the agenda, and a while longer."""
    if not has_seat(user):
        return NOTHING
    return (
        any_of(_agenda_of(user), application="application")
        & Q(state__in=FINISHED)
        & still_open("application")
    )


@conclusion_visibility.add
def conclusions_for_the_secretary(user: Any) -> Q:
    """Those of any agenda."""
    if not is_secretary(user):
        return NOTHING
    return any_of(AgendaItem.objects.all(), application="application") & Q(state__in=FINISHED)


@sheet_visibility.add
def sheets_for_the_secretary(user: Any) -> Q:
    """For the papers of a session: handed-in sheets, never of the own application.

    Members read the conclusion, in which the points of both stand side by side.
    """
    if not is_secretary(user):
        return NOTHING
    return (
        any_of(AgendaItem.objects.all(), application="conclusion__application")
        & Q(conclusion__state__in=FINISHED, submitted_at__isnull=False)
        & ~Q(conclusion__application__applicant=user)
    )


@readers.add(priority=60)
def as_secretary_or_member(application: Application, user: User) -> Role | None:
    """Return the role in which somebody of the commission reads an application."""
    if is_secretary(user):
        return Role.SECRETARY
    seated = application.agenda_items.filter(session__members__user=user)
    return Role.COMMISSION_MEMBER if seated.exists() else None


@file_visibility.add
def sheets_behind_ballots(user: Any) -> Q:
    """Show a signed sheet to those whose ballot stands on it, who entered it, and the centre."""
    entered = SessionMember.objects.all()
    if not (is_secretary(user) or is_operator(user)):
        entered = entered.filter(Q(user=user) | Q(entered_by=user))
    return any_of(entered, signed_sheet="pk")


@dossier_visibility.add
def dossiers_of_sessions(user: Any) -> Q:
    """Show the own dossiers of sessions that are visible now."""
    return Q(person=user) & any_of(CommissionSession.objects.visible_to(user), pk="session")


@application_visibility.add
def as_secretary(user: Any) -> Q:
    """Show the secretary what stands, or stood, on any agenda."""
    if not is_secretary(user):
        return NOTHING
    return any_of(AgendaItem.objects.all(), application="pk")


def roles_towards(user: User, session: CommissionSession) -> frozenset[str]:
    """Return the parts that ``user`` plays towards ``session``."""
    roles = set()
    if is_secretary(user):
        roles.add(Role.SECRETARY)
    if session.members.filter(user=user).exists():
        roles.add(Role.COMMISSION_MEMBER)
    if session.members.filter(municipality__in=municipality_keys(user)).exists():
        roles.add(Role.MUNICIPAL_COORDINATOR)
    return frozenset(roles)


def may_prepare(user: Any) -> PermissionResult:
    """Return whether ``user`` may prepare sessions."""
    return ALLOWED if is_secretary(user) else denied("Это делает только секретарь комиссии.")


def may_enter_ballot(user: User, member: SessionMember) -> PermissionResult:
    """Return whether ``user`` may enter the signed ballot of ``member``."""
    if member.session.items.filter(application__applicant=user).exists():
        return denied("В повестке ваше собственное заявление: голоса вносит кто-то другой.")
    if is_secretary(user):
        return ALLOWED
    if member.municipality_id in municipality_keys(user):
        return ALLOWED
    return denied(
        "Голос вносит сам член комиссии, секретарь или координатор муниципалитета, "
        "который собирает этот лист голосования."
    )
