"""Visibility of dossiers: for the user who ordered one, while they may see its subject."""

from typing import Any

from django.db.models import Q

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.base.visibility import any_of
from attestation.dossiers.models import dossier_visibility


@dossier_visibility.add
def of_visible_applications(user: Any) -> Q:
    """The own ones of applications that are visible now."""
    return Q(person=user) & any_of(Application.objects.visible_to(user), pk="application")


def may_order(user: User, application: Application) -> PermissionResult:
    """Check that there is anything to pack; seeing an application permits its dossier."""
    if application.revision:
        return ALLOWED
    return denied("Заявление ещё не сформировано, собирать нечего.")
