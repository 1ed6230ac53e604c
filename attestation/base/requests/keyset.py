"""Pages of a long list that begin after the last row of the page before.

However far one goes, the database reads one page: nothing is counted and nothing skipped.
"""

import base64
import binascii
import datetime
import json
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Generic, TypeVar

from django.core.exceptions import ValidationError
from django.db.models import Model, Q, QuerySet
from django.utils.timezone import is_naive

Row = TypeVar("Row", bound=Model)

#: No cursor of ours is longer.
_LONGEST = 400


class BadCursorError(ValueError):
    """A cursor that no page has given out."""


@dataclass(frozen=True)
class KeysetPage(Generic[Row]):
    """Rows of one page.

    Attributes:
        next: the cursor of the page after it; empty where there is none.
    """

    rows: list[Row]
    next: str


def page_of(rows: QuerySet[Row], order: Sequence[str], *, after: str, size: int) -> KeysetPage[Row]:
    """Return the ``size`` rows after the cursor ``after``; of an empty one the first.

    Args:
        order: columns that are never null, also of related rows, as ``order_by`` takes them, all
            in one direction; together they tell every row apart.

    Raises:
        BadCursorError: ``after`` is no cursor of this order.
    """
    descending = order[0].startswith("-")
    columns = [_Column.named(rows.model, name.lstrip("-")) for name in order]
    if after:
        rows = rows.filter(_beyond(columns, _read(after, columns), "lt" if descending else "gt"))
    found = list(rows.order_by(*order)[: size + 1])
    cut = found[:size]
    return KeysetPage(cut, _cursor(cut[-1], columns) if len(found) > size else "")


@dataclass(frozen=True)
class _Column:
    """A column of the order, also of a related row: ``period__starts_on``."""

    path: str
    field: Any

    @classmethod
    def named(cls, model: Any, path: str) -> "_Column":
        *relations, name = path.split("__")
        for relation in relations:
            model = model._meta.get_field(relation).related_model
        return cls(path, model._meta.pk if name == "pk" else model._meta.get_field(name))

    def text_of(self, row: Any) -> str:
        for relation in self.path.split("__")[:-1]:
            row = getattr(row, relation)
        return str(self.field.value_to_string(row))


def _beyond(columns: Sequence[_Column], values: Sequence[Any], way: str) -> Q:
    """Match rows beyond ``values``; the first condition alone is what an index begins with."""
    (column, *others), (value, *rest) = columns, values
    beyond = Q(**{f"{column.path}__{way}": value})
    if not others:
        return beyond
    return Q(**{f"{column.path}__{way}e": value}) & (beyond | _beyond(others, rest, way))


def _cursor(row: Model, columns: Sequence[_Column]) -> str:
    values = json.dumps([column.text_of(row) for column in columns], ensure_ascii=False)
    return base64.urlsafe_b64encode(values.encode()).decode().rstrip("=")


def _read(cursor: str, columns: Sequence[_Column]) -> list[Any]:
    if len(cursor) > _LONGEST:
        raise BadCursorError
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        texts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (UnicodeError, binascii.Error, ValueError, RecursionError) as error:
        raise BadCursorError from error
    if not isinstance(texts, list) or len(texts) != len(columns):
        raise BadCursorError
    return [_value(column.field, text) for column, text in zip(columns, texts, strict=True)]


def _value(field: Any, text: Any) -> Any:
    if not isinstance(text, str) or "\0" in text:
        raise BadCursorError
    try:
        value = field.to_python(text)
    except ValidationError as error:
        raise BadCursorError from error
    if value is None or (isinstance(value, datetime.datetime) and is_naive(value)):
        raise BadCursorError
    return value
