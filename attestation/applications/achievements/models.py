"""Results of professional activity as rows of tables, and the appendix that is made of them."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from attestation.accounts.models import User
from attestation.applications.choices import Level
from attestation.applications.models import Application, ApplicationDocument
from attestation.directory.results_models import ResultsTable

__all__ = ["ResultRow", "ResultsAppendix"]

FIRST_YEAR, LAST_YEAR = 1960, 2100


class ResultRow(models.Model):
    """A row of a table: activity, time, level and result."""

    application = models.ForeignKey(Application, on_delete=models.PROTECT, related_name="results")
    table = models.ForeignKey(
        ResultsTable, verbose_name="таблица", on_delete=models.PROTECT, related_name="rows"
    )
    place = models.PositiveSmallIntegerField("место по порядку", default=0)
    title = models.CharField("что сделано", max_length=500)
    year_from = models.PositiveSmallIntegerField(
        "с года", validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)]
    )
    year_until = models.PositiveSmallIntegerField(
        "по год",
        null=True,
        blank=True,
        validators=[MinValueValidator(FIRST_YEAR), MaxValueValidator(LAST_YEAR)],
    )
    level = models.CharField("уровень", max_length=16, choices=Level.choices, blank=True)
    result = models.TextField("результат", max_length=1000)
    proofs = models.ManyToManyField(
        ApplicationDocument, verbose_name="чем подтверждается", blank=True, related_name="proves"
    )
    saved_at = models.DateTimeField("сохранено", auto_now=True)
    saved_by = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")

    class Meta:
        verbose_name = "строка результатов"
        verbose_name_plural = "строки результатов"
        ordering = ["place", "pk"]
        constraints = [
            models.CheckConstraint(
                name="result_row_years_in_order",
                condition=Q(year_until=None) | Q(year_until__gte=F("year_from")),
                violation_error_message="Последний год не может быть раньше первого.",
            ),
            models.CheckConstraint(
                name="result_row_level_known", condition=Q(level__in=["", *Level.values])
            ),
            models.CheckConstraint(
                name="result_row_says_something", condition=~Q(title="") & ~Q(result="")
            ),
        ]

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("cabinet:results_row", args=[self.application_id, self.pk])

    @property
    def period(self) -> str:
        """«2023» or «2021–2024»."""
        if self.year_until in (None, self.year_from):
            return str(self.year_from)
        return f"{self.year_from}–{self.year_until}"


class ResultsAppendix(models.Model):
    """The results stated when an application was filed, in the wording of that day.

    ``content`` is the data for `attestation.paperwork.achievements.ResultsPaper`; it is empty
    if the results came as a file. The job that builds PDF and DOCX from it sets ``built_at``.
    """

    application = models.ForeignKey(
        Application, on_delete=models.PROTECT, related_name="appendices"
    )
    revision = models.PositiveSmallIntegerField("редакция заявления")
    content = models.JSONField("содержание", default=dict, blank=True)
    frozen_at = models.DateTimeField("зафиксировано", auto_now_add=True)
    built_at = models.DateTimeField("составлено", null=True, blank=True)
    #: Why there is no PDF; a sentence for people.
    failure = models.CharField("почему не составлено", max_length=300, blank=True)

    class Meta:
        verbose_name = "приложение к заявлению"
        verbose_name_plural = "приложения к заявлениям"
        ordering = ["-frozen_at", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "revision"], name="appendix_once_per_revision"
            )
        ]

    def __str__(self) -> str:
        return f"Приложение к заявлению, редакция {self.revision}"
