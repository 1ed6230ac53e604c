"""Consents: what people agree to, word for word, and who agreed when and from where."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from attestation.accounts.models import User

__all__ = ["Consent", "ConsentDocument", "ConsentKind"]

_CHECKSUM = r"^[0-9a-f]{64}$"


class ConsentKind(models.TextChoices):
    PROCESSING = "processing", "обработку персональных данных"
    PUBLICATION = "publication", "упоминание в новостях и материалах сайта"
    SIGNING = "signing", "подписание документов в системе"


class ConsentDocument(models.Model):
    """One version of a text that people agree to; frozen once it has the day of its force."""

    kind = models.CharField("на что согласие", max_length=20, choices=ConsentKind.choices)
    version = models.PositiveSmallIntegerField("версия", editable=False)
    text = models.TextField("текст")
    valid_from = models.DateField(
        "действует с",
        null=True,
        blank=True,
        help_text="Пока даты нет, это черновик. Когда дата сохранена, текст больше не меняется: "
        "исправление – это следующая версия.",
    )
    sha256 = models.CharField("контрольная сумма SHA-256", max_length=64, editable=False)

    class Meta:
        verbose_name = "текст согласия"
        verbose_name_plural = "тексты согласий"
        ordering = ["kind", "-version"]
        constraints = [
            models.UniqueConstraint(fields=["kind", "version"], name="consent_version_unique"),
            models.CheckConstraint(
                name="consent_kind_known", condition=Q(kind__in=ConsentKind.values)
            ),
            models.CheckConstraint(
                name="consent_text_has_checksum", condition=Q(sha256__regex=_CHECKSUM)
            ),
            models.CheckConstraint(name="consent_text_not_empty", condition=~Q(text="")),
        ]
        triggers = [
            pgtrigger.Protect(
                name="consent_text_is_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__valid_from__isnull=False),
            ),
            pgtrigger.Protect(
                name="consent_text_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.Condition(
                    "OLD.valid_from IS NOT NULL AND OLD.* IS DISTINCT FROM NEW.*"
                ),
            ),
        ]

    def __str__(self) -> str:
        return f"Согласие на {self.get_kind_display()}, версия {self.version}"

    @property
    def is_frozen(self) -> bool:
        return self.valid_from is not None


class ConsentQuerySet(models.QuerySet["Consent"]):
    def standing(self) -> "ConsentQuerySet":
        """Given and not withdrawn."""
        return self.filter(withdrawn_at=None)


class Consent(models.Model):
    """A person's own act of agreeing to one version; it is withdrawn, never deleted."""

    person = models.ForeignKey(
        User, verbose_name="кто", on_delete=models.PROTECT, related_name="consents"
    )
    document = models.ForeignKey(
        ConsentDocument, verbose_name="текст", on_delete=models.PROTECT, related_name="consents"
    )
    given_at = models.DateTimeField("дано", auto_now_add=True)
    address = models.GenericIPAddressField("сетевой адрес", null=True, blank=True)
    sha256 = models.CharField("контрольная сумма показанного текста", max_length=64)
    withdrawn_at = models.DateTimeField("отозвано", null=True, blank=True)

    objects = ConsentQuerySet.as_manager()

    class Meta:
        verbose_name = "согласие"
        verbose_name_plural = "согласия"
        ordering = ["-given_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["person", "document"],
                condition=Q(withdrawn_at=None),
                name="consent_given_once",
            ),
            models.CheckConstraint(
                name="consent_has_checksum", condition=Q(sha256__regex=_CHECKSUM)
            ),
            models.CheckConstraint(
                name="consent_withdrawn_after_given",
                condition=Q(withdrawn_at=None) | Q(withdrawn_at__gte=F("given_at")),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="consent_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="consent_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(exclude=["withdrawn_at"]),
            ),
            pgtrigger.Protect(
                name="consent_withdrawn_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__withdrawn_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.person}: {self.document}"
