"""The papers of a session that are signed in the system: voting sheets and the protocol."""

import pgtrigger
from django.db import models
from django.db.models import Q

from attestation.accounts.models import User
from attestation.commission.models import CommissionSession
from attestation.directory.models import Municipality
from attestation.files.models import StoredFile

__all__ = ["SessionPaper"]


class SessionPaper(models.Model):
    """A paper as it stood when it was prepared for the signatures; a later one replaces it."""

    class Kind(models.TextChoices):
        SHEET = "sheet", "лист голосования"
        PROTOCOL = "protocol", "протокол"

    session = models.ForeignKey(CommissionSession, on_delete=models.PROTECT, related_name="papers")
    kind = models.CharField("что это", max_length=8, choices=Kind.choices)
    #: Of a voting sheet; None for the commission's own, and for the protocol.
    municipality = models.ForeignKey(
        Municipality, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    title = models.CharField("название", max_length=200)
    paper = models.OneToOneField(StoredFile, on_delete=models.PROTECT, related_name="session_paper")
    #: With the signatures of all; None until then.
    signed = models.OneToOneField(
        StoredFile,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="signed_session_paper",
    )
    made_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField("подготовлен", auto_now_add=True)
    replaced_at = models.DateTimeField("больше не действует", null=True, blank=True)

    class Meta:
        verbose_name = "бумага заседания"
        verbose_name_plural = "бумаги заседаний"
        ordering = ["kind", "made_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "kind", "municipality"],
                condition=Q(replaced_at=None),
                nulls_distinct=False,
                name="session_paper_once",
            ),
            models.CheckConstraint(
                name="session_paper_kind_known", condition=Q(kind__in=["sheet", "protocol"])
            ),
            models.CheckConstraint(
                name="session_paper_signed_is_not_replaced",
                condition=Q(signed=None) | Q(replaced_at=None),
            ),
        ]
        triggers = [pgtrigger.Protect(name="session_paper_is_kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return self.title
