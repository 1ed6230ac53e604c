"""Data for the school coordinator: applications of the organization, counters, filters."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Prefetch, Q

from attestation.accounts.access import organization_keys
from attestation.applications.models import Application, ApplicationDocument, ApplicationQuerySet
from attestation.applications.workflow import EDITABLE, IN_PROCEDURE, ApplicationState
from attestation.directory.models import Organization

#: Not a state, but a filter value like one: registered and all later states.
REGISTERED = "in_work"


def of_school(user: Any) -> ApplicationQuerySet:
    """Applications of the organizations that ``user`` coordinates, never an own one.

    Other reasons to see an application, an expert's for instance, add nothing here.
    """
    return Application.objects.filter(organization__in=organization_keys(user)).exclude(
        applicant=user
    )


def filed(user: Any) -> ApplicationQuerySet:
    """Return «Подавшие заявления»: the applications filed at least once."""
    return of_school(user).filter(submitted_at__isnull=False)


def unfiled(user: Any) -> ApplicationQuerySet:
    """Return unfiled applications, whose applicants the coordinator may offer help."""
    return of_school(user).filter(submitted_at__isnull=True)


def with_documents(applications: ApplicationQuerySet) -> ApplicationQuerySet:
    """Return applications with all data of a card; current documents are in ``attached``."""
    attached = Prefetch(
        "documents",
        ApplicationDocument.objects.filter(detached_at=None).select_related("file", "attached_by"),
        "attached",
    )
    return applications.for_list().select_related("ground").prefetch_related(attached)


@dataclass(frozen=True)
class SchoolCounts:
    """Numbers of the own organization's applications by state."""

    submitted: int
    registered: int
    returned: int
    unfiled: int


def counts(user: Any) -> SchoolCounts:
    """Both counters of the guide and what needs help, in one query."""
    never = Q(submitted_at__isnull=True)
    found = of_school(user).aggregate(
        submitted=Count("pk", filter=Q(state=ApplicationState.SUBMITTED)),
        registered=Count("pk", filter=Q(state__in=IN_PROCEDURE)),
        returned=Count("pk", filter=Q(state__in=EDITABLE) & ~never),
        unfiled=Count("pk", filter=never),
    )
    return SchoolCounts(**found)


def wrong_workplace(user: Any) -> Organization | None:
    """Return the workplace in the own profile, where it is not what the person coordinates."""
    profile = getattr(user, "profile", None)
    own = profile.organization if profile else None
    if own is None or own.pk in organization_keys(user):
        return None
    return own
