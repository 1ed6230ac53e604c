"""Permissions to see and to correct a record of the register."""

from collections.abc import Collection
from typing import Any

from django.db.models import Q

from attestation.accounts.access import (
    covered_organization_keys,
    is_operator,
    may_operate,
    municipality_keys,
    organization_keys,
    served_organization_keys,
)
from attestation.accounts.models import Profile, User
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.base.visibility import NOTHING, one_of
from attestation.categories.models import CategoryRecord, record_visibility


@record_visibility.add
def as_holder(user: Any) -> Q:
    """The own ones."""
    return Q(person=user)


def _of_people_in(organizations: Collection[int]) -> Q:
    """Match the records of those who work in ``organizations`` now."""
    return one_of(
        "person_id", Profile.objects.filter(organization__in=organizations).values("user")
    )


@record_visibility.add
def as_school_coordinator(user: Any) -> Q:
    """Match people who work in the organization now, by profile or by the old register.

    Where a person has an account, the profile says where they work; a colleague who has left is
    not visible any more.
    """
    here = Q(organization__in=served_organization_keys(user))
    own = organization_keys(user)
    return _of_people_in(own) | Q(person=None) & here if own else NOTHING


@record_visibility.add
def as_municipal_coordinator(user: Any) -> Q:
    """Match the records of the municipality and of people who work in it now."""
    own = municipality_keys(user)
    if not own:
        return NOTHING
    return Q(municipality__in=own) | _of_people_in(covered_organization_keys(user))


@record_visibility.add
def as_operator(user: Any) -> Q:
    """The whole register."""
    return Q(pk__isnull=False) if is_operator(user) else NOTHING


def may_tie(user: User, record: CategoryRecord) -> PermissionResult:
    """Check whether ``user`` may link ``record`` to an account."""
    if not (verdict := may_operate(user)):
        return verdict
    if record.source == CategoryRecord.Source.APPLICATION:
        return denied("Запись внесена по заявлению: она уже принадлежит заявителю.")
    if record.person_id == user.pk:
        return denied("Запись о вас самих ведёт другой оператор.")
    return ALLOWED


def may_annul(user: User, record: CategoryRecord) -> PermissionResult:
    """Check whether ``user`` may annul a record by hand; commission orders do it themselves."""
    if not (verdict := may_operate(user)):
        return verdict
    if record.is_annulled:
        return denied("Эта запись уже аннулирована.")
    if record.source == CategoryRecord.Source.APPLICATION:
        return denied("Категорию, которую установила комиссия, отменяет исправляющий приказ.")
    if record.person_id == user.pk:
        return denied("Запись о вас самих ведёт другой оператор.")
    return ALLOWED


def may_import(user: Any) -> PermissionResult:
    """Check whether ``user`` may load a table of the register."""
    return may_operate(user)


def may_see_register(user: Any) -> bool:
    """Check whether the office of ``user`` includes the list of the register."""
    return is_operator(user) or bool(municipality_keys(user)) or bool(organization_keys(user))
