"""Counted work, frozen so that pages of statistics cost little and agree with each other."""

from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from attestation.applications.choices import Form
from attestation.categories.choices import Category

__all__ = ["StatisticsRow", "StatisticsSnapshot"]


class StatisticsSnapshot(models.Model):
    """One counting of all applications; there is only the latest."""

    made_at = models.DateTimeField("подсчитано", auto_now_add=True)

    class Meta:
        verbose_name = "подсчёт статистики"
        verbose_name_plural = "подсчёты статистики"
        get_latest_by = "pk"

    def __str__(self) -> str:
        return f"{timezone.localtime(self.made_at):%d.%m.%Y %H:%M}"


class StatisticsRow(models.Model):
    """The number of applications of one kind, by the stage reached.

    It holds no names, but its numbers may be small: publish them only through
    `attestation.reports.statistics.selectors`.
    """

    snapshot = models.ForeignKey(StatisticsSnapshot, on_delete=models.CASCADE, related_name="rows")
    year = models.PositiveSmallIntegerField("год подачи")
    period = models.DateField("первый день периода", null=True)
    municipality_key = models.BigIntegerField("ключ муниципалитета")
    municipality = models.CharField("муниципалитет", max_length=120)
    category = models.CharField("категория", max_length=12, choices=Category.choices)
    form = models.CharField("форма", max_length=12, choices=Form.choices)
    filed = models.PositiveIntegerField("подано")
    registered = models.PositiveIntegerField("зарегистрировано")
    scheduled = models.PositiveIntegerField("в графиках")
    granted = models.PositiveIntegerField("категория установлена")
    refused = models.PositiveIntegerField("в категории отказано")
    rejected = models.PositiveIntegerField("отклонено")
    withdrawn = models.PositiveIntegerField("отозвано")
    days = models.PositiveIntegerField("дней рассмотрения вместе")

    class Meta:
        verbose_name = "строка статистики"
        verbose_name_plural = "строки статистики"
        constraints = [
            models.UniqueConstraint(
                fields=["snapshot", "year", "period", "municipality_key", "category", "form"],
                nulls_distinct=False,
                name="statistics_one_row_of_a_kind",
            ),
            models.CheckConstraint(
                name="statistics_parts_within_filed",
                condition=Q(registered__lte=F("filed"))
                & Q(scheduled__lte=F("filed"))
                & Q(granted__lte=F("filed"))
                & Q(refused__lte=F("filed"))
                & Q(rejected__lte=F("filed"))
                & Q(withdrawn__lte=F("filed")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.year}, {self.municipality}, {self.category}, {self.form}: {self.filed}"
