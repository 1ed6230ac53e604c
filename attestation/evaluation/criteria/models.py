"""Criteria as data: sets by position, category and year, each in versions that never change."""

import uuid
from decimal import Decimal

import pgtrigger
from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from modelcluster.fields import ParentalKey
from modelcluster.models import ClusterableModel

from attestation.base.language.natural_order import in_alphabet
from attestation.categories.choices import Category
from attestation.directory.models import AttestedPosition

__all__ = ["CriteriaSet", "CriteriaSetPosition", "Criterion"]


class CriteriaState(models.TextChoices):
    DRAFT = "draft", "черновик"
    IN_FORCE = "in_force", "действует"
    REPLACED = "replaced", "заменён"


# All that may still happen to a version in force is that the next one takes its place.
_ONLY_REPLACED = """
    IF OLD.state = 'in_force' AND NEW.state = 'replaced'
        AND to_jsonb(NEW) - 'state' = to_jsonb(OLD) - 'state'
    THEN
        RETURN NEW;
    END IF;
    RAISE EXCEPTION 'the criteria are in force'
        USING ERRCODE = 'check_violation', CONSTRAINT = 'criteria_in_force_never_change';
"""


class CriteriaSet(ClusterableModel):
    """One version of the criteria for a category in a year; once in force it never changes.

    An evaluation that has begun keeps the version that it began with.
    """

    #: The identifier shared by all versions of one set.
    series = models.UUIDField(default=uuid.uuid4, editable=False)
    version = models.PositiveSmallIntegerField("версия", default=1, editable=False)
    state = models.CharField(
        "состояние",
        max_length=10,
        choices=CriteriaState.choices,
        default=CriteriaState.DRAFT,
        editable=False,
    )
    name = models.CharField("название", max_length=200, help_text="Например, «Первая категория».")
    category = models.CharField("категория", max_length=12, choices=Category.choices)
    year = models.PositiveSmallIntegerField(
        "год",
        validators=[MinValueValidator(2000), MaxValueValidator(2100)],
        help_text="Набор действует с этого года, пока не введён набор следующего.",
    )
    positions = models.ManyToManyField(
        AttestedPosition,
        through="CriteriaSetPosition",
        verbose_name="должности",
        blank=True,
        related_name="+",
        help_text="Если не выбрать ни одной, набор подходит всем, у кого нет своего.",
    )
    pass_points = models.DecimalField(
        "проходной балл",
        max_digits=6,
        decimal_places=1,
        validators=[MinValueValidator(Decimal(0))],
        help_text="Среднее двух специалистов, с которого категория рекомендуется.",
    )
    divergence_points = models.DecimalField(
        "заметное расхождение, баллов",
        max_digits=6,
        decimal_places=1,
        default=Decimal(10),
        validators=[MinValueValidator(Decimal("0.1"))],
        help_text="Если суммы двух специалистов различаются на столько или больше, им и "
        "координатору об этом скажут, а заключение ждёт подтверждения (см. правила процедуры).",
    )
    in_force_at = models.DateTimeField("введён в действие", null=True, blank=True, editable=False)

    class Meta:
        verbose_name = "набор критериев"
        verbose_name_plural = "наборы критериев"
        ordering = ["-year", "category", *in_alphabet("name"), "-version"]
        constraints = [
            models.UniqueConstraint(fields=["series", "version"], name="criteria_version_unique"),
            models.UniqueConstraint(
                fields=["series"],
                condition=Q(state=CriteriaState.IN_FORCE),
                name="criteria_one_version_in_force",
            ),
            models.UniqueConstraint(
                fields=["series"],
                condition=Q(state=CriteriaState.DRAFT),
                name="criteria_one_draft",
            ),
            models.CheckConstraint(
                name="criteria_state_known", condition=Q(state__in=CriteriaState.values)
            ),
            models.CheckConstraint(
                name="criteria_in_force_has_moment",
                condition=Q(state=CriteriaState.DRAFT) | Q(in_force_at__isnull=False),
            ),
            models.CheckConstraint(
                name="criteria_marks_make_sense",
                condition=Q(pass_points__gte=0, divergence_points__gt=0),
            ),
        ]
        triggers = [
            pgtrigger.Protect(
                name="criteria_in_force_are_kept",
                operation=pgtrigger.Delete,
                condition=pgtrigger.Q(old__state__in=["in_force", "replaced"]),
            ),
            pgtrigger.Trigger(
                name="criteria_in_force_never_change",
                when=pgtrigger.Before,
                operation=pgtrigger.Update,
                condition=pgtrigger.Q(old__state__in=["in_force", "replaced"]),
                func=_ONLY_REPLACED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.name}, {self.year} (версия {self.version})"

    @property
    def is_draft(self) -> bool:
        return self.state == CriteriaState.DRAFT

    @property
    def max_points(self) -> Decimal:
        """The most that one expert can give."""
        points = (row.max_points for row in self.criteria.all() if row.max_points)
        return sum(points, Decimal(0))


_DRAFTS_ONLY = """
    SELECT state INTO found_state FROM attestation_criteriaset
    WHERE id = COALESCE(NEW.criteria_set_id, OLD.criteria_set_id) FOR SHARE;
    IF found_state IS DISTINCT FROM 'draft' THEN
        RAISE EXCEPTION 'the criteria are in force'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'criteria_change_only_in_draft';
    END IF;
    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
    RETURN NEW;
"""


def _only_in_draft(name: str) -> pgtrigger.Trigger:
    return pgtrigger.Trigger(
        name=name,
        when=pgtrigger.Before,
        operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
        declare=[("found_state", "text")],
        func=_DRAFTS_ONLY,
    )


class CriteriaSetPosition(models.Model):
    """A position that a set is made for."""

    criteria_set = models.ForeignKey(CriteriaSet, on_delete=models.CASCADE, related_name="+")
    position = models.ForeignKey(
        AttestedPosition, verbose_name="должность", on_delete=models.PROTECT, related_name="+"
    )

    class Meta:
        verbose_name = "должность набора критериев"
        verbose_name_plural = "должности наборов критериев"
        constraints = [
            models.UniqueConstraint(
                fields=["criteria_set", "position"], name="criteria_position_once"
            )
        ]
        triggers = [_only_in_draft("criteria_positions_only_in_draft")]

    def __str__(self) -> str:
        return str(self.position)


class Criterion(models.Model):
    """A row of the sheet: a section, or a criterion of the section above it."""

    class Level(models.IntegerChoices):
        SECTION = 1, "раздел"
        CRITERION = 2, "критерий"

    criteria_set = ParentalKey(CriteriaSet, on_delete=models.CASCADE, related_name="criteria")
    sort_order = models.IntegerField(default=0, editable=False)
    level = models.PositiveSmallIntegerField(
        "что это",
        choices=Level.choices,
        default=Level.CRITERION,
        help_text="Критерии относятся к разделу, который стоит над ними.",
    )
    title = models.CharField("название", max_length=400)
    hint = models.TextField(
        "за что ставятся баллы", blank=True, help_text="Подсказка специалисту в листе оценки."
    )
    max_points = models.DecimalField(
        "наибольший балл",
        max_digits=5,
        decimal_places=1,
        null=True,
        blank=True,
        validators=[MinValueValidator(Decimal("0.1"))],
        help_text="Только у критерия.",
    )
    pass_points = models.DecimalField(
        "нужно не меньше",
        max_digits=5,
        decimal_places=1,
        default=Decimal(0),
        validators=[MinValueValidator(Decimal(0))],
        help_text="Среднее двух специалистов по критерию или по разделу; 0 – порога нет.",
    )

    #: The field by which the form in the Wagtail admin sorts.
    sort_order_field = "sort_order"

    class Meta:
        verbose_name = "критерий"
        verbose_name_plural = "критерии"
        ordering = ["sort_order", "pk"]
        constraints = [
            models.CheckConstraint(
                name="criterion_has_points",
                condition=Q(level=1, max_points__isnull=True) | Q(level=2, max_points__gt=0),
                violation_error_message="Наибольший балл указывают у критерия и только у него.",
            ),
            models.CheckConstraint(
                name="criterion_pass_within_maximum",
                condition=Q(pass_points__gte=0)
                & (Q(max_points__isnull=True) | Q(pass_points__lte=F("max_points"))),
                violation_error_message="Порог не может быть больше наибольшего балла.",
            ),
        ]
        triggers = [_only_in_draft("criteria_rows_only_in_draft")]

    def __str__(self) -> str:
        return self.title

    @property
    def is_section(self) -> bool:
        return self.level == self.Level.SECTION
