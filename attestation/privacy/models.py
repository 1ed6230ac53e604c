"""The download of everything that the system holds of a person."""

import datetime

from django.db import models
from django.db.models import Q
from django.utils import timezone

from attestation.accounts.models import User
from attestation.files.models import StoredFile

__all__ = ["DataArchive"]

#: How long a finished download may be fetched.
KEPT_DAYS = 7


class DataArchive(models.Model):
    """One ordered download: under way, then ready for some days, then gone; or it has failed."""

    person = models.ForeignKey(
        User, verbose_name="кто", on_delete=models.PROTECT, related_name="data_archives"
    )
    requested_at = models.DateTimeField("заказана", auto_now_add=True)
    total = models.PositiveIntegerField("всего шагов", default=0)
    done = models.PositiveIntegerField("сделано шагов", default=0)
    file = models.OneToOneField(
        StoredFile, null=True, blank=True, on_delete=models.PROTECT, related_name="data_archive"
    )
    ready_at = models.DateTimeField("готова", null=True, blank=True)
    failed_at = models.DateTimeField("не удалась", null=True, blank=True)

    class Meta:
        verbose_name = "выгрузка данных"
        verbose_name_plural = "выгрузки данных"
        ordering = ["-requested_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person"],
                condition=Q(ready_at=None, failed_at=None),
                name="archive_one_under_way",
            ),
            models.CheckConstraint(
                name="archive_file_when_ready", condition=Q(file=None) | Q(ready_at__isnull=False)
            ),
            models.CheckConstraint(
                name="archive_ready_or_failed", condition=Q(ready_at=None) | Q(failed_at=None)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}, {timezone.localdate(self.requested_at):%d.%m.%Y}"

    @property
    def is_under_way(self) -> bool:
        return self.ready_at is None and self.failed_at is None

    @property
    def expires_at(self) -> datetime.datetime | None:
        """The time until which it can be downloaded; None before it is ready."""
        return self.ready_at + datetime.timedelta(days=KEPT_DAYS) if self.ready_at else None
