"""Numbers of the working list: those of a whole territory are kept, others are counted."""

import datetime
from collections import Counter
from collections.abc import Collection
from typing import Any

from django.core.exceptions import EmptyResultSet
from django.db import connection
from django.db.models import Count

from attestation.accounts.access import is_operator, municipality_keys
from attestation.applications.access import (
    as_applicant,
    as_municipal_coordinator,
    as_operator,
    as_school_coordinator,
)
from attestation.applications.models import (
    Application,
    ApplicationQuerySet,
    application_visibility,
)
from attestation.applications.review import list_tabs
from attestation.applications.review.filters import ALL, ApplicationFilterSet
from attestation.applications.tallies import selectors as tallies
from attestation.applications.workflow import ApplicationState
from attestation.base.visibility import VisibilityRule

#: What narrows the list without taking anything from its numbers by territory.
_BY_TERRITORY = {"state", "sort", "municipality"}


def numbers_of(
    user: Any, chosen: ApplicationFilterSet, narrowed: ApplicationQuerySet
) -> dict[str, int]:
    """Return how many of the ``narrowed`` list each tab holds."""
    territory = _territory(user)
    if territory is _NO_TERRITORY or chosen.chosen.keys() - _BY_TERRITORY:
        return chosen.numbers(narrowed)
    if municipality := chosen.chosen.get("municipality"):
        territory = [municipality.pk]
    found = _kept(user, territory, narrowed, chosen.today)
    return {**found, ALL: found[""]}


def counts(user: Any, applications: ApplicationQuerySet, *, today: datetime.date) -> dict[str, int]:
    """Return how many of the working list of ``user`` belong to each tab; as `list_tabs.counts`."""
    territory = _territory(user)
    if territory is _NO_TERRITORY:
        return list_tabs.counts(applications, today=today)
    return _kept(user, territory, applications, today)


_NO_TERRITORY: Collection[int] = frozenset({0})


def _territory(user: Any) -> Collection[int] | None:
    """Return the municipalities of which ``user`` sees what is filed, and nothing else.

    ``None`` stands for the whole region. Who sees more, or other things, for other reasons has no
    territory by which they are counted.
    """
    if is_operator(user):
        sees_drafts = _applies(as_school_coordinator, user)
        return _NO_TERRITORY if sees_drafts else None
    known = {as_applicant, as_municipal_coordinator, as_operator}
    others = [rule for rule in application_visibility if rule not in known]
    keys = municipality_keys(user)
    if not keys or any(_applies(rule, user) for rule in others):
        return _NO_TERRITORY
    return keys


def _applies(rule: VisibilityRule, user: Any) -> bool:
    try:
        Application.objects.filter(rule(user)).query.get_compiler(connection=connection).as_sql()
    except EmptyResultSet:
        return False
    return True


def _kept(
    user: Any,
    territory: Collection[int] | None,
    applications: ApplicationQuerySet,
    today: datetime.date,
) -> dict[str, int]:
    """Return the kept numbers less the own applications; tabs across states are counted."""
    own = Application.objects.filter(applicant=user, submitted_at__isnull=False).order_by()
    if territory is not None:
        own = own.filter(organization__municipality__in=territory)
    found = tallies.filed(territory)
    found.subtract(Counter(dict(own.values_list("state").annotate(Count("pk")))))
    del found[ApplicationState.DELETED]
    across = [tab for tab in list_tabs.tabs if tab.code not in ApplicationState.values]
    return {
        "": sum(found.values()),
        **{tab.code: found[tab.code] for tab in list_tabs.tabs if tab not in across},
        **{
            tab.code: applications.filter(tab.condition(today)).order_by().count() for tab in across
        },
    }
