"""Electronic signatures: one-time codes, and who signed which bytes (63-FZ, articles 6, 9)."""

import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils import timezone

from attestation.accounts.consents.models import ConsentDocument
from attestation.accounts.models import User
from attestation.files.models import StoredFile

__all__ = ["Confirmation", "Signature", "SigningCode"]

_CHECKSUM = r"^[0-9a-f]{64}$"


class Confirmation(models.TextChoices):
    """How the signer has shown, after the password, that it is they."""

    LETTER = "letter", "код из письма"
    AUTHENTICATOR = "authenticator", "код из приложения"


class SigningCode(models.Model):
    """The last one-time code sent to a person, as a keyed hash; a new one replaces it."""

    person = models.OneToOneField(
        User, verbose_name="кому", on_delete=models.CASCADE, related_name="signing_code"
    )
    sha256 = models.CharField("контрольная сумма документа", max_length=64)
    code_hash = models.CharField("хэш кода", max_length=64)
    sent_at = models.DateTimeField("отправлен")
    expires_at = models.DateTimeField("действует до")
    used_at = models.DateTimeField("использован", null=True, blank=True)

    class Meta:
        verbose_name = "код подписания"
        verbose_name_plural = "коды подписания"

    def __str__(self) -> str:
        return f"{self.person}: код от {self.sent_at:%d.%m.%Y %H:%M}"


class Signature(models.Model):
    """A person's own act of signing one document; it is never changed and never deleted."""

    number = models.CharField("номер", max_length=14, unique=True)
    person = models.ForeignKey(
        User, verbose_name="кто подписал", on_delete=models.PROTECT, related_name="signatures"
    )
    signer_name = models.CharField("имя подписавшего", max_length=460)
    title = models.CharField("что подписано", max_length=200)
    sha256 = models.CharField("контрольная сумма подписанного", max_length=64)
    size = models.PositiveBigIntegerField("размер подписанного, байт")
    #: The signed document with its sheet: begins with the bytes that were signed.
    file = models.ForeignKey(
        StoredFile,
        verbose_name="подписанный документ",
        on_delete=models.PROTECT,
        related_name="signatures",
    )
    signed_at = models.DateTimeField("когда", default=timezone.now)
    confirmed_by = models.CharField("подтверждено", max_length=20, choices=Confirmation.choices)
    address = models.GenericIPAddressField("сетевой адрес", null=True, blank=True)
    rules = models.ForeignKey(
        ConsentDocument,
        verbose_name="правила подписания",
        on_delete=models.PROTECT,
        related_name="signatures",
    )

    class Meta:
        verbose_name = "электронная подпись"
        verbose_name_plural = "электронные подписи"
        ordering = ["-signed_at", "-pk"]
        constraints = [
            models.UniqueConstraint(fields=["person", "sha256"], name="signature_once_a_document"),
            models.CheckConstraint(
                name="signature_has_checksum", condition=Q(sha256__regex=_CHECKSUM)
            ),
            models.CheckConstraint(
                name="signature_confirmation_known",
                condition=Q(confirmed_by__in=Confirmation.values),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="signature_never_changes", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.signer_name}"
