"""The existing register as a table: read, compared, looked at, and only then written."""

from django.db import models

from attestation.table_imports.models import (
    TableImport,
    TableImportRow,
    import_constraints,
    row_constraints,
)

__all__ = ["RegisterImport", "RegisterImportRow"]


class RegisterImport(TableImport):
    """One table of the register on its way."""

    class Meta(TableImport.Meta):
        verbose_name = "загрузка реестра категорий"
        verbose_name_plural = "загрузки реестра категорий"
        constraints = import_constraints("register_import")


class RegisterImportRow(TableImportRow):
    """One row of the table, and its effect on the register."""

    class Verdict(models.TextChoices):
        NEW = "new", "новая"
        SAME = "same", "уже в реестре"
        CONFLICT = "conflict", "расходится с реестром"
        ERROR = "error", "ошибка"

    imported = models.ForeignKey(RegisterImport, on_delete=models.CASCADE, related_name="rows")
    verdict = models.CharField("что будет", max_length=10, choices=Verdict.choices)

    class Meta(TableImportRow.Meta):
        verbose_name = "строка загрузки"
        verbose_name_plural = "строки загрузки"
        indexes = [models.Index(fields=["imported", "verdict", "row"])]
        constraints = row_constraints("register_import_row", without_message=["new", "same"])
