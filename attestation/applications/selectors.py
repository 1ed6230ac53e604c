"""Reads of applications for lists and pages."""

from typing import Any

from django.utils import timezone

from attestation.applications.models import Application, ApplicationQuerySet
from attestation.base.language.dates import day_in_words
from attestation.journal.models import JournalEntry

_DECISIONS = [f"application.{name}" for name in ("register", "send_back", "reject")]


def working_list(user: Any) -> ApplicationQuerySet:
    """Return what ``user`` works on: everything visible but the own applications."""
    return Application.objects.visible_to(user).exclude(applicant=user).for_list()


def own_applications(user: Any) -> ApplicationQuerySet:
    """Return the applications that ``user`` made, newest first."""
    return Application.objects.filter(applicant=user).for_list()


def last_decision(application: Application) -> str:
    """Return who decided last, when and what, as a sentence; empty before a decision."""
    entry = (
        JournalEntry.objects.filter(application=application, action__in=_DECISIONS)
        .select_related("actor")
        .order_by("-pk")
        .first()
    )
    if entry is None:
        return ""
    who = entry.actor.short_name.rstrip(".") if entry.actor else "система"
    moment = f"{day_in_words(entry.at)}, {timezone.localtime(entry.at):%H:%M}"
    return f"Решение принято {moment}, {who}. {entry.text}"
