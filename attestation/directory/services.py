"""Organizations change: they get other names, and they are merged."""

from typing import Any

from django.db import transaction
from django.utils import timezone

from attestation.base.errors import DomainError
from attestation.base.language.names import same_key
from attestation.directory.models import Municipality, Organization, PreviousOrganizationName
from attestation.journal.services import locked, log_entry
from attestation.signals import organization_merged


def twin_of(name: str, municipality: Municipality, *, but: Organization) -> Organization | None:
    """Return the organization whose name differs from ``name`` in spelling alone, if any."""
    key = same_key(name)
    others = Organization.objects.filter(municipality=municipality).exclude(pk=but.pk)
    return next((other for other in others if same_key(other.name) == key), None)


def keep_name(organization: Organization, before: str, *, actor: Any) -> None:
    """Keep the name that ``organization`` has just lost; papers signed under it stay as signed."""
    PreviousOrganizationName.objects.create(
        organization=organization, name=before, used_until=timezone.localdate()
    )
    text = f"Организация «{before}» переименована: «{organization.name}»."
    log_entry("organization.rename", text, actor=actor, organization=organization)


@transaction.atomic
def merge(organization: Organization, *, into: Organization, actor: Any) -> Organization:
    """Close an organization that continues in another one and move its open records there.

    Raises:
        DomainError: they are the same, in different municipalities, or one is closed already.
    """
    organization, into = locked(organization), locked(into)
    if organization.pk == into.pk:
        raise DomainError("Выберите другую организацию.", field="successor")
    if organization.municipality_id != into.municipality_id:
        raise DomainError("Объединить можно организации одного муниципалитета.", field="successor")
    if not into.is_active or organization.successor_id:
        raise DomainError("Одна из организаций уже закрыта.", field="successor")
    organization.successor = into
    organization.is_active = False
    organization.save(update_fields=["successor", "is_active"])
    # Redirect organizations merged into this one earlier to its successor.
    organization.predecessors.update(successor=into)
    text = f"Организация «{organization}» объединена с «{into}»."
    for concerned in (organization, into):
        log_entry("organization.merge", text, actor=actor, organization=concerned)
    organization_merged.send(sender=Organization, organization=organization, into=into, actor=actor)
    return organization
