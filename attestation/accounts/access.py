"""Roles and territory of users, read from the rows of django-guardian."""

from typing import Any

from django.contrib.auth.models import Permission
from django.db.models import Q, QuerySet

from attestation.accounts.models import (
    MunicipalityUserPermission,
    OrganizationUserPermission,
    User,
)
from attestation.accounts.roles import Role
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.directory.models import Municipality, Organization

COORDINATE_MUNICIPALITY = "attestation.coordinate_municipality"
COORDINATE_ORGANIZATION = "attestation.coordinate_organization"

_BY_PERMISSION = {
    "attestation.operate_region": Role.OPERATOR,
    "attestation.keep_commission": Role.SECRETARY,
    "attestation.sit_in_commission": Role.COMMISSION_MEMBER,
    "attestation.edit_site": Role.EDITOR,
}


def municipalities_of(user: Any) -> QuerySet[Municipality]:
    """The municipalities that ``user`` coordinates."""
    # Asked several times for every page: guardian's own shortcut takes thrice as long.
    held = MunicipalityUserPermission.objects.filter(
        user=user.pk, permission__codename="coordinate_municipality"
    )
    return Municipality.objects.filter(pk__in=held.values("content_object"))


def organizations_of(user: Any) -> QuerySet[Organization]:
    """The organizations in which ``user`` coordinates attestation."""
    held = OrganizationUserPermission.objects.filter(
        user=user.pk, permission__codename="coordinate_organization"
    )
    return Organization.objects.filter(pk__in=held.values("content_object"))


def coordinators_of(municipality: Municipality) -> QuerySet[User]:
    """The people who coordinate ``municipality`` and may sign in, the longest-serving first."""
    return User.objects.filter(
        is_active=True,
        municipalityuserpermission__content_object=municipality,
        municipalityuserpermission__permission__codename="coordinate_municipality",
    ).order_by("municipalityuserpermission__pk")


def coordinators_of_organization(organization: Organization) -> QuerySet[User]:
    """The people who coordinate attestation in ``organization`` and may sign in."""
    return User.objects.filter(
        is_active=True,
        organizationuserpermission__content_object=organization,
        organizationuserpermission__permission__codename="coordinate_organization",
    ).order_by("organizationuserpermission__pk")


def operators() -> QuerySet[User]:
    """Return the users who operate the centre and may sign in."""
    operate = Permission.objects.filter(
        content_type__app_label="attestation", codename="operate_region"
    )
    return User.objects.filter(
        Q(groups__permissions__in=operate) | Q(user_permissions__in=operate), is_active=True
    ).distinct()


def is_operator(user: Any) -> bool:
    """Return whether ``user`` works for the centre that runs attestation in the region."""
    return user.has_perm("attestation.operate_region")


def is_secretary(user: Any) -> bool:
    """Return whether ``user`` is a secretary of the commission."""
    return user.has_perm("attestation.keep_commission")


def staff_roles(user: User) -> frozenset[Role]:
    """The roles that ``user`` holds by a grant; assignments and own applications come on top."""
    roles = {role for permission, role in _BY_PERMISSION.items() if user.has_perm(permission)}
    if municipalities_of(user).exists():
        roles.add(Role.MUNICIPAL_COORDINATOR)
    if organizations_of(user).exists():
        roles.add(Role.SCHOOL_COORDINATOR)
    return frozenset(roles)


def holds_office(user: Any) -> bool:
    """Return whether ``user`` is staff, not an applicant, and so gets no applicant's pages.

    School coordinators and experts do not count: they are teachers too.
    """
    return any(map(user.has_perm, _BY_PERMISSION)) or municipalities_of(user).exists()


def may_operate(user: Any) -> PermissionResult:
    """Return whether ``user`` may act as an operator, with the reason if not."""
    return ALLOWED if is_operator(user) else denied("Это делает только оператор центра аттестации.")
