"""One row per private file."""

import uuid
from typing import Any, Self

from django.conf import settings
from django.db import models
from django.urls import reverse

from attestation.files import access
from attestation.files.formats import PDF, SHOWN_BY_BROWSERS, ZIP
from attestation.files.storage import private_storage

__all__ = ["StoredFile"]


def blob_name(stored: "StoredFile", filename: str) -> str:
    """The name on disk: the row's identifier, in one of 256 folders."""
    return f"{stored.pk.hex[:2]}/{stored.pk.hex}"


class StoredFileQuerySet(models.QuerySet["StoredFile"]):
    def visible_to(self, user: Any) -> Self:
        """Only what ``user`` has a registered reason to see."""
        return self.filter(access.visible_to(user))


class StoredFile(models.Model):
    """A private file; made by `attestation.files.services`, never changed afterwards."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    blob = models.FileField("файл", storage=private_storage, upload_to=blob_name)
    original_name = models.CharField("имя файла", max_length=150)
    content_type = models.CharField("вид", max_length=100)
    size = models.PositiveBigIntegerField("размер, байт")
    sha256 = models.CharField("контрольная сумма SHA-256", max_length=64)
    pages = models.PositiveIntegerField("страниц", null=True, blank=True)
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="кто загрузил",
        on_delete=models.PROTECT,
        null=True,
        blank=True,
        related_name="uploaded_files",
    )
    uploaded_at = models.DateTimeField("когда загружен", auto_now_add=True)

    objects = models.Manager.from_queryset(StoredFileQuerySet)()

    class Meta:
        verbose_name = "файл"
        verbose_name_plural = "файлы"
        constraints = [
            models.CheckConstraint(condition=models.Q(size__gt=0), name="storedfile_is_not_empty"),
            models.CheckConstraint(
                condition=models.Q(sha256__regex=r"^[0-9a-f]{64}$"), name="storedfile_has_checksum"
            ),
            models.UniqueConstraint(fields=["blob"], name="storedfile_owns_its_blob"),
        ]

    def __str__(self) -> str:
        return self.original_name

    def get_absolute_url(self) -> str:
        return reverse("cabinet:file", args=[self.pk])

    @property
    def is_pdf(self) -> bool:
        return self.content_type == PDF.content_type

    @property
    def is_archive(self) -> bool:
        return self.content_type == ZIP.content_type

    @property
    def can_be_shown(self) -> bool:
        """Whether every browser can display it within a page."""
        return self.content_type in SHOWN_BY_BROWSERS

    def read(self) -> bytes:
        """Return the whole content; for files of the system, not for what people send."""
        with self.blob.open("rb") as content:
            found: bytes = content.read()
        return found
