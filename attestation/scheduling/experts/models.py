"""Conflicts of interest that experts declare themselves."""

from django.db import models
from django.db.models import Q

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.directory.models import Organization

__all__ = ["ExpertConflict"]


class ExpertConflict(models.Model):
    """An expert does not assess one application, or anybody of one organization.

    It belongs to the person and not to a year's listing: it stays in the next school year.
    """

    expert = models.ForeignKey(
        User, verbose_name="специалист", on_delete=models.PROTECT, related_name="expert_conflicts"
    )
    application = models.ForeignKey(
        Application, null=True, blank=True, on_delete=models.PROTECT, related_name="conflicts"
    )
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    reason = models.TextField("причина")
    declared_at = models.DateTimeField("заявлен", auto_now_add=True)

    class Meta:
        verbose_name = "конфликт интересов"
        verbose_name_plural = "конфликты интересов"
        ordering = ["-declared_at"]
        constraints = [
            models.UniqueConstraint(
                fields=["expert", "application"], name="conflict_once_per_application"
            ),
            models.UniqueConstraint(
                fields=["expert", "organization"], name="conflict_once_per_organization"
            ),
            models.CheckConstraint(
                name="conflict_with_one_thing",
                condition=Q(application__isnull=True, organization__isnull=False)
                | Q(application__isnull=False, organization__isnull=True),
            ),
            models.CheckConstraint(name="conflict_has_reason", condition=~Q(reason="")),
        ]

    def __str__(self) -> str:
        return f"{self.expert.short_name}: {self.application or self.organization}"
