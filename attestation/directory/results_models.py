"""The tables in which results of professional activity are entered; operators edit them."""

import datetime

from django.db import models
from django.db.models import F, Q

from attestation.directory.models import AttestedPosition

__all__ = ["ResultsTable"]


class ResultsTableQuerySet(models.QuerySet["ResultsTable"]):
    def on(self, day: datetime.date) -> "ResultsTableQuerySet":
        """The tables that hold on ``day``."""
        return self.filter(valid_from__lte=day).filter(
            Q(valid_until=None) | Q(valid_until__gte=day)
        )

    def for_category(self, category: str) -> "ResultsTableQuerySet":
        return self.filter(category=category)

    def for_position(self, position: AttestedPosition | None) -> "ResultsTableQuerySet":
        """Those for every position, and those that name this one."""
        return self.filter(Q(positions=None) | Q(positions=position)).distinct()


class ResultsTable(models.Model):
    """A table of one category (order 196, clauses 35 and 36), with its column titles.

    The same subject has the same ``code`` in every category and in every later version, so that
    rows can be matched when the category or the version changes.
    """

    class ForCategory(models.TextChoices):
        """The categories of an application, by the same codes."""

        FIRST = "first", "первая"
        HIGHEST = "highest", "высшая"
        METHODIST = "methodist", "педагог-методист"
        MENTOR = "mentor", "педагог-наставник"

    category = models.CharField("категория", max_length=12, choices=ForCategory.choices)
    clause = models.CharField("пункт порядка", max_length=20, help_text="Например, 35.")
    code = models.SlugField(
        "код",
        max_length=40,
        help_text="Латиницей. Один и тот же для таблиц об одном в разных категориях.",
    )
    title = models.CharField("название таблицы", max_length=300)
    help = models.TextField("что сюда писать", blank=True, max_length=1000)
    title_column = models.CharField(
        "заголовок первого столбца", max_length=120, default="Что сделано"
    )
    result_column = models.CharField(
        "заголовок столбца с результатом", max_length=120, default="Результат"
    )
    asks_level = models.BooleanField("спрашивать уровень", default=True)
    is_required = models.BooleanField(
        "без неё заявление не подать",
        default=False,
        help_text="Если отметок нет, достаточно одной строки в любой таблице.",
    )
    positions = models.ManyToManyField(
        AttestedPosition,
        verbose_name="только для должностей",
        blank=True,
        related_name="+",
        help_text="Если не выбрать ни одной, таблица предлагается всем.",
    )
    place = models.PositiveSmallIntegerField("место по порядку", default=100)
    valid_from = models.DateField("действует с")
    valid_until = models.DateField("действует по", null=True, blank=True)

    objects = ResultsTableQuerySet.as_manager()

    class Meta:
        verbose_name = "таблица результатов"
        verbose_name_plural = "таблицы результатов"
        ordering = ["category", "place", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["category", "code", "valid_from"],
                name="results_table_once_from_a_day",
                violation_error_message="Таблица с таким кодом, категорией и датой уже есть.",
            ),
            models.CheckConstraint(
                name="results_table_ends_after_it_begins",
                condition=Q(valid_until=None) | Q(valid_until__gte=F("valid_from")),
                violation_error_message="Последний день не может быть раньше первого.",
            ),
            models.CheckConstraint(
                name="results_table_category_known",
                condition=Q(category__in=["first", "highest", "methodist", "mentor"]),
            ),
        ]

    def __str__(self) -> str:
        return self.title
