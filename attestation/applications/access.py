"""Visibility of applications and their files, and the roles of users towards them."""

import datetime
from typing import Any

from django.db.models import OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from attestation.accounts.access import (
    covered_organization_keys,
    is_operator,
    municipality_keys,
    organization_keys,
    served_organization_keys,
)
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.models import Application, application_visibility
from attestation.applications.workflow import EDITABLE, WORKFLOW
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.base.visibility import NOTHING, any_of
from attestation.files.access import file_visibility
from attestation.journal.models import JournalEntry
from attestation.signatures.models import Signature

#: So long after the decision an application is still read by those who judged it: for complaints.
OPEN_AFTER_DECISION = datetime.timedelta(days=180)


def still_open(path: str) -> Q:
    """Return the condition that the application at ``path`` was not decided before that time."""
    long_decided = JournalEntry.objects.filter(
        application=OuterRef(path),
        action="application.decide",
        at__lt=timezone.now() - OPEN_AFTER_DECISION,
    ).order_by()
    # An `EXISTS` may be answered by reading the whole journal first; a value is asked for by the
    # index, for each row that has passed the other conditions.
    return ~Q(Coalesce(Subquery(long_decided.annotate(yes=Value(True)).values("yes")[:1]), False))


@application_visibility.add
def as_applicant(user: Any) -> Q:
    """Show applicants their own applications, whatever the state."""
    return Q(applicant=user)


@application_visibility.add
def as_school_coordinator(user: Any) -> Q:
    """Select applications of the organization, drafts too: the coordinator helps with them.

    Applications of a merged organization are visible to the coordinator of its successor.
    """
    return Q(organization__in=served_organization_keys(user))


@application_visibility.add
def as_municipal_coordinator(user: Any) -> Q:
    """Select applications from the first submission on; drafts are not visible."""
    return Q(organization__in=covered_organization_keys(user), submitted_at__isnull=False)


@application_visibility.add
def as_operator(user: Any) -> Q:
    """From the first submission on, like a municipal coordinator, in the whole region."""
    return Q(submitted_at__isnull=False) if is_operator(user) else NOTHING


@file_visibility.add
def of_visible_applications(user: Any) -> Q:
    """Select documents attached now; detached ones remain only in the record."""
    return Q(document__detached_at__isnull=True) & any_of(
        Application.objects.visible_to(user), pk="document__application"
    )


def roles_towards(user: User, application: Application) -> frozenset[str]:
    """Return the roles in which ``user`` may act on ``application``."""
    roles: set[str] = set()
    if application.applicant_id == user.pk:
        # Applicants never decide on their own application, whatever other roles they hold.
        return frozenset({Role.APPLICANT})
    organization = application.organization
    if {organization.pk, organization.successor_id} & organization_keys(user):
        roles.add(Role.SCHOOL_COORDINATOR)
    if organization.municipality_id in municipality_keys(user):
        roles.add(Role.MUNICIPAL_COORDINATOR)
    if is_operator(user):
        roles.add(Role.OPERATOR)
    return frozenset(roles)


def may_edit(application: Application, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` may change the terms or the documents of the application."""
    if not roles_towards(actor, application) & {Role.APPLICANT}:
        return denied("Изменить заявление может только сам заявитель.")
    if application.state not in EDITABLE:
        return denied("Заявление уже подано, изменить его нельзя.")
    return ALLOWED


def may_delete(application: Application, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` may delete the application: a draft of their own, never filed."""
    if application.submitted_at is not None:
        return denied("Заявление уже подавалось, удалить его нельзя. Его можно отозвать.")
    if Signature.objects.filter(file__in=application.documents.values("file")).exists():
        return denied("Заявление уже подписано в системе: удалить подписанное нельзя.")
    return WORKFLOW.verdict(
        "delete_draft", state=application.state, roles=roles_towards(actor, application)
    )


def may_review(application: Application, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` decides on the application now, and so may tick its checklist."""
    return WORKFLOW.verdict(
        "register", state=application.state, roles=roles_towards(actor, application)
    )
