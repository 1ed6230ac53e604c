"""The dossier sections on the pages of their subjects."""

from typing import Any

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.applications.sections import PageSection, page_sections
from attestation.dossiers.models import Dossier
from attestation.dossiers.registry import DOSSIER_TYPES


def card(kind: str, subject: Any, user: User) -> PageSection | None:
    """The button, and where the latest dossier of ``user`` stands; None where there is none."""
    if not DOSSIER_TYPES[kind].may_order(user, subject):
        return None
    latest = Dossier.objects.filter(person=user, **{kind: subject}).select_related("file").first()
    context = {
        "dossier": latest,
        "kind": kind,
        "type": DOSSIER_TYPES[kind],
        "subject": subject,
        "changes": changes_of(latest) if latest else [],
    }
    return PageSection("dossiers/_section.html", context)


def changes_of(dossier: Dossier) -> list[str]:
    """Return what has changed since an archive was built, a sentence each; empty without one."""
    changes = DOSSIER_TYPES[dossier.kind].changes
    if changes is None or dossier.basis is None:
        return []
    return changes(dossier.subject, dossier.basis)


@page_sections.add(priority=95)
def dossier(application: Application, user: User) -> PageSection | None:
    """Return the section with the dossier of the application, for users who may see it."""
    return card("application", application, user)
