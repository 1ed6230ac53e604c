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
        order: names of columns that are never null, as ``order_by`` takes them, all in one
            direction; together they tell every row apart.

    Raises:
        BadCursorError: ``after`` is no cursor of this order.
    """
    descending = order[0].startswith("-")
    fields = [_field(rows.model, name.lstrip("-")) for name in order]
    if after:
        rows = rows.filter(_beyond(fields, _read(after, fields), "lt" if descending else "gt"))
    found = list(rows.order_by(*order)[: size + 1])
    cut = found[:size]
    return KeysetPage(cut, _cursor(cut[-1], fields) if len(found) > size else "")


def _field(model: type[Model], name: str) -> Any:
    return model._meta.pk if name == "pk" else model._meta.get_field(name)


def _beyond(fields: Sequence[Any], values: Sequence[Any], way: str) -> Q:
    """Match rows beyond ``values``; the first condition alone is what an index begins with."""
    (field, *others), (value, *rest) = fields, values
    beyond = Q(**{f"{field.name}__{way}": value})
    if not others:
        return beyond
    return Q(**{f"{field.name}__{way}e": value}) & (beyond | _beyond(others, rest, way))


def _cursor(row: Model, fields: Sequence[Any]) -> str:
    values = json.dumps([field.value_to_string(row) for field in fields], ensure_ascii=False)
    return base64.urlsafe_b64encode(values.encode()).decode().rstrip("=")


def _read(cursor: str, fields: Sequence[Any]) -> list[Any]:
    if len(cursor) > _LONGEST:
        raise BadCursorError
    try:
        padded = cursor.encode("ascii") + b"=" * (-len(cursor) % 4)
        texts = json.loads(base64.b64decode(padded, altchars=b"-_", validate=True))
    except (UnicodeError, binascii.Error, ValueError, RecursionError) as error:
        raise BadCursorError from error
    if not isinstance(texts, list) or len(texts) != len(fields):
        raise BadCursorError
    return [_value(field, text) for field, text in zip(fields, texts, strict=True)]


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
