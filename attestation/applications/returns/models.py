"""A return for rework: what is to be mended, what had been filed, what has changed since."""

from django.db import models
from django.db.models import Q
from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.directory.models import DecisionReason

__all__ = ["ApplicationReturn"]


class ApplicationReturn(models.Model):
    """One return of an application; its applicant works it off until the next filing.

    ``points`` are the lines of the checklist to mend, in the words of that day: ``{"text": …,
    "beside": …}`` with a code of `ReviewPoint.Beside`. ``filed`` is what had been filed, in words
    (`comparison.as_filed`); ``changes`` are sentences, written at the next filing.
    """

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="returns")
    revision = models.PositiveSmallIntegerField("редакция заявления")
    reason = models.ForeignKey(
        DecisionReason, verbose_name="причина", on_delete=models.PROTECT, related_name="+"
    )
    note = models.TextField("пояснение", blank=True)
    points = models.JSONField("что исправить", default=list, blank=True)
    filed = models.JSONField("что было подано", default=dict, blank=True)
    returned_by = models.ForeignKey(
        User, verbose_name="кто вернул", on_delete=models.PROTECT, related_name="+"
    )
    returned_at = models.DateTimeField("возвращено", auto_now_add=True)
    refiled_at = models.DateTimeField("подано заново", null=True, blank=True)
    changes = models.JSONField("что изменилось", default=list, blank=True)

    class Meta:
        verbose_name = "возврат на доработку"
        verbose_name_plural = "возвраты на доработку"
        ordering = ["-returned_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(refiled_at=None),
                name="return_one_open_per_application",
            )
        ]

    def __str__(self) -> str:
        return f"Возврат {timezone.localdate(self.returned_at):%d.%m.%Y}: {self.reason}"

    @property
    def told(self) -> list[str]:
        """The reason and the coordinator's words, in parts."""
        return self.reason.told_with(self.note)

    @property
    def named(self) -> str:
        """The points in one line; empty where none was named."""
        return "; ".join(point["text"] for point in self.points)
