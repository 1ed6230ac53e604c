"""Reads of the register: held and expiring categories, and the data of lists and pages."""

import datetime
from collections.abc import Iterable

from django.db.models import Exists, F, OuterRef, Q

from attestation.accounts.models import User
from attestation.base.language.dates import months_later
from attestation.categories.choices import Category
from attestation.categories.models import CategoryRecord, CategoryRecordQuerySet
from attestation.directory.rules_models import ProcedureRules

#: How many months before its end a category stands in the lists of coordinators.
SOON_MONTHS = 6
_OLD = (Category.FIRST, Category.HIGHEST)


def held_by(user: User) -> list[CategoryRecord]:
    """All that ``user`` holds or ever held by the register, the latest first; no annulled ones."""
    found = user.categories.standing().select_related("position", "subject")
    return list(found.order_by("-since", "-pk"))


def to_propose(records: Iterable[CategoryRecord], day: datetime.date) -> CategoryRecord | None:
    """Return the record an application names: valid before lapsed, highest before first."""
    return max(
        (one for one in records if one.category in _OLD),
        key=lambda one: (one.is_valid_on(day), one.category == Category.HIGHEST, one.since),
        default=None,
    )


def apply_by(until: datetime.date, rules: ProcedureRules) -> datetime.date:
    """The last day on which to apply so that the decision comes before the category has ended.

    Consideration and attestation each take the days that ``rules`` give them (order 196, clauses
    31 and 33).
    """
    return until - datetime.timedelta(days=rules.consideration_days + rules.attestation_days)


def ending(
    records: CategoryRecordQuerySet, *, start: datetime.date, end: datetime.date
) -> CategoryRecordQuerySet:
    """Those of ``records`` whose term ends from ``start`` to ``end`` and that nothing replaces."""
    as_high = Q(category=OuterRef("category")) | Q(category=Category.HIGHEST)
    longer = Q(until=None) | Q(until__gt=OuterRef("until"))
    newer = CategoryRecord.objects.standing().filter(as_high, longer, position=OuterRef("position"))
    namesake = newer.filter(
        Q(birth_date=None) | Q(birth_date=OuterRef("birth_date")),
        name_key=OuterRef("name_key"),
        municipality=OuterRef("municipality"),
    )
    # A name tells who it is only where one of the two has no account.
    replaced = (
        Exists(newer.filter(person=OuterRef("person")))
        | Exists(namesake.filter(person=None))
        | Q(person=None) & Exists(namesake)
    )
    return records.standing().filter(~replaced, until__range=(start, end))


def ending_soon(user: User, today: datetime.date) -> CategoryRecordQuerySet:
    """Return records visible to ``user`` that end within the next months."""
    seen = CategoryRecord.objects.visible_to(user)
    return ending(seen, start=today, end=months_later(today, SOON_MONTHS))


def earliest_first(records: CategoryRecordQuerySet) -> CategoryRecordQuerySet:
    return records.order_by(F("until").asc(nulls_last=True), "name_key", "pk")
