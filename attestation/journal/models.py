"""The append-only record of who did what and who saw what."""

import pgtrigger
from django.conf import settings
from django.db import models
from django.db.models import Q

__all__ = ["JournalEntry"]


class JournalEntry(models.Model):
    """One act, in the words that the people concerned read. Rows are never changed or deleted."""

    at = models.DateTimeField("когда", auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="кто",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="journal_entries",
    )
    action = models.CharField("код действия", max_length=60)
    text = models.TextField("запись")
    application = models.ForeignKey(
        "attestation.Application",
        verbose_name="заявление",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="journal",
    )
    schedule = models.ForeignKey(
        "attestation.MunicipalSchedule",
        verbose_name="график муниципалитета",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="journal",
    )
    release = models.ForeignKey(
        "attestation.Release",
        verbose_name="выпуск",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="journal",
    )
    agreement = models.ForeignKey(
        "attestation.ExpertAgreement",
        verbose_name="договор специалиста",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="journal",
    )
    person = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="о ком",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="journal",
    )
    organization = models.ForeignKey(
        "attestation.Organization",
        verbose_name="организация",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="journal",
    )
    session = models.ForeignKey(
        "attestation.CommissionSession",
        verbose_name="заседание комиссии",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="journal",
    )
    category_record = models.ForeignKey(
        "attestation.CategoryRecord",
        verbose_name="запись реестра категорий",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="journal",
    )

    class Meta:
        verbose_name = "запись журнала"
        verbose_name_plural = "журнал"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(fields=["application", "-at"]),
            # The journal is read by pages, the latest first: all of it, or acts of some codes.
            models.Index(fields=["-at", "-id"], name="journal_latest_first"),
            models.Index(
                fields=["action", "-at", "-id"],
                name="journal_by_action",
                opclasses=["varchar_pattern_ops", "timestamptz_ops", "int8_ops"],
            ),
        ]
        constraints = [
            models.CheckConstraint(name="journal_text_not_empty", condition=~Q(text="")),
        ]
        triggers = [
            pgtrigger.Protect(
                name="journal_is_append_only",
                operation=pgtrigger.Update | pgtrigger.Delete,
            )
        ]

    def __str__(self) -> str:
        return self.text
