"""The one rule of keys that a request sends: the digits 0–9 alone, no more than a column holds.

Python takes «१», « 7 », «1_0» and «+3» for numbers too; no page of ours ever sends them. As with
typed text (`attestation.base.typed_text`) Django's own field is taught once, so that selects, the
filters above lists and Wagtail's forms know a key alike.
"""

from collections.abc import Callable, Iterable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db import models

#: Longer numbers would not fit into a column of keys.
_LONGEST = 9


def sent_key(value: Any) -> int | None:
    """Return the key that ``value`` says, or None where it is none."""
    text = str(value)
    return int(text) if text.isascii() and text.isdecimal() and len(text) <= _LONGEST else None


def sent_keys(values: Iterable[Any]) -> list[int]:
    """Return the keys among ``values`` as boxes send them; what is none is left out."""
    return [key for key in map(sent_key, values) if key is not None]


def install() -> None:
    """Let every choice of a row take keys by this rule."""
    # Not an assignment: the stubs know methods that nobody replaces.
    strict = _strict(forms.ModelChoiceField.to_python)
    setattr(forms.ModelChoiceField, "to_python", strict)  # noqa: B010


def _strict(to_python: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def checked(field: forms.ModelChoiceField, value: Any) -> Any:
        if isinstance(value, str) and value and _is_numbered(field) and sent_key(value) is None:
            raise ValidationError(
                field.error_messages["invalid_choice"],
                code="invalid_choice",
                params={"value": value},
            )
        return to_python(field, value)

    return checked


def _is_numbered(field: forms.ModelChoiceField) -> bool:
    """Whether rows are told apart by a whole number, not by a login or the like."""
    if field.queryset is None or field.to_field_name not in (None, "pk"):
        return False
    return isinstance(field.queryset.model._meta.pk, models.IntegerField)
