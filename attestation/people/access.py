"""Whom a person of the staff may look up, and of whom the account is shown too."""

from typing import Any

from django.db.models import Q, QuerySet

from attestation.accounts.access import (
    covered_organization_keys,
    is_operator,
    served_organization_keys,
    staff_roles,
)
from attestation.accounts.models import OrganizationUserPermission, User
from attestation.accounts.roles import Role
from attestation.applications.models import Application
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.base.visibility import NOTHING, any_of
from attestation.directory.models import Organization
from attestation.scheduling.models import ApprovedExpert

#: Who looks people up in the work; editors and administrators have no part in it.
LOOKING_UP = frozenset(
    {
        Role.OPERATOR,
        Role.MUNICIPAL_COORDINATOR,
        Role.SCHOOL_COORDINATOR,
        Role.SECRETARY,
        Role.COMMISSION_MEMBER,
        Role.EXPERT,
    }
)


def may_look_up(user: Any) -> PermissionResult:
    """Return whether ``user`` may look people up: staff and experts, for their work."""
    works = bool(staff_roles(user) & LOOKING_UP) or user.expert_listings.exists()
    return ALLOWED if works else denied("Людей ищут сотрудники, которые ведут аттестацию.")


def visible_people(user: Any) -> QuerySet[User]:
    """The people whom ``user`` may look up: of the own territory, and applicants of the own work.

    What the page of a person then shows is decided by the visibility of each thing on it.
    """
    if not may_look_up(user):
        return User.objects.none()
    applied = any_of(Application.objects.visible_to(user), applicant="pk")
    return User.objects.filter(_of_territory(user) | applied)


def known_people(user: Any) -> QuerySet[User]:
    """The people whose login, addresses and telephones ``user`` may see, and find them by.

    Who only judges an application, as an expert or a member of the commission, knows nobody so.
    """
    return User.objects.filter(_of_territory(user)) if may_look_up(user) else User.objects.none()


def organizations_in_reach(user: Any) -> QuerySet[Organization]:
    """The organizations whose people ``user`` may look up."""
    if is_operator(user):
        return Organization.objects.all()
    return Organization.objects.filter(pk__in=_organization_keys(user))


def _organization_keys(user: Any) -> frozenset[int]:
    return covered_organization_keys(user) | served_organization_keys(user)


def _of_territory(user: Any) -> Q:
    """Everybody for an operator; for coordinators who works, judges or coordinates at their place.

    A person is asked for by the key, so that nobody is found twice.
    """
    if is_operator(user):
        return Q(pk__isnull=False)
    works_here = Q(profile__organization__in=_organization_keys(user))
    covered = covered_organization_keys(user)
    if not covered:
        return works_here if _organization_keys(user) else NOTHING
    experts = ApprovedExpert.objects.filter(organization__in=covered)
    of_schools = OrganizationUserPermission.objects.filter(content_object__in=covered)
    return works_here | any_of(experts, user="pk") | any_of(of_schools, user="pk")
