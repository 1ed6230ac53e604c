"""Matching of records to accounts: a record is assigned only if no doubt is left.

People enter name, organization and birth date themselves, so that these alone prove nothing:
an account is given a record only if others confirmed the identity. Rooms above add proofs::

    @account_proofs.add
    def by_a_paper(people):
        yield person_id, name_key, organization_id
"""

from collections import defaultdict
from collections.abc import Callable, Collection, Iterable
from typing import Any

from django.db.models import F, Q, QuerySet

from attestation.accounts.models import User
from attestation.base.language.people_search import full_name_key
from attestation.base.registry import Registry
from attestation.categories.models import CategoryRecord, CategoryRecordQuerySet
from attestation.directory.models import Municipality

#: Per account key: (account, name key, organization) as confirmed by another user.
Evidence = Callable[[Collection[int]], Iterable[tuple[int, str, int]]]
account_proofs: Registry[Evidence] = Registry()


def with_name_key(users: QuerySet[User]) -> Any:
    """Users with ``name_key``, the database's side of `services.name_key`."""
    return users.annotate(name_key=full_name_key("last_name", "first_name", "patronymic"))


def match(records: Iterable[CategoryRecord], *, importers: Collection[int | None]) -> int:
    """Give each record its account where name, organization and birth date fit exactly one.

    The name and the organization must be confirmed by others too. The records are not saved.

    Args:
        importers: keys of the accounts that brought the records; they are given none.

    Returns:
        how many accounts were given.
    """
    waiting = [one for one in records if one.organization_id and one.birth_date]
    keys = {one.name_key for one in waiting}
    people: dict[tuple[Any, ...], list[User]] = defaultdict(list)
    users = with_name_key(User.objects.filter(is_active=True)).filter(name_key__in=keys)
    for user in users.select_related("profile").filter(profile__birth_date__isnull=False):
        profile = user.profile
        people[user.name_key, profile.organization_id, profile.birth_date].append(user)
    confirmed = _confirmed({found[0].pk for found in people.values() if len(found) == 1})
    given = 0
    for one in waiting:
        found = people.get((one.name_key, one.organization_id, one.birth_date), [])
        if len(found) != 1 or found[0].pk in importers:
            continue
        if (found[0].pk, one.name_key, one.organization_id) in confirmed:
            one.person = found[0]
            given += 1
    return given


def _confirmed(people: Collection[int]) -> set[tuple[int, str, int]]:
    return {fact for function in account_proofs for fact in function(people)}


def proposals(record: CategoryRecord) -> list[User]:
    """Return accounts with the name of the record, best match first.

    Accounts whose birth date is known and differs from the record's are excluded.
    """
    users = with_name_key(User.objects.filter(is_active=True)).filter(name_key=record.name_key)
    found = [
        user
        for user in users.select_related("profile__organization__municipality").order_by("pk")
        if not _is_another(user, record)
    ]
    return sorted(found, key=lambda user: _likeness(user, record), reverse=True)


def _is_another(user: User, record: CategoryRecord) -> bool:
    born = user.profile.birth_date if hasattr(user, "profile") else None
    return bool(born and record.birth_date and born != record.birth_date)


def _likeness(user: User, record: CategoryRecord) -> tuple[bool, bool, bool]:
    profile = getattr(user, "profile", None)
    if profile is None:
        return (False, False, False)
    place = profile.organization
    return (
        bool(record.birth_date) and profile.birth_date == record.birth_date,
        place is not None and place.pk == record.organization_id,
        place is not None and place.municipality_id == record.municipality_id,
    )


def look_alikes(records: CategoryRecordQuerySet) -> CategoryRecordQuerySet:
    """Return records without an account whose name matches a registered user."""
    named = with_name_key(User.objects.filter(is_active=True).exclude(last_name=""))
    return records.filter(person=None, name_key__in=named.values("name_key"))


def unlinked_records(
    user: User, *, municipality: Municipality, seen_by: User
) -> QuerySet[CategoryRecord]:
    """Return standing records with the name of ``user`` that have no account yet.

    Args:
        municipality: where ``user`` works; elsewhere the birth date must be the same.
        seen_by: the viewer; records not visible to them are left out.
    """
    own = with_name_key(User.objects.filter(pk=user.pk)).values("name_key")
    seen = CategoryRecord.objects.visible_to(seen_by).standing()
    found = seen.filter(person=None, name_key__in=own)
    born = getattr(getattr(user, "profile", None), "birth_date", None)
    if born:
        undated_here = Q(birth_date=None, municipality=municipality)
        found = found.filter(Q(birth_date=born) | undated_here)
    else:
        found = found.filter(municipality=municipality)
    return found.order_by(F("since").desc(), "pk")
