"""Visibility of a withdrawal and its files; permissions to begin, drop, send and answer it."""

from typing import Any

from django.db.models import Q

from attestation.accounts.access import covered_organization_keys, is_operator, organization_keys
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.access import roles_towards as roles_towards_application
from attestation.applications.models import Application
from attestation.applications.workflow import WORKFLOW
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.base.visibility import NOTHING, any_of
from attestation.files.access import file_visibility
from attestation.withdrawals.models import Withdrawal, withdrawal_visibility

_WITHDRAWABLE = WORKFLOW["withdraw"].sources


@withdrawal_visibility.add
def as_applicant(user: Any) -> Q:
    """Show applicants the withdrawals of their applications, whoever started them."""
    return Q(application__applicant=user)


@withdrawal_visibility.add
def as_school_coordinator(user: Any) -> Q:
    """Return the filter for the user's organization; this prevents duplicates."""
    return Q(application__organization__in=organization_keys(user))


@withdrawal_visibility.add
def as_municipal_coordinator(user: Any) -> Q:
    """Return the filter for sent withdrawals; until then they may be dropped."""
    return Q(
        application__organization__in=covered_organization_keys(user),
        submitted_at__isnull=False,
    )


@withdrawal_visibility.add
def as_operator(user: Any) -> Q:
    """From the sending on, like a municipal coordinator, in the whole region."""
    return Q(submitted_at__isnull=False) if is_operator(user) else NOTHING


@file_visibility.add
def of_visible_withdrawals(user: Any) -> Q:
    """Show the paper and the present scan; a replaced scan is hidden."""
    visible = Withdrawal.objects.visible_to(user)
    return any_of(visible, paper="pk") | any_of(visible, scan="pk")


def roles_towards(user: User, withdrawal: Withdrawal) -> frozenset[str]:
    """Return the roles in which ``user`` may act on ``withdrawal``.

    A school coordinator acts on what a coordinator began, an applicant on every withdrawal of the
    own application.
    """
    roles = roles_towards_application(user, withdrawal.application)
    if not withdrawal.is_by_coordinator:
        roles -= {Role.SCHOOL_COORDINATOR}
    return roles


def may_start(application: Application, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` may begin to withdraw ``application``, with the reason if not."""
    roles = roles_towards_application(actor, application)
    if not roles & {Role.APPLICANT, Role.SCHOOL_COORDINATOR}:
        return denied("Отозвать заявление может педагог или координатор его организации.")
    if application.submitted_at is None:
        return denied("Заявление ещё не подано, отзывать нечего.")
    if application.state not in _WITHDRAWABLE:
        label = application.get_state_display()
        return denied(f"Отозвать заявление уже нельзя: теперь состояние «{label}».")
    return ALLOWED
