"""The storage of an import run by jobs: its file, its state, its judged rows."""

from typing import Any

from django.db import models
from django.db.models import Q

from attestation.files.models import StoredFile


class ImportState(models.TextChoices):
    READING = "reading", "читается"
    READY = "ready", "ждёт подтверждения"
    APPLYING = "applying", "вносится"
    APPLIED = "applied", "внесена"
    FAILED = "failed", "не удалась"


class TableImport(models.Model):
    """One uploaded table in progress; jobs read and write it, pages show the progress.

    The states follow each other: reading → ready → applying → applied. Reading and applying may
    end in a failure, which holds the reason.
    """

    State = ImportState
    #: The manager of the judged rows, which the foreign key of `TableImportRow` brings.
    rows: Any

    state = models.CharField(
        "состояние",
        max_length=10,
        choices=ImportState.choices,
        default=ImportState.READING,
        editable=False,
    )
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("загружена", auto_now_add=True)
    created_by = models.ForeignKey(
        "attestation.User", verbose_name="кто загрузил", on_delete=models.PROTECT, related_name="+"
    )
    total = models.PositiveIntegerField("всего строк", default=0)
    #: While rows are written: the number of the last row that was dealt with.
    done = models.PositiveIntegerField("сделано строк", default=0)
    #: How many rows have each verdict, as {verdict: number}.
    counts = models.JSONField("итоги", default=dict)
    ignored = models.JSONField("столбцы, которые не читаются", default=list)
    fault = models.TextField("что не так с файлом", blank=True)
    applied_by = models.ForeignKey(
        "attestation.User",
        verbose_name="кто внёс",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    applied_at = models.DateTimeField("внесена", null=True, blank=True)

    class Meta:
        abstract = True
        ordering = ["-created_at", "-pk"]

    def __str__(self) -> str:
        return str(self.file)

    @property
    def is_being_read(self) -> bool:
        return self.state == ImportState.READING

    @property
    def is_being_applied(self) -> bool:
        return self.state == ImportState.APPLYING

    @property
    def is_under_way(self) -> bool:
        return self.is_being_read or self.is_being_applied

    @property
    def has_failed(self) -> bool:
        return self.state == ImportState.FAILED


class TableImportRow(models.Model):
    """One row of a table as in the file, and what importing it would do.

    A subclass adds the foreign key ``imported`` (``related_name="rows"``) and the choices of
    ``verdict``.
    """

    row = models.PositiveIntegerField("номер строки")
    values = models.JSONField("значения")
    verdict = models.CharField("что будет", max_length=10)
    #: Sentences: the reason of an error or a conflict, or a note on a new row for the operator.
    message = models.TextField("пояснение", blank=True)

    class Meta:
        abstract = True
        ordering = ["row"]

    def __str__(self) -> str:
        return f"Строка {self.row}"


def import_constraints(prefix: str) -> list[models.BaseConstraint]:
    """Return the constraints of a kind of import; their names begin with ``prefix``."""
    return [
        models.CheckConstraint(
            name=f"{prefix}_applied_is_signed",
            condition=~Q(state="applied") | Q(applied_at__isnull=False),
        ),
        models.CheckConstraint(
            name=f"{prefix}_failed_says_why", condition=~Q(state="failed") | ~Q(fault="")
        ),
        models.UniqueConstraint(
            fields=["state"], condition=Q(state="applying"), name=f"{prefix}_one_at_a_time"
        ),
    ]


def row_constraints(prefix: str, *, without_message: list[str]) -> list[models.BaseConstraint]:
    """Return the constraints of the rows of a kind of import.

    Args:
        without_message: the verdicts that need no explanation.
    """
    return [
        models.UniqueConstraint(fields=["imported", "row"], name=f"{prefix}_once"),
        models.CheckConstraint(
            name=f"{prefix}_says_why",
            condition=Q(verdict__in=without_message) | ~Q(message=""),
        ),
    ]
