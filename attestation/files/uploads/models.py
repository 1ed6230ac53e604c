"""One row per file that is on its way to us, or has come and waits for its form."""

import datetime
import uuid
from pathlib import Path

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone

__all__ = ["Upload"]


class Upload(models.Model):
    """A file sent in pieces (tus 1.0); only its owner knows of it.

    Its bytes lie in ``PRIVATE_ROOT/uploads`` until a form takes the file over and the row goes.
    """

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    owner = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="кто загружает",
        on_delete=models.CASCADE,
        related_name="uploads",
    )
    rule = models.CharField("правило", max_length=40)
    place = models.CharField("куда", max_length=60, blank=True)
    name = models.CharField("имя файла", max_length=150)
    length = models.PositiveBigIntegerField("размер, байт")
    offset = models.PositiveBigIntegerField("получено, байт", default=0)
    #: The request that may write now; a later request takes its place.
    writer = models.UUIDField(null=True, editable=False)
    created_at = models.DateTimeField("начата", auto_now_add=True)
    expires_at = models.DateTimeField("хранится до")

    class Meta:
        verbose_name = "загрузка"
        verbose_name_plural = "загрузки"
        ordering = ["created_at", "pk"]
        indexes = [models.Index(fields=["expires_at"])]
        constraints = [
            models.CheckConstraint(
                condition=Q(length__gt=0, offset__lte=F("length")), name="upload_within_length"
            )
        ]

    def __str__(self) -> str:
        return self.name

    def get_absolute_url(self) -> str:
        return reverse("cabinet:upload", args=[self.pk])

    @property
    def is_finished(self) -> bool:
        return self.offset == self.length

    @property
    def percent(self) -> int:
        """The received share in percent, rounded down: 100 only for the complete file."""
        return self.offset * 100 // self.length

    @property
    def path(self) -> Path:
        """The path of the stored bytes."""
        return folder() / self.pk.hex

    def keep_longer(self) -> None:
        """Count the days of keeping from now; the caller saves."""
        self.expires_at = timezone.now() + datetime.timedelta(days=settings.UPLOAD_KEPT_DAYS)


def folder() -> Path:
    """Return the folder of unfinished and pending uploads, in the private file system."""
    return Path(settings.PRIVATE_ROOT) / "uploads"
