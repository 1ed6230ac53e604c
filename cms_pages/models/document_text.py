"""The text of document files, stored for search."""

from typing import ClassVar

from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVector, SearchVectorField
from django.db import models


class DocumentText(models.Model):
    """The text of a document's file; a file that cannot be read has none."""

    document = models.OneToOneField(
        "wagtaildocs.Document",
        verbose_name="документ",
        on_delete=models.CASCADE,
        related_name="file_text",
    )
    file = models.CharField(
        "файл", max_length=255, help_text="Имя файла в хранилище, из которого взят текст."
    )
    text = models.TextField("текст", blank=True)
    read_at = models.DateTimeField("прочитан", null=True, blank=True)
    vector = models.GeneratedField(
        verbose_name="слова текста",
        expression=SearchVector("text", config="russian"),
        output_field=SearchVectorField(),
        db_persist=True,
    )

    class Meta:
        verbose_name = "текст документа"
        verbose_name_plural = "тексты документов"
        indexes: ClassVar = [GinIndex(fields=["vector"], name="document_text_words")]

    def __str__(self) -> str:
        return self.file
