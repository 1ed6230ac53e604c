"""Reads of what the system has seen, for lists and pages."""

from collections import Counter

from django.db.models import Count, Q

from attestation.applications.models import Application, ApplicationQuerySet
from attestation.applications.precheck.models import Precheck
from attestation.base.visibility import any_of


def precheck_of(application: Application) -> Precheck | None:
    """Return the look at ``application``, read with it by `for_list`; None where there is none."""
    return getattr(application, "precheck", None)


def judged(verdict: str) -> Q:
    """Match the applications of which the system says so."""
    return any_of(Precheck.objects.filter(verdict=verdict), application="pk")


def numbers(applications: ApplicationQuerySet) -> Counter[str]:
    """Return how many of ``applications`` there are of each verdict; one query."""
    listed = any_of(applications.order_by(), pk="application")
    found = Precheck.objects.filter(listed).order_by().values_list("verdict")
    return Counter(dict(found.annotate(Count("pk"))))
