"""What lists are narrowed by: the one base of the rooms' filter sets.

A filter set is made of the query of an address. Every filter is optional, and a value that makes no
sense is left out; its field says so. Forms that ask about something else than rows of the database
– lists in memory, the frozen rows of a release – stay plain forms.
"""

from collections.abc import Sequence
from typing import Any, ClassVar, TypeVar
from urllib.parse import urlencode

import django_filters
from django import forms
from django.db.models import QuerySet
from django.utils.functional import cached_property

from attestation.base.language.people_search import find_by_name

LABEL_OF_ALL = "Все"
Rows = TypeVar("Rows", bound=QuerySet[Any, Any])


class ChoiceSetting(django_filters.ChoiceFilter):
    """A choice that narrows nothing by itself, e.g. the order: the filter set reads it."""

    def filter(self, qs: QuerySet[Any], value: Any) -> QuerySet[Any]:
        return qs


class NameSearch(django_filters.CharFilter):
    """Finds people by typed words: see `find_by_name`."""

    def __init__(self, *, places: Sequence[Any], also: Sequence[Any] = (), **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.places, self.also = places, also

    def filter(self, qs: QuerySet[Any], value: str) -> QuerySet[Any]:
        return find_by_name(qs, value, self.places, also=self.also) if value else qs


class ListFilterSet(django_filters.FilterSet):
    """The filters of one list."""

    #: Names of the filters in the first row; the rest is unfolded.
    main: ClassVar[tuple[str, ...]] = ()

    def offer(self, name: str, rows: QuerySet[Any]) -> int:
        """Let the filter ``name`` offer ``rows``; drop it where there is nothing to choose from.

        Return how many rows there are, counted up to two.
        """
        known = len(rows[:2])
        if known < 2:
            del self.filters[name]
        else:
            self.filters[name].queryset = rows
        return known

    def offer_choices(self, name: str, choices: Any) -> None:
        self.filters[name].extra["choices"] = choices

    def apply(self, queryset: Rows) -> Rows:
        """Narrow ``queryset``, for callers that need the choices before they have it."""
        self.form.is_valid()
        return self.filter_queryset(queryset)

    @cached_property
    def chosen(self) -> dict[str, Any]:
        """The values that make sense."""
        self.form.is_valid()
        return {name: value for name, value in self.form.cleaned_data.items() if value}

    def values(self) -> dict[str, str]:
        """Return the choices as an address carries them."""
        return {name: str(getattr(value, "pk", value)) for name, value in self.chosen.items()}

    def query(self, **changes: str) -> str:
        """Return the choices as the query of an address, with ``changes``."""
        return urlencode({**self.values(), **changes})

    def main_fields(self) -> list[forms.BoundField]:
        return [self.form[name] for name in self.main]

    def more_fields(self) -> list[forms.BoundField]:
        return [bound for bound in self.form.visible_fields() if bound.name not in self.main]

    @property
    def more_is_open(self) -> bool:
        """Whether a filter beyond the first row was chosen."""
        return any(bound.name in self.chosen for bound in self.more_fields())
