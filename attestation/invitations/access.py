"""Visibility of invitations, and permissions to invite by role and place."""

from typing import Any

from django.db.models import Q, QuerySet

from attestation.accounts.access import (
    administers,
    coordinators_of,
    is_operator,
    is_secretary,
    municipalities_of,
    municipality_keys,
    operators,
    organization_keys,
)
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.base.visibility import NOTHING
from attestation.directory.models import Municipality, Organization
from attestation.invitations.models import OF_REGION, Invitation, Place, invitation_visibility


@invitation_visibility.add
def as_operator(user: Any) -> Q:
    """All of the region."""
    return Q(pk__isnull=False) if is_operator(user) else NOTHING


@invitation_visibility.add
def as_municipal_coordinator(user: Any) -> Q:
    """Experts and school coordinators of the own municipality, and its invited teachers."""
    own = municipality_keys(user)
    return Q(role=Role.EXPERT, municipality__in=own) | Q(organization__municipality__in=own)


@invitation_visibility.add
def as_school_coordinator(user: Any) -> Q:
    """Teachers invited into the own organization."""
    return Q(role=Role.APPLICANT, organization__in=organization_keys(user))


@invitation_visibility.add
def as_secretary(user: Any) -> Q:
    """Members of the commission."""
    return Q(role=Role.COMMISSION_MEMBER) if is_secretary(user) else NOTHING


def _of_region(user: Any) -> list[Role]:
    if administers(user):
        return list(OF_REGION)
    if is_operator(user):
        return list(OF_REGION[1:])
    return [Role.COMMISSION_MEMBER] if is_secretary(user) else []


def roles_to_invite(user: Any) -> list[Role]:
    """The roles that ``user`` may offer to others, the widest first."""
    roles = _of_region(user)
    if is_operator(user):
        # Those are asked for most, so they stand first.
        roles = [Role.MUNICIPAL_COORDINATOR, *roles]
    if municipality_keys(user):
        roles += [Role.EXPERT, Role.SCHOOL_COORDINATOR]
    if organization_keys(user):
        roles.append(Role.APPLICANT)
    return roles


def municipalities_to_invite(user: Any) -> QuerySet[Municipality]:
    """Return the municipalities into which ``user`` may invite."""
    return Municipality.objects.all() if is_operator(user) else municipalities_of(user)


def organizations_to_invite(user: Any) -> QuerySet[Organization]:
    """The working organizations into which ``user`` may invite."""
    return Organization.objects.filter(
        Q(municipality__in=municipality_keys(user)) | Q(pk__in=organization_keys(user)),
        is_active=True,
    ).select_related("municipality")


def may_invite(user: Any, role: str, place: Place) -> PermissionResult:
    """Return whether ``user`` may invite as ``role`` into ``place``, with the reason if not."""
    key = place.pk if place else 0
    allowed = {
        Role.MUNICIPAL_COORDINATOR: lambda: is_operator(user),
        Role.EXPERT: lambda: key in municipality_keys(user),
        Role.SCHOOL_COORDINATOR: lambda: municipalities_of(user).filter(organizations=key).exists(),
        Role.APPLICANT: lambda: key in organization_keys(user),
    }.get(Role(role), lambda: role in _of_region(user))
    return ALLOWED if allowed() else denied("Приглашать в эту роль здесь вы не можете.")


def hosts_of(invitation: Invitation) -> list[User]:
    """Return the contacts for an invitation: its sender, or current holders of the office."""
    sender = invitation.invited_by
    if sender.is_active and may_invite(sender, invitation.role, invitation.place):
        return [sender]
    if invitation.role == Role.OPERATOR:
        return list(User.objects.filter(is_superuser=True, is_active=True).order_by("pk")[:3])
    if invitation.role == Role.MUNICIPAL_COORDINATOR or invitation.role in OF_REGION:
        return list(operators().order_by("pk")[:3])
    if invitation.role == Role.EXPERT:
        # An expert is invited to a municipality.
        return list(coordinators_of(invitation.place)[:3])  # type: ignore[arg-type]
    organization = invitation.organization
    assert organization is not None  # noqa: S101 (the database holds it)
    if invitation.role == Role.APPLICANT:
        return list(coordinators_in(organization)[:3])
    return list(coordinators_of(organization.municipality)[:3])


def coordinators_in(organization: Organization) -> QuerySet[User]:
    """The people who coordinate attestation in ``organization`` and may sign in."""
    return User.objects.filter(
        is_active=True,
        organizationuserpermission__content_object=organization,
        organizationuserpermission__permission__codename="coordinate_organization",
    ).order_by("organizationuserpermission__pk")
