"""The existing register as a table: read, compared, looked at, and only then written."""

from django.db import models
from django.db.models import Q

from attestation.accounts.models import User
from attestation.files.models import StoredFile

__all__ = ["RegisterImport", "RegisterImportRow"]


class RegisterImport(models.Model):
    """One table of the register on its way; jobs read and write it, pages show how far they are."""

    class State(models.TextChoices):
        READING = "reading", "читается"
        READY = "ready", "ждёт подтверждения"
        APPLYING = "applying", "вносится"
        APPLIED = "applied", "внесена"
        FAILED = "failed", "не удалась"

    state = models.CharField(
        "состояние", max_length=10, choices=State.choices, default=State.READING, editable=False
    )
    file = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField("загружена", auto_now_add=True)
    created_by = models.ForeignKey(
        User, verbose_name="кто загрузил", on_delete=models.PROTECT, related_name="+"
    )
    total = models.PositiveIntegerField("всего строк", default=0)
    done = models.PositiveIntegerField("сделано строк", default=0)
    #: How many rows have each verdict, as {verdict: number}.
    counts = models.JSONField("итоги", default=dict)
    fault = models.TextField("что не так с файлом", blank=True)
    applied_by = models.ForeignKey(
        User,
        verbose_name="кто внёс",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    applied_at = models.DateTimeField("внесена", null=True, blank=True)

    class Meta:
        verbose_name = "загрузка реестра категорий"
        verbose_name_plural = "загрузки реестра категорий"
        ordering = ["-created_at", "-pk"]
        constraints = [
            models.CheckConstraint(
                name="register_import_applied_is_signed",
                condition=~Q(state="applied") | Q(applied_at__isnull=False),
            ),
            models.CheckConstraint(
                name="register_import_failed_says_why", condition=~Q(state="failed") | ~Q(fault="")
            ),
            models.UniqueConstraint(
                fields=["state"],
                condition=Q(state="applying"),
                name="register_import_one_at_a_time",
            ),
        ]

    def __str__(self) -> str:
        return str(self.file)


class RegisterImportRow(models.Model):
    """One row of the table as it stood there, and what it would do."""

    class Verdict(models.TextChoices):
        NEW = "new", "новая"
        SAME = "same", "уже в реестре"
        CONFLICT = "conflict", "расходится с реестром"
        ERROR = "error", "ошибка"

    imported = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="rows")
    row = models.PositiveIntegerField("номер строки")
    values = models.JSONField("значения")
    verdict = models.CharField("что будет", max_length=10, choices=Verdict.choices)
    #: Sentences: why it is wrong or conflicts, or what the operator should know of a new row.
    message = models.TextField("пояснение", blank=True)

    class Meta:
        verbose_name = "строка загрузки"
        verbose_name_plural = "строки загрузки"
        ordering = ["row"]
        indexes = [models.Index(fields=["imported", "verdict", "row"])]
        constraints = [
            models.UniqueConstraint(fields=["imported", "row"], name="register_import_row_once"),
            models.CheckConstraint(
                name="register_import_row_says_why",
                condition=Q(verdict__in=["new", "same"]) | ~Q(message=""),
            ),
        ]

    def __str__(self) -> str:
        return f"Строка {self.row}"
