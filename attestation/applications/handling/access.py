"""Who works on an application, and so sees who leads it, why it is put aside, and the notes."""

from typing import Any

from django.db.models import Q

from attestation.accounts.access import coordinators_of
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.access import (
    as_municipal_coordinator,
    as_operator,
    roles_towards,
)
from attestation.applications.handling.models import note_visibility
from attestation.applications.handling.selectors import handling_of
from attestation.applications.models import Application
from attestation.applications.workflow import ENDED, ApplicationState
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.base.visibility import any_of

_WORKING = frozenset({Role.MUNICIPAL_COORDINATOR, Role.OPERATOR})
#: In these states a coordinator may put an application aside.
HOLDABLE = frozenset({ApplicationState.SUBMITTED, ApplicationState.REGISTERED})


def works_on(user: User, application: Application) -> bool:
    """True for the coordinators of the municipality and operators; never on the own application."""
    filed = application.submitted_at is not None
    return filed and bool(roles_towards(user, application) & _WORKING)


def may_note(application: Application, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` may write or take away notes on the application."""
    if not works_on(actor, application):
        return denied("Заметки пишут муниципальные координаторы и операторы.")
    return ALLOWED


def may_lead(application: Application, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` may say who leads the application."""
    if not works_on(actor, application):
        return denied("Кто ведёт заявление, решают муниципальные координаторы и операторы.")
    if application.state in ENDED:
        return denied("Заявление окончено, вести его больше не нужно.")
    return ALLOWED


def may_hold(application: Application, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` may put the application aside, or take it up again."""
    if Role.MUNICIPAL_COORDINATOR not in roles_towards(actor, application):
        return denied("Откладывает заявление муниципальный координатор.")
    if application.state not in HOLDABLE:
        return denied(
            "Отложить можно заявление, которое на рассмотрении или ждёт включения в график."
        )
    return ALLOWED


def leaders_for(application: Application) -> list[User]:
    """Return who may lead: the coordinators of the municipality, but never the applicant."""
    found = coordinators_of(application.organization.municipality)
    return list(found.exclude(pk=application.applicant_id))


def considering(application: Application) -> list[User]:
    """Return who considers the application: who leads it, or all who could."""
    people = leaders_for(application)
    leader = handling_of(application).leader
    return [leader] if leader in people else people


@note_visibility.add
def of_own_work(user: Any) -> Q:
    """Show notes to who works on the application; nobody reads those on the own one."""
    working = (as_municipal_coordinator(user) | as_operator(user)) & ~Q(applicant=user)
    return any_of(Application.objects.filter(working), pk="application")
