"""Visibility of sheets, remarks and conclusions, and permissions to act on them.

An expert's right is the assignment row in a closed schedule, nothing else.
"""

from typing import Any

from django.db.models import Q, QuerySet

from attestation.accounts.access import covered_organization_keys, is_operator, organization_keys
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.access import roles_towards as roles_towards_application
from attestation.applications.access import still_open
from attestation.applications.models import Application
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.base.visibility import NOTHING, any_of
from attestation.evaluation.models import (
    Conclusion,
    ScoreSheet,
    conclusion_visibility,
    remark_visibility,
    sheet_visibility,
)
from attestation.evaluation.workflow import FINISHED, ConclusionState
from attestation.files.access import file_visibility
from attestation.scheduling.access import is_listed
from attestation.scheduling.experts.models import ExpertConflict
from attestation.scheduling.models import ExpertAssignment


def live_assignments() -> QuerySet[ExpertAssignment]:
    """Return the assignments that give a right: closed, and without a declared conflict."""
    return ExpertAssignment.objects.in_force()


def _assigned_to(user: Any, path: str) -> Q:
    """Return the condition that ``user`` may read as an expert of the application at ``path``."""
    if not is_listed(user):
        return NOTHING
    assigned = live_assignments().filter(expert__user=user)
    return any_of(assigned, entry__application=path) & still_open(path)


# --- Conclusions ------------------------------------------------------------------------------


@conclusion_visibility.add
def as_applicant(user: Any) -> Q:
    """The own one, once it is finished."""
    return Q(application__applicant=user, state__in=FINISHED)


@conclusion_visibility.add
def as_school_coordinator(user: Any) -> Q:
    """To help with the signed scan: finished ones of the own organization."""
    return Q(application__organization__in=organization_keys(user), state__in=FINISHED) & ~Q(
        application__applicant=user
    )


@conclusion_visibility.add
def as_expert(user: Any) -> Q:
    return _assigned_to(user, "application") & ~Q(application__applicant=user)


@conclusion_visibility.add
def as_municipal_coordinator(user: Any) -> Q:
    """Unfinished ones too: the coordinator watches the deadline."""
    own = covered_organization_keys(user)
    return Q(application__organization__in=own) & ~Q(application__applicant=user)


@conclusion_visibility.add
def as_operator(user: Any) -> Q:
    return ~Q(application__applicant=user) if is_operator(user) else NOTHING


# --- Sheets -----------------------------------------------------------------------------------


@sheet_visibility.add
def as_author(user: Any) -> Q:
    """The own ones, as long as what they judge may be read."""
    return Q(expert=user) & still_open("conclusion__application")


@sheet_visibility.add
def of_finished_conclusions(user: Any) -> Q:
    """Sheets of others when both are done, for those who work on the conclusion.

    The applicant reads the conclusion, and the remarks, but not the sheets.
    """
    seen = Conclusion.objects.visible_to(user).exclude(application__applicant=user)
    offices = seen.filter(
        _assigned_to(user, "application")
        | Q(application__organization__in=covered_organization_keys(user))
        | (Q(pk__isnull=False) if is_operator(user) else NOTHING)
    )
    return Q(conclusion__state__in=FINISHED, submitted_at__isnull=False) & any_of(
        offices, pk="conclusion"
    )


# --- Remarks ----------------------------------------------------------------------------------


@remark_visibility.add
def to_the_applicant(user: Any) -> Q:
    """Return the condition: the expert asked for an answer, or the conclusion is finished."""
    return Q(sheet__conclusion__application__applicant=user) & (
        Q(sheet__asked_at__isnull=False)
        | Q(sheet__conclusion__state__in=FINISHED, sheet__submitted_at__isnull=False)
    )


# --- Files ------------------------------------------------------------------------------------


@file_visibility.add
def of_visible_conclusions(user: Any) -> Q:
    """Return the condition for valid files of finished conclusions that ``user`` may see."""
    finished = Conclusion.objects.visible_to(user).filter(state__in=FINISHED)
    return Q(conclusion_file__detached_at__isnull=True) & any_of(
        finished, pk="conclusion_file__conclusion"
    )


# --- Acts -------------------------------------------------------------------------------------


def is_assigned(user: Any, application: Application) -> bool:
    """Return whether ``user`` is an expert of ``application`` in a closed schedule."""
    if application.applicant_id == user.pk:
        return False
    return live_assignments().filter(expert__user=user, entry__application=application).exists()


def roles_towards_evaluated(user: Any, application: Application) -> frozenset[str]:
    """The roles of `applications.access.roles_towards`, with the expert's."""
    roles = roles_towards_application(user, application)
    return roles | {Role.EXPERT} if is_assigned(user, application) else roles


def roles_towards(user: Any, conclusion: Conclusion) -> frozenset[str]:
    """The roles in which ``user`` may act on ``conclusion``."""
    return roles_towards_evaluated(user, conclusion.application)


def may_evaluate(user: User, application: Application) -> PermissionResult:
    """Return whether ``user`` may begin or fill their own sheet, with the reason if not."""
    conflict = ExpertConflict.objects.filter(
        Q(application=application) | Q(organization=application.organization_id), expert=user
    )
    if conflict.exists():
        return denied(
            "Вы сообщили о конфликте интересов: координатор назначит другого специалиста."
        )
    if not is_assigned(user, application):
        return denied("Лист оценки заполняет только назначенный специалист.")
    return ALLOWED


def may_write(user: User, sheet: ScoreSheet) -> PermissionResult:
    """Return whether ``user`` may change ``sheet`` now."""
    if sheet.expert_id != user.pk:
        return denied("Это лист другого специалиста.")
    if sheet.is_fixed:
        return denied("Лист уже сдан, изменить его нельзя.")
    if sheet.conclusion.state != ConclusionState.BEING_EVALUATED:
        return denied("Итоговое заключение уже составлено, лист изменить нельзя.")
    return may_evaluate(user, sheet.conclusion.application)
