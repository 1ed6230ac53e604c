"""What releases of every kind and their rows have in common; each kind has tables of its own."""

from collections.abc import Iterable

import pgtrigger
from django.db import models
from django.db.models import TextChoices

from attestation.files.models import StoredFile


class ChangeKind(TextChoices):
    """The kind of change a release makes to a person; in the order of a list of changes."""

    ADDED = "added", "добавлен"
    MOVED = "moved", "перенесён"
    CHANGED = "changed", "изменён"
    REMOVED = "removed", "исключён"


class PublishedRelease(models.Model):
    """A whole list as one order has it; it never changes.

    A kind adds what the list belongs to, the order (``order_number``, ``order_date``) and the
    ``reason`` of a correction, in its own words, and `frozen_triggers`. ``published_at`` and
    ``document`` (the PDF) are filled once, by the job that publishes it.
    """

    number = models.PositiveSmallIntegerField("редакция")
    published_at = models.DateTimeField("опубликован", null=True, blank=True)
    document = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        abstract = True


class PublishedRow(models.Model):
    """One published person, as text of that day; no field refers to data that may change."""

    place = models.PositiveIntegerField("номер строки")
    key = models.UUIDField("ключ строки", help_text="Один и тот же во всех редакциях.")
    name = models.CharField("педагог", max_length=300)
    name_key = models.CharField(max_length=300, editable=False)
    position = models.CharField("должность", max_length=400)
    organization = models.CharField("организация", max_length=200)
    municipality = models.CharField("муниципалитет", max_length=120)

    class Meta:
        abstract = True
        ordering = ["place"]

    def __str__(self) -> str:
        return self.name


class PublishedNumbers(models.Model):
    """How many people a published release names, in all and by what visitors choose from.

    Counted once, when it is published: a release never changes. A kind adds ``release``, which is
    the key.
    """

    people = models.PositiveIntegerField("человек")
    #: By field of the rows, the values in their order, each with its number of people.
    counted = models.JSONField("по видам", default=dict)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return f"{self.people}"


def frozen_triggers(
    *, kept: str, unchanged: str, published_once: str, filled: Iterable[str]
) -> list[pgtrigger.Trigger]:
    """Return the triggers by which the database keeps a release as it was made.

    Args:
        kept, unchanged, published_once: names of the triggers.
        filled: the fields that publication fills; nothing changes them after it.
    """
    return [
        pgtrigger.Protect(name=kept, operation=pgtrigger.Delete),
        pgtrigger.Protect(
            name=unchanged,
            operation=pgtrigger.Update,
            condition=pgtrigger.AnyChange(exclude=list(filled)),
        ),
        pgtrigger.Protect(
            name=published_once,
            operation=pgtrigger.Update,
            condition=pgtrigger.Q(old__published_at__isnull=False),
        ),
    ]
