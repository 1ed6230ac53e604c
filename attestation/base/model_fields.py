"""Fields of models, by name."""

from typing import TypeVar

from django.db import models

Kind = TypeVar("Kind", bound=models.Field)


def field_of(model: type[models.Model], name: str, kind: type[Kind]) -> Kind:
    """Return the field ``name`` of ``model`` as the ``kind`` that it is declared to be."""
    field = model._meta.get_field(name)
    if not isinstance(field, kind):
        raise TypeError(f"The field {name} is not a {kind.__name__}")
    return field
