"""Numbers beside the rows of a list, counted for the rows that are shown and for no others."""

from typing import Any

from django.db.models import Count, OuterRef, QuerySet, Subquery
from django.db.models.functions import Coalesce


def number_of(rows: QuerySet[Any], **matches: str) -> Coalesce:
    """Return how many of ``rows`` match a row of the list: ``number_of(items, session="pk")``.

    A joined `Count` groups the whole list, with all that is counted, before the first page is cut
    out of it.
    """
    outer = {name: OuterRef(path) for name, path in matches.items()}
    counted = rows.filter(**outer).order_by().values(*matches).annotate(n=Count("pk")).values("n")
    return Coalesce(Subquery(counted), 0)
