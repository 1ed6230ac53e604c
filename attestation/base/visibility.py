"""One answer to "what may this person see?", put together by the rooms that know a reason."""

from collections.abc import Callable
from typing import Any

from django.contrib.postgres.expressions import ArraySubquery
from django.db.models import BooleanField, Exists, F, Func, OuterRef, Q, QuerySet

from attestation.base.registry import Registry

NOTHING = Q(pk__in=[])
VisibilityRule = Callable[[Any], Q]


def any_of(rows: QuerySet, **matches: str) -> Q:
    """Return the condition that one of ``rows`` matches: ``any_of(seats, session="pk")``.

    Each row is asked for by its key. A list of keys (``pk__in``) would be worked out whole before
    the first row is read, and among other reasons no index would serve; a join would show a row
    once for each match.
    """
    return Q(Exists(rows.filter(**{name: OuterRef(path) for name, path in matches.items()})))


def one_of(path: str, keys: QuerySet) -> Q:
    """Return the condition that ``path`` holds one of ``keys``: few of them, of one person.

    They are read once, before the first row, so that an index serves the condition, also as one
    reason among others. Where there may be thousands, see `any_of`.

    Args:
        path: a column with a key, as ``person_id``.
        keys: rows with one value each.
    """
    return Q(
        Func(
            F(path),
            ArraySubquery(keys.order_by()),
            template="(%(expressions)s))",
            arg_joiner=" = ANY (",
            output_field=BooleanField(),
        )
    )


class VisibilityRules(Registry[VisibilityRule]):
    """The reasons for which objects of one model are visible; each is a function of the user.

    A later room adds its reason here, so that the earlier one need not know of it. A reason never
    joins what a row may have many of: see `any_of`.
    """

    def of(self, user: Any) -> Q:
        """Return the condition under which an object is visible to ``user``."""
        visible = NOTHING
        if not user.is_authenticated:
            return visible
        for rule in self:
            visible |= rule(user)
        return visible
