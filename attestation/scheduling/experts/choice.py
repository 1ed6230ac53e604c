"""The experts available to a municipal coordinator, and why the others are not."""

import datetime
from collections.abc import Iterable
from typing import Any

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.language.dates import school_year
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.scheduling.experts.agreements import without_agreement
from attestation.scheduling.experts.eligibility import obstacle
from attestation.scheduling.experts.pool import (
    ExpertPool,
    conflicts_with,
    expert_of,
    person_of,
    refusal,
)
from attestation.scheduling.models import ApprovedExpert, AttestationPeriod


def eligibility(
    expert: ApprovedExpert, application: Application, period: AttestationPeriod
) -> PermissionResult:
    """Return whether ``expert`` may assess ``application`` in ``period``, else why not."""
    person = person_of(application, conflicts_with(application))
    day = period.starts_on
    lacking = without_agreement([expert.user_id], [day])[day]
    facts = expert_of(expert, has_agreement=expert.user_id not in lacking)
    why = obstacle(facts, person, school_year(day))
    return ALLOWED if why is None else denied(refusal(why, expert))


def candidates(application: Application, starts_on: datetime.date) -> list[Any]:
    """Experts who may assess ``application`` in the period beginning on ``starts_on``.

    With ``load`` and ``match``, the best match with the smallest load first: see `ExpertPool`.
    """
    expert_pool = ExpertPool(application.organization.municipality_id, [starts_on], application)
    return expert_pool.candidates(application, starts_on)


def lock_experts(users: Iterable[int]) -> None:
    """Lock these experts against other assignments and conflicts until the commit.

    A concurrent assignment and declared conflict would otherwise not see each other.
    """
    found = User.objects.filter(pk__in=list(users)).order_by("pk")
    list(found.select_for_update(no_key=True).values_list("pk"))
