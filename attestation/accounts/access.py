"""Roles and territory of users, read from the rows of django-guardian."""

from collections.abc import Iterable
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

#: The rows that say who coordinates what.
_GRANTS: dict[str, Any] = {
    COORDINATE_MUNICIPALITY: MunicipalityUserPermission,
    COORDINATE_ORGANIZATION: OrganizationUserPermission,
}
#: The attribute of a user object in which its places are kept.
_KEPT = "_granted_places"
_BY_PERMISSION = {
    "attestation.operate_region": Role.OPERATOR,
    "attestation.keep_commission": Role.SECRETARY,
    "attestation.sit_in_commission": Role.COMMISSION_MEMBER,
    "attestation.edit_site": Role.EDITOR,
    "attestation.add_user": Role.ADMINISTRATOR,
}


def _granted(user: Any, permission: str) -> frozenset[int]:
    """Return the keys of the places granted to ``user``.

    They are read once for each user object, as Django reads permissions: a page asks for them in
    nearly every condition.
    """
    if not user.is_authenticated:
        return frozenset()
    held = _GRANTS[permission].objects.filter(
        user=user, permission__codename=permission.partition(".")[2]
    )
    return kept_keys(user, permission, held.values_list("content_object", flat=True))


def kept_keys(user: Any, name: str, keys: Iterable[int]) -> frozenset[int]:
    """Return ``keys``, read once for each user object until its territory is forgotten."""
    known: dict[str, frozenset[int]] = getattr(user, _KEPT, {})
    if name not in known:
        known[name] = frozenset(keys)
        setattr(user, _KEPT, known)
    return known[name]


def forget_territory(user: Any) -> None:
    """Let what ``user`` coordinates be read anew, after it was changed."""
    setattr(user, _KEPT, {})


def municipality_keys(user: Any) -> frozenset[int]:
    """Return the keys of the municipalities that ``user`` coordinates, for conditions."""
    return _granted(user, COORDINATE_MUNICIPALITY)


def organization_keys(user: Any) -> frozenset[int]:
    """Return the keys of the organizations that ``user`` coordinates, for conditions."""
    return _granted(user, COORDINATE_ORGANIZATION)


def covered_organization_keys(user: Any) -> frozenset[int]:
    """Return the keys of the organizations in the municipalities that ``user`` coordinates.

    An index serves a condition on them; through the organization it would need a join, which hides
    how few of many rows are meant.
    """
    own = municipality_keys(user)
    if not own:
        return own
    within = Organization.objects.filter(municipality__in=own).order_by()
    return kept_keys(user, "covered", within.values_list("pk", flat=True))


def served_organization_keys(user: Any) -> frozenset[int]:
    """Return the keys of the organizations of ``user``, with those that were merged into them."""
    own = organization_keys(user)
    if not own:
        return own
    merged = Organization.objects.filter(Q(pk__in=own) | Q(successor__in=own)).order_by()
    return kept_keys(user, "served", merged.values_list("pk", flat=True))


def municipalities_of(user: Any) -> QuerySet[Municipality]:
    """The municipalities that ``user`` coordinates."""
    return Municipality.objects.filter(pk__in=municipality_keys(user))


def organizations_of(user: Any) -> QuerySet[Organization]:
    """The organizations in which ``user`` coordinates attestation."""
    return Organization.objects.filter(pk__in=organization_keys(user))


def coordinators_of(municipality: Municipality) -> QuerySet[User]:
    """The people who coordinate ``municipality`` and may sign in, the longest-serving first."""
    return User.objects.filter(
        is_active=True,
        municipalityuserpermission__content_object=municipality,
        municipalityuserpermission__permission__codename="coordinate_municipality",
    ).order_by("municipalityuserpermission__pk")


def work_phones(municipalities: Any) -> dict[int, str]:
    """Return the telephone of each municipality's longest-serving coordinator who has one."""
    found = (
        User.objects.filter(
            is_active=True,
            municipalityuserpermission__content_object__in=municipalities,
            municipalityuserpermission__permission__codename="coordinate_municipality",
        )
        .exclude(profile__work_phone="")
        .exclude(profile=None)
        .order_by("-municipalityuserpermission__pk")
    )
    # The longest-serving comes last, and stays.
    return dict(
        found.values_list("municipalityuserpermission__content_object", "profile__work_phone")
    )


def coordinator_of_each() -> dict[int, User]:
    """Return the longest-serving coordinator who may sign in, by the key of the municipality."""
    grants = MunicipalityUserPermission.objects.filter(
        user__is_active=True, permission__codename="coordinate_municipality"
    )
    found = grants.select_related("user__profile").order_by("-pk")
    # The longest-serving comes last, and stays.
    return {grant.content_object_id: grant.user for grant in found}


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


def administers(user: Any) -> bool:
    """Return whether ``user`` keeps the accounts of the site; no office of the procedure."""
    return user.has_perm("attestation.add_user")


def staff_roles(user: User) -> frozenset[Role]:
    """The roles that ``user`` holds by a grant; assignments and own applications come on top."""
    roles = {role for permission, role in _BY_PERMISSION.items() if user.has_perm(permission)}
    if municipality_keys(user):
        roles.add(Role.MUNICIPAL_COORDINATOR)
    if organization_keys(user):
        roles.add(Role.SCHOOL_COORDINATOR)
    return frozenset(roles)


def holds_office(user: Any) -> bool:
    """Return whether ``user`` is staff, not an applicant, and so gets no applicant's pages.

    School coordinators and experts do not count: they are teachers too.
    """
    return any(map(user.has_perm, _BY_PERMISSION)) or bool(municipality_keys(user))


def may_operate(user: Any) -> PermissionResult:
    """Return whether ``user`` may act as an operator, with the reason if not."""
    return ALLOWED if is_operator(user) else denied("Это делает только оператор центра аттестации.")
