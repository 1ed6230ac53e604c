"""Changes of a closed schedule and moves to a later period; both keep their reasons forever."""

import pgtrigger
from django.db import models
from django.db.models import F, Q

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.scheduling.models import AttestationPeriod, MunicipalSchedule

__all__ = ["Amendment", "Postponement"]


class AmendmentQuerySet(models.QuerySet["Amendment"]):
    def pending(self) -> "AmendmentQuerySet":
        """Those that wait for an order: without a release, and not taken back."""
        return self.filter(release=None, taken_back_at=None)


class Amendment(models.Model):
    """An operator's change of a closed schedule; it waits for the order of the next release.

    While it is pending, the triggers on entries and assignments let this one application be
    changed in this one schedule. ``before`` holds the experts of the person by slot as they were
    (empty for somebody who was not in the schedule), so that it can be taken back.
    """

    class Kind(models.TextChoices):
        ADD = "add", "включение"
        REPLACE = "replace", "замена специалиста"
        MOVE = "move", "перенос"
        REMOVE = "remove", "исключение"

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="amendments"
    )
    schedule = models.ForeignKey(
        MunicipalSchedule, on_delete=models.PROTECT, related_name="amendments"
    )
    kind = models.CharField("что изменено", max_length=10, choices=Kind.choices)
    text = models.TextField("изменение в словах")
    reason = models.TextField("причина")
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("когда", auto_now_add=True)
    release = models.ForeignKey(
        "attestation.Release",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="amendments",
    )
    before = models.JSONField("как было", null=True, blank=True, editable=False)
    taken_back_at = models.DateTimeField("отменено", null=True, blank=True)
    taken_back_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )

    objects = AmendmentQuerySet.as_manager()

    class Meta:
        verbose_name = "изменение закрытого графика"
        verbose_name_plural = "изменения закрытых графиков"
        ordering = ["-at", "-pk"]
        indexes = [
            models.Index(
                fields=["application", "schedule"],
                condition=Q(release=None),
                name="amendment_unreleased",
            )
        ]
        constraints = [
            models.CheckConstraint(name="amendment_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="amendment_released_or_taken_back",
                condition=Q(taken_back_at=None, taken_back_by=None)
                | Q(taken_back_at__isnull=False, taken_back_by__isnull=False, release=None),
            ),
        ]
        triggers = [
            pgtrigger.Protect(name="amendment_is_kept", operation=pgtrigger.Delete),
            pgtrigger.Protect(
                name="amendment_never_changes",
                operation=pgtrigger.Update,
                condition=pgtrigger.AnyChange(
                    exclude=["release", "taken_back_at", "taken_back_by"]
                ),
            ),
            pgtrigger.Protect(
                name="amendment_released_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__release__isnull=False),
            ),
            pgtrigger.Protect(
                name="amendment_taken_back_once",
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__taken_back_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}: {self.application.short_name}"


class Postponement(models.Model):
    """The trace of a move to a later period."""

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="postponements"
    )
    from_period = models.ForeignKey(AttestationPeriod, on_delete=models.PROTECT, related_name="+")
    to_period = models.ForeignKey(AttestationPeriod, on_delete=models.PROTECT, related_name="+")
    reason = models.TextField("причина")
    actor = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("когда", auto_now_add=True)

    class Meta:
        verbose_name = "перенос на более поздний период"
        verbose_name_plural = "переносы на более поздний период"
        ordering = ["-at", "-pk"]
        constraints = [
            models.CheckConstraint(name="postponement_has_reason", condition=~Q(reason="")),
            models.CheckConstraint(
                name="postponement_leads_elsewhere", condition=~Q(from_period=F("to_period"))
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="postponement_never_changes", operation=pgtrigger.Update | pgtrigger.Delete
            )
        ]

    def __str__(self) -> str:
        return f"{self.application.short_name}: {self.from_period} → {self.to_period}"
