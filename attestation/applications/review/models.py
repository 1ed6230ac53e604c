"""Progress of a coordinator's review of an application."""

from django.db import models

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.directory.review_models import ReviewPoint

__all__ = ["ReviewTick"]


class ReviewTick(models.Model):
    """A line of the checklist that a reviewer has looked at, in one revision of the paper."""

    application = models.ForeignKey(
        Application, on_delete=models.CASCADE, related_name="review_ticks"
    )
    reviewer = models.ForeignKey(User, on_delete=models.CASCADE, related_name="+")
    point = models.ForeignKey(ReviewPoint, on_delete=models.CASCADE, related_name="+")
    revision = models.PositiveSmallIntegerField("редакция заявления")
    ticked_at = models.DateTimeField("когда", auto_now_add=True)

    class Meta:
        verbose_name = "отметка проверки"
        verbose_name_plural = "отметки проверки"
        constraints = [
            models.UniqueConstraint(
                fields=["application", "reviewer", "point", "revision"], name="review_tick_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.application_id}: {self.point_id}"
