"""Permissions: the visibility of agreements and counted work, and actions on agreements."""

from typing import Any

from django.db.models import Q

from attestation.accounts.access import covered_organization_keys, is_operator, municipality_keys
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.visibility import NOTHING, any_of
from attestation.files.access import file_visibility
from attestation.reports.models import ExpertAgreement, agreement_visibility


@agreement_visibility.add
def as_its_expert(user: Any) -> Q:
    return Q(user=user)


@agreement_visibility.add
def as_municipal_coordinator(user: Any) -> Q:
    return Q(municipality__in=municipality_keys(user))


@agreement_visibility.add
def as_operator(user: Any) -> Q:
    """Drafts too: the operator has to see who is late."""
    # An empty Q would say nothing at all where reasons are joined.
    return Q(pk__isnull=False) if is_operator(user) else NOTHING


@file_visibility.add
def papers_of_agreements(user: Any) -> Q:
    """Show an agreement to the two sides alone: whoever collects the data has them already."""
    seen = ExpertAgreement.objects.filter(as_its_expert(user) | as_operator(user))
    return any_of(seen, paper="pk") | any_of(seen, signed_paper="pk")


def of_visible_work(user: Any) -> Q:
    """The assignments that ``user`` may see counted: the own ones, the territory's, the region's.

    A condition on `ExpertAssignment`.
    """
    if is_operator(user):
        return Q()
    return Q(expert__user=user) | Q(expert__organization__in=covered_organization_keys(user))


def roles_towards(user: User, agreement: ExpertAgreement) -> frozenset[str]:
    """The roles in which ``user`` may act on ``agreement``."""
    roles: set[str] = set()
    if agreement.municipality_id in municipality_keys(user):
        # A coordinator may be an expert too and collects the own data like those of others.
        roles.add(Role.MUNICIPAL_COORDINATOR)
    if agreement.user_id == user.pk:
        # Nobody may verify or register their own agreement.
        roles.add(Role.EXPERT)
    elif is_operator(user):
        roles.add(Role.OPERATOR)
    return frozenset(roles)
