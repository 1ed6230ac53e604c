"""What somebody has reported, with the page and the request it is about."""

from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse

from attestation.base.visibility import VisibilityRules

__all__ = ["ProblemReport"]

#: The reasons for which a report is visible to somebody of the staff.
report_visibility = VisibilityRules()


class ReportState(models.TextChoices):
    NEW = "new", "новое"
    ANSWERED = "answered", "отвечено"


class ProblemReportQuerySet(models.QuerySet["ProblemReport"]):
    def visible_to(self, user: Any) -> "ProblemReportQuerySet":
        return self.filter(report_visibility.of(user))


class ProblemReport(models.Model):
    """One report. The person may be nobody we know, with an address for the answer or without."""

    created_at = models.DateTimeField("когда", auto_now_add=True)
    author = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="кто",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="problem_reports",
    )
    email = models.EmailField("почта для ответа", blank=True)
    text = models.TextField("сообщение")
    page = models.CharField("страница", max_length=500, blank=True)
    request_id = models.CharField("номер запроса", max_length=64, blank=True)
    state = models.CharField(
        "состояние", max_length=10, choices=ReportState.choices, default=ReportState.NEW
    )
    answer = models.TextField("ответ", blank=True)
    answered_at = models.DateTimeField("когда отвечено", null=True, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        verbose_name="кто ответил",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="answered_reports",
    )

    objects = ProblemReportQuerySet.as_manager()

    class Meta:
        verbose_name = "сообщение об ошибке"
        verbose_name_plural = "сообщения об ошибках"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "-created_at"])]
        constraints = [
            models.CheckConstraint(name="report_text_not_empty", condition=~Q(text="")),
            models.CheckConstraint(
                name="answered_report_has_answer",
                condition=Q(state=ReportState.NEW, answered_at=None, answer="")
                | (Q(state=ReportState.ANSWERED, answered_at__isnull=False) & ~Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Сообщение об ошибке № {self.pk}"

    def get_absolute_url(self) -> str:
        return reverse("cabinet:report", args=[self.pk])

    @property
    def is_answered(self) -> bool:
        return self.state == ReportState.ANSWERED

    @property
    def reply_to(self) -> str:
        """The address for the answer; empty where there is none."""
        return (self.author.email if self.author else "") or self.email

    @property
    def from_whom(self) -> str:
        """«Белова Анна Игоревна, логин belova», an address, or that nobody knows."""
        if self.author:
            return f"{self.author}, логин {self.author.username}"
        return self.email or "без подписи"
