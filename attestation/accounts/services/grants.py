"""Giving offices and territory, taking territory back; every act stands in the journal."""

from typing import Any

from django.contrib.auth.models import Group
from django.db import transaction
from guardian.shortcuts import assign_perm, remove_perm

from attestation.accounts.access import (
    COORDINATE_MUNICIPALITY,
    COORDINATE_ORGANIZATION,
    forget_territory,
)
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.accounts.services.groups import GROUP_OF_ROLE
from attestation.base.errors import DomainError
from attestation.base.language.sentences import as_sentence
from attestation.directory.models import Municipality, Organization
from attestation.journal.services import log_entry

Place = Municipality | Organization

_OF_A_PLACE = (Role.MUNICIPAL_COORDINATOR, Role.SCHOOL_COORDINATOR)


def _permission(place: Place) -> str:
    return COORDINATE_MUNICIPALITY if isinstance(place, Municipality) else COORDINATE_ORGANIZATION


def coordinates(person: User, place: Place) -> bool:
    """Return whether ``person`` personally holds the grant of ``place``."""
    model: Any = (
        person.municipalityuserpermission_set
        if isinstance(place, Municipality)
        else person.organizationuserpermission_set
    )
    codename = _permission(place).split(".")[1]
    return model.filter(content_object=place, permission__codename=codename).exists()


def _locked(person: User) -> User:
    forget_territory(person)
    # The visitor of a request is a lazy object, which tells nothing of its model.
    return User.objects.select_for_update(no_key=True).get(pk=person.pk)


def _office(place: Place) -> str:
    if isinstance(place, Municipality):
        return f"муниципального координатора ({place})"
    return f"координатора в организации ({place}, {place.municipality})"


@transaction.atomic
def give(person: User, place: Place, *, actor: User) -> None:
    """Make ``person`` the coordinator of ``place``; giving it twice changes nothing.

    The caller has checked the permission of ``actor``.
    """
    person = _locked(person)
    if coordinates(person, place):
        return
    assign_perm(_permission(place), person, place)
    text = f"Даны полномочия {_office(place)}: {person}, логин {person.username}."
    log_entry("territory.give", text, actor=actor, person=person)


@transaction.atomic
def take(person: User, place: Place, *, actor: User, reason: str = "") -> None:
    """End the grant of ``place``.

    Raises:
        DomainError: the person does not hold it (any more).
    """
    person = _locked(person)
    if not coordinates(person, place):
        raise DomainError("Этих полномочий у человека уже нет.")
    remove_perm(_permission(place), person, place)
    because = f" Причина: {as_sentence(reason)}" if reason else ""
    text = f"Прекращены полномочия {_office(place)}: {person}, логин {person.username}.{because}"
    log_entry("territory.take", text, actor=actor, person=person)


def has(person: User, role: Role, place: Place | None) -> bool:
    """Return whether ``person`` holds ``role``, in ``place`` where it belongs to one.

    The roles of applicants and experts are no grants: nobody holds them here.
    """
    if role in GROUP_OF_ROLE:
        return person.groups.filter(name=GROUP_OF_ROLE[role]).exists()
    return role in _OF_A_PLACE and place is not None and coordinates(person, place)


@transaction.atomic
def appoint(person: User, role: Role, *, actor: User) -> None:
    """Give ``person`` an office of the region; giving it twice changes nothing.

    The caller has checked the permission of ``actor``.
    """
    person = _locked(person)
    if has(person, role, None):
        return
    person.groups.add(Group.objects.get(name=GROUP_OF_ROLE[role]))
    text = f"Дана роль «{role.label}»: {person}, логин {person.username}."
    log_entry("office.give", text, actor=actor, person=person)
