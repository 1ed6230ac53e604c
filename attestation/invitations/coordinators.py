"""Coordinators now, and ending their office: operator for municipalities, they for schools."""

from typing import Any

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse

from attestation.accounts.access import is_operator, municipality_keys
from attestation.accounts.models import (
    MunicipalityUserPermission,
    OrganizationUserPermission,
    User,
)
from attestation.accounts.roles import Role
from attestation.accounts.services import grants
from attestation.base.language.natural_order import in_alphabet
from attestation.base.language.sentences import as_sentence
from attestation.directory.models import Municipality, Organization
from attestation.invitations.access import may_invite
from attestation.notifications.events import SECURITY
from attestation.notifications.services.messages import notify


def of_municipalities(user: Any) -> QuerySet[MunicipalityUserPermission]:
    """The grants of municipalities that ``user`` may end: all for the operator."""
    if not is_operator(user):
        return MunicipalityUserPermission.objects.none()
    return MunicipalityUserPermission.objects.select_related("user", "content_object").order_by(
        *in_alphabet("content_object__name", "user__last_name", "user__first_name")
    )


def of_organizations(user: Any) -> QuerySet[OrganizationUserPermission]:
    """The grants of organizations of the own municipality."""
    own = municipality_keys(user)
    return (
        OrganizationUserPermission.objects.filter(content_object__municipality__in=own)
        .select_related("user", "content_object__municipality")
        .order_by("content_object__sort_key", *in_alphabet("user__last_name", "user__first_name"))
    )


@transaction.atomic
def end(person: User, place: Municipality | Organization, *, actor: User, reason: str = "") -> None:
    """End a person's coordination of ``place``; the person is notified by letter.

    Raises:
        DomainError: ``actor`` may not invite there, or the coordination has ended already.
    """
    of_municipality = isinstance(place, Municipality)
    role = Role.MUNICIPAL_COORDINATOR if of_municipality else Role.SCHOOL_COORDINATOR
    may_invite(actor, role, place).raise_if_denied()
    grants.take(person, place, actor=actor, reason=reason)
    because = f" Причина: {as_sentence(reason)}" if reason else ""
    notify(
        person,
        "Полномочия координатора прекращены",
        f"Вы больше не координатор по аттестации: {place}.{because} Личный кабинет остаётся, войти "
        f"можно как прежде. Если это ошибка, обратитесь к тому, кто это сделал: {actor}.",
        path=reverse("cabinet:home"),
        event=SECURITY,
    )
