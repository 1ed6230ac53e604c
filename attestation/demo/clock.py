"""The past of the demonstration: rows that carry the moments they speak of."""

import datetime
from collections.abc import Iterator
from contextlib import contextmanager

from django.db import models
from django.utils import timezone

from attestation.base.model_fields import field_of


@contextmanager
def at(moment: datetime.datetime) -> Iterator[None]:
    """Within the block services believe that it is ``moment``, so that they can do past work."""
    real_now = timezone.now
    timezone.now = lambda: moment
    try:
        yield
    finally:
        timezone.now = real_now


@contextmanager
def own_time(model: type[models.Model], name: str) -> Iterator[None]:
    """Within the block an ``auto_now_add`` field keeps the value that it is given."""
    field = field_of(model, name, models.DateField)
    field.auto_now_add = False
    try:
        yield
    finally:
        field.auto_now_add = True
