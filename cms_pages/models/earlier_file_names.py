"""The names that files of documents had before they were replaced."""

from typing import ClassVar

from django.db import models


class EarlierFileName(models.Model):
    """A name under which a document had its address; links elsewhere keep it."""

    document = models.ForeignKey(
        "wagtaildocs.Document",
        verbose_name="документ",
        on_delete=models.CASCADE,
        related_name="earlier_names",
    )
    name = models.CharField("имя файла", max_length=255)

    class Meta:
        verbose_name = "прежнее имя файла"
        verbose_name_plural = "прежние имена файлов"
        constraints: ClassVar = [
            models.UniqueConstraint(fields=["document", "name"], name="earlier_file_name_once")
        ]

    def __str__(self) -> str:
        return self.name
