"""The numbers of a release: how many people it names, by what visitors choose from."""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.db.models import Count, QuerySet

#: By field of a row, its values in order, each followed by its number of people.
Counted = Mapping[str, Sequence[Sequence[Any]]]
#: What is counted, each by the fields that name it.
_COUNTED = {
    "municipalities": ("municipality",),
    "organizations": ("municipality", "organization"),
    "positions": ("position",),
    "categories": ("category",),
}


def count_rows(rows: QuerySet[Any]) -> dict[str, list[list[Any]]]:
    """Count the people of published ``rows``."""
    return {
        name: [
            list(found)
            for found in rows.order_by(*fields).values_list(*fields).annotate(people=Count("pk"))
        ]
        for name, fields in _COUNTED.items()
    }


def people_of(counted: Counted) -> int:
    """Return how many people there are in all."""
    return sum(number for _, number in counted["municipalities"])


def numbers_of(release: Any) -> Counted:
    """Return what was counted when ``release`` was published, or count now if it is not yet."""
    kept = getattr(release, "numbers", None)
    return kept.counted if kept is not None else count_rows(release.rows.all())


def miscounted(releases: Iterable[Any]) -> Iterator[str]:
    """Yield a line for each of published ``releases`` whose rows are not as they were counted."""
    for release in releases:
        if getattr(release, "numbers", None) is None or release.numbers.counted != count_rows(
            release.rows.all()
        ):
            yield f"{release._meta.model_name} {release.pk}"
