"""Electronic signatures: one-time codes, and who signed which bytes (63-FZ, articles 6, 9)."""

import pgtrigger
from cryptography import x509
from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q
from django.utils import timezone

from attestation.accounts.consents.models import ConsentDocument
from attestation.accounts.models import User
from attestation.base.language.natural_order import in_alphabet
from attestation.files.models import StoredFile

__all__ = [
    "Confirmation",
    "Manner",
    "Signature",
    "SignatureCertificate",
    "SigningCode",
    "SigningManner",
    "TrustedCertificate",
]

_CHECKSUM = r"^[0-9a-f]{64}$"


class Confirmation(models.TextChoices):
    """How the signer has shown, after the password, that it is they."""

    LETTER = "letter", "код из письма"
    AUTHENTICATOR = "authenticator", "код из приложения"
    PASSKEY = "passkey", "ключ доступа"
    CERTIFICATE = "certificate", "сертификат усиленной подписи"


class Manner(models.TextChoices):
    """How documents of one kind are signed."""

    PAPER = "paper", "на бумаге"
    ELECTRONIC = "electronic", "в системе"
    BOTH = "both", "на бумаге или в системе"

    @property
    def is_offered(self) -> bool:
        """Whether documents may be signed in the system."""
        return self != Manner.PAPER

    @property
    def takes_scans(self) -> bool:
        """Whether a scan of the signed paper is taken."""
        return self != Manner.ELECTRONIC


class SigningManner(models.Model):
    """How the institute has one kind of document signed, from a day on; by hand without a row."""

    #: `SignedKind.code`; rooms register their kinds, so that the database knows no list of them.
    kind = models.CharField("вид документа", max_length=40)
    manner = models.CharField(
        "как подписывают",
        max_length=10,
        choices=Manner.choices,
        help_text="В системе – простой электронной подписью по соглашению; текст соглашения "
        "сначала вводится в действие среди согласий.",
    )
    valid_from = models.DateField("действует с", default=timezone.localdate)

    class Meta:
        verbose_name = "порядок подписания"
        verbose_name_plural = "как подписывают документы"
        ordering = ["kind", "-valid_from"]
        constraints = [
            models.UniqueConstraint(
                fields=["kind", "valid_from"],
                name="signing_manner_once_a_day",
                violation_error_message="С этого дня для этого вида документа уже всё сказано.",
            ),
            models.CheckConstraint(
                name="signing_manner_known", condition=Q(manner__in=Manner.values)
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind}: {self.get_manner_display()} с {self.valid_from:%d.%m.%Y}"


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
        return f"{self.person}: код от {timezone.localtime(self.sent_at):%d.%m.%Y %H:%M}"


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
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="signatures",
    )

    class Meta:
        verbose_name = "электронная подпись"
        verbose_name_plural = "электронные подписи"
        ordering = ["-signed_at", "-pk"]
        indexes = [models.Index(fields=["sha256"], name="signature_by_document")]
        constraints = [
            models.UniqueConstraint(fields=["person", "sha256"], name="signature_once_a_document"),
            models.CheckConstraint(
                name="signature_has_checksum", condition=Q(sha256__regex=_CHECKSUM)
            ),
            models.CheckConstraint(
                name="signature_confirmation_known",
                condition=Q(confirmed_by__in=Confirmation.values),
            ),
            # What stands behind the signature: the agreement, or a certificate.
            models.CheckConstraint(
                name="signature_by_agreement_or_certificate",
                condition=Q(rules__isnull=True, confirmed_by=Confirmation.CERTIFICATE)
                | (Q(rules__isnull=False) & ~Q(confirmed_by=Confirmation.CERTIFICATE)),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="signature_never_changes", operation=pgtrigger.Update | pgtrigger.Delete
            ),
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.signer_name}"


class SignatureCertificate(models.Model):
    """The detached signature itself, and what its certificate said when it was verified."""

    signature = models.OneToOneField(
        Signature, verbose_name="подпись", on_delete=models.PROTECT, related_name="certificate"
    )
    #: CMS as it was uploaded; it lies within the signed PDF too.
    cms = models.BinaryField("отсоединённая подпись")
    subject = models.TextField("владелец сертификата")
    issuer = models.TextField("кем выдан")
    serial = models.CharField("номер сертификата", max_length=64)
    valid_from = models.DateTimeField("сертификат действует с")
    valid_until = models.DateTimeField("сертификат действует по")

    class Meta:
        verbose_name = "сертификат подписи"
        verbose_name_plural = "сертификаты подписей"
        triggers = [
            pgtrigger.Protect(
                name="signature_certificate_never_changes",
                operation=pgtrigger.Update | pgtrigger.Delete,
            ),
        ]

    def __str__(self) -> str:
        return f"№ {self.serial}, выдан: {self.issuer}, действует по {self.valid_until:%d.%m.%Y}"


class TrustedCertificate(models.Model):
    """A certificate at which chains of detached signatures may end: a centre, or one person."""

    title = models.CharField("название", max_length=200, help_text="Удостоверяющий центр.")
    pem = models.TextField(
        "сертификат",
        help_text="Текст от «-----BEGIN CERTIFICATE-----» до «-----END CERTIFICATE-----». Вносите "
        "сертификаты аккредитованных удостоверяющих центров с портала уполномоченного органа.",
    )
    is_active = models.BooleanField("доверять", default=True)

    class Meta:
        verbose_name = "доверенный сертификат"
        verbose_name_plural = "доверенные сертификаты"
        ordering = [*in_alphabet("title"), "pk"]

    def __str__(self) -> str:
        return self.title

    def clean(self) -> None:
        try:
            found = x509.load_pem_x509_certificates(self.pem.encode())
        except ValueError as error:
            raise ValidationError({"pem": "Это не сертификат в виде текста (PEM)."}) from error
        if len(found) != 1:
            raise ValidationError({"pem": "Внесите каждый сертификат отдельно."})
