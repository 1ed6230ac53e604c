"""What the system has seen in an application that waits for a decision."""

from django.db import models
from django.db.models import Q
from django.db.models.functions import Now

from attestation.applications.models import Application

__all__ = ["Precheck"]


class Precheck(models.Model):
    """The system's look at an application under consideration.

    Triggers make the row when the application is filed, take it away when it is decided, and
    write ``change`` on and ``verdict`` back whenever what was looked at changes; a verdict other
    than `PENDING` is therefore that of what stands there now.

    ``findings`` are `rules.Remark` as data. ``basis`` is a digest of what they were found for.
    """

    class Verdict(models.TextChoices):
        PENDING = "pending", "ещё не проверено"
        CLEAN = "clean", "без замечаний"
        REMARKS = "remarks", "с замечаниями"

    application = models.OneToOneField(
        Application, on_delete=models.CASCADE, related_name="precheck"
    )
    verdict = models.CharField(
        "итог", max_length=10, choices=Verdict.choices, default=Verdict.PENDING
    )
    findings = models.JSONField("что увидела система", default=list, blank=True)
    basis = models.CharField("на что смотрела", max_length=64, blank=True)
    change = models.PositiveIntegerField("которое изменение", default=1)
    changed_at = models.DateTimeField("когда изменилось", db_default=Now())
    looked_at = models.DateTimeField("когда", null=True, blank=True)

    class Meta:
        verbose_name = "предварительная проверка"
        verbose_name_plural = "предварительные проверки"
        indexes = [models.Index(fields=["verdict"], name="precheck_by_verdict")]
        constraints = [
            models.CheckConstraint(
                name="precheck_verdict_known",
                condition=Q(verdict__in=["pending", "clean", "remarks"]),
            ),
            models.CheckConstraint(
                name="precheck_judged_is_based",
                condition=Q(verdict="pending") | (~Q(basis="") & Q(looked_at__isnull=False)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.get_verdict_display()}"
