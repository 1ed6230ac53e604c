"""The conclusion on an application, the sheets it is made of, its files and signatures."""

from decimal import Decimal
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.visibility import VisibilityRules
from attestation.evaluation.criteria.models import CriteriaSet, Criterion
from attestation.evaluation.scan_messages import in_words
from attestation.evaluation.workflow import HANDED_IN, UNSIGNED, ConclusionState
from attestation.files.models import StoredFile
from attestation.paperwork.signing.cutouts import Cutout, cutouts_of

__all__ = [
    "Conclusion",
    "ConclusionFile",
    "ConclusionSignature",
    "RemarkAnswer",
    "Score",
    "ScoreSheet",
]

#: Why a conclusion, or one expert's sheet, may be seen; see `attestation.evaluation.access`.
conclusion_visibility = VisibilityRules()
sheet_visibility = VisibilityRules()
remark_visibility = VisibilityRules()


class ConclusionQuerySet(models.QuerySet["Conclusion"]):
    def visible_to(self, user: Any) -> "ConclusionQuerySet":
        """The conclusions that ``user`` may see; the applicant only finished ones."""
        return self.filter(conclusion_visibility.of(user))

    def for_list(self) -> "ConclusionQuerySet":
        """With all that a list row shows, in one query."""
        return self.select_related(
            "criteria",
            "application__applicant",
            "application__position",
            "application__subject",
            "application__organization__municipality",
            "application__schedule_entry__schedule__period",
        )


class Conclusion(models.Model):
    """«Итоговое заключение»: begun with the first sheet, finished when both are done."""

    class Source(models.TextChoices):
        SHEETS = "sheets", "по листам оценки"
        WORD = "word", "файл Word вместо листов"

    application = models.OneToOneField(
        Application, on_delete=models.PROTECT, related_name="conclusion"
    )
    criteria = models.ForeignKey(
        CriteriaSet,
        verbose_name="критерии",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="conclusions",
    )
    state = models.CharField(
        "состояние",
        max_length=16,
        choices=ConclusionState.choices,
        default=ConclusionState.BEING_EVALUATED,
        editable=False,
    )
    source = models.CharField("как составлено", max_length=6, choices=Source.choices, blank=True)
    revision = models.PositiveSmallIntegerField("редакция", default=0, editable=False)
    begun_at = models.DateTimeField("оценка начата", auto_now_add=True)
    average = models.DecimalField(
        "среднее двух специалистов", max_digits=7, decimal_places=2, null=True, blank=True
    )
    recommended = models.BooleanField("категория рекомендована", null=True, blank=True)
    diverges = models.BooleanField("баллы заметно расходятся", default=False)
    ready_at = models.DateTimeField("готово", null=True, blank=True)
    sent_at = models.DateTimeField("отправлено", null=True, blank=True)
    on_paper = models.BooleanField("получено на бумаге", default=False)
    accepted_at = models.DateTimeField("принято", null=True, blank=True)
    verified_at = models.DateTimeField("проверено", null=True, blank=True)
    remarks = models.TextField("почему возвращено", blank=True)

    objects = ConclusionQuerySet.as_manager()

    class Meta:
        verbose_name = "итоговое заключение"
        verbose_name_plural = "итоговые заключения"
        ordering = ["-begun_at", "-pk"]
        indexes = [models.Index(fields=["state"])]
        constraints = [
            models.CheckConstraint(
                name="conclusion_state_known", condition=Q(state__in=ConclusionState.values)
            ),
            models.CheckConstraint(
                name="conclusion_finished_says_what",
                condition=Q(
                    state=ConclusionState.BEING_EVALUATED, recommended__isnull=True, source=""
                )
                | (
                    ~Q(state=ConclusionState.BEING_EVALUATED)
                    & ~Q(source="")
                    & Q(recommended__isnull=False, ready_at__isnull=False, revision__gte=1)
                ),
            ),
            models.CheckConstraint(
                name="conclusion_of_sheets_has_average",
                condition=~Q(source="sheets")
                | Q(average__isnull=False, average__gte=0, criteria__isnull=False),
            ),
            models.CheckConstraint(
                name="conclusion_accepted_was_received",
                condition=~Q(state__in=[ConclusionState.ACCEPTED, ConclusionState.VERIFIED])
                | (Q(accepted_at__isnull=False) & (Q(on_paper=True) | Q(sent_at__isnull=False))),
            ),
            models.CheckConstraint(
                name="conclusion_sent_has_moment",
                condition=~Q(state=ConclusionState.SENT) | Q(sent_at__isnull=False),
            ),
            models.CheckConstraint(
                name="conclusion_verified_has_moment",
                condition=~Q(state=ConclusionState.VERIFIED) | Q(verified_at__isnull=False),
            ),
            models.CheckConstraint(
                name="conclusion_returned_has_reason",
                condition=~Q(state=ConclusionState.RETURNED) | ~Q(remarks=""),
            ),
        ]
        triggers = [pgtrigger.Protect(name="conclusion_is_kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"Итоговое заключение: {self.application}"

    def get_absolute_url(self) -> str:
        return reverse("cabinet:conclusion", args=[self.pk])

    @property
    def code(self) -> str:
        """The code in the mark on the paper."""
        return f"C{self.pk:06d}"

    @property
    def is_finished(self) -> bool:
        return self.state != ConclusionState.BEING_EVALUATED

    @property
    def is_word_file(self) -> bool:
        return self.source == self.Source.WORD

    @property
    def is_sent(self) -> bool:
        return self.state == ConclusionState.SENT

    @property
    def is_returned(self) -> bool:
        return self.state == ConclusionState.RETURNED

    @property
    def is_unsigned(self) -> bool:
        """The signed paper is still to come."""
        return self.state in UNSIGNED

    @property
    def is_handed_in(self) -> bool:
        """The signed paper has come, and was not returned."""
        return self.state in HANDED_IN


class ScoreSheetQuerySet(models.QuerySet["ScoreSheet"]):
    def visible_to(self, user: Any) -> "ScoreSheetQuerySet":
        """The own sheets; those of others only once the conclusion is finished."""
        return self.filter(sheet_visibility.of(user))


class ScoreSheet(models.Model):
    """The scores that one expert gives one applicant; fixed once the sheet is handed in."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.PROTECT, related_name="sheets")
    expert = models.ForeignKey(
        User, verbose_name="специалист", on_delete=models.PROTECT, related_name="score_sheets"
    )
    #: Grows with every write, so that one window does not write over another.
    version = models.PositiveIntegerField("номер записи", default=1, editable=False)
    note = models.TextField("примечание", blank=True)
    saved_at = models.DateTimeField("сохранено", auto_now_add=True)
    asked_at = models.DateTimeField("замечания показаны педагогу", null=True, blank=True)
    submitted_at = models.DateTimeField("сдан", null=True, blank=True)
    confirmed_at = models.DateTimeField("баллы подтверждены", null=True, blank=True)

    objects = ScoreSheetQuerySet.as_manager()

    class Meta:
        verbose_name = "лист оценки"
        verbose_name_plural = "листы оценки"
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["conclusion", "expert"], name="sheet_one_per_expert"),
            models.CheckConstraint(
                name="sheet_confirmed_was_handed_in",
                condition=Q(confirmed_at=None) | Q(submitted_at__isnull=False),
            ),
        ]
        triggers = [pgtrigger.Protect(name="sheet_is_kept", operation=pgtrigger.Delete)]

    def __str__(self) -> str:
        return f"{self.expert.short_name}: {self.conclusion.application}"

    def get_absolute_url(self) -> str:
        return reverse("cabinet:sheet", args=[self.pk])

    @property
    def criteria_set(self) -> CriteriaSet:
        """The criteria of the conclusion, which has them whenever it has sheets."""
        found = self.conclusion.criteria
        if found is None:
            raise ValueError("A conclusion with sheets must have a set of criteria")
        return found

    @property
    def total(self) -> Decimal:
        """The sum of the points given so far; query with ``scores`` prefetched."""
        return sum((score.points or Decimal(0) for score in self.scores.all()), Decimal(0))

    @property
    def is_fixed(self) -> bool:
        return self.submitted_at is not None

    @property
    def is_disputed(self) -> bool:
        """It is handed in, and waits because the other's sum differs much."""
        return self.is_fixed and self.conclusion.diverges and not self.conclusion.is_finished


class ScoreQuerySet(models.QuerySet["Score"]):
    def remarks_for(self, user: Any) -> "ScoreQuerySet":
        """Remarks that ``user`` may read as the person concerned."""
        return self.filter(remark_visibility.of(user)).exclude(remark="")


class Score(models.Model):
    """The points for one criterion, with a remark."""

    sheet = models.ForeignKey(ScoreSheet, on_delete=models.PROTECT, related_name="scores")
    criterion = models.ForeignKey(Criterion, on_delete=models.PROTECT, related_name="+")
    points = models.DecimalField("баллы", max_digits=5, decimal_places=1, null=True, blank=True)
    remark = models.TextField("замечание", blank=True)

    objects = ScoreQuerySet.as_manager()

    class Meta:
        verbose_name = "оценка по критерию"
        verbose_name_plural = "оценки по критериям"
        ordering = ["criterion__sort_order", "criterion_id"]
        constraints = [
            models.UniqueConstraint(fields=["sheet", "criterion"], name="score_once"),
            models.CheckConstraint(
                name="score_not_negative", condition=Q(points__isnull=True) | Q(points__gte=0)
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="score_within_maximum",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    IF NEW.points > (
                        SELECT max_points FROM attestation_criterion WHERE id = NEW.criterion_id
                    ) THEN
                        RAISE EXCEPTION 'more points than the criterion has'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'score_within_maximum';
                    END IF;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="score_fixed_with_its_sheet",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update | pgtrigger.Delete,
                func="""
                    IF EXISTS (
                        SELECT 1 FROM attestation_scoresheet
                        WHERE id = COALESCE(NEW.sheet_id, OLD.sheet_id)
                            AND submitted_at IS NOT NULL
                    ) THEN
                        RAISE EXCEPTION 'the sheet is handed in'
                            USING ERRCODE = 'check_violation', CONSTRAINT = 'score_fixed';
                    END IF;
                    IF TG_OP = 'DELETE' THEN RETURN OLD; END IF;
                    RETURN NEW;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.criterion}: {self.points}"


class RemarkAnswer(models.Model):
    """The applicant's answer to a remark."""

    score = models.ForeignKey(Score, on_delete=models.PROTECT, related_name="answers")
    text = models.TextField("ответ")
    author = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("когда", auto_now_add=True)

    class Meta:
        verbose_name = "ответ на замечание"
        verbose_name_plural = "ответы на замечания"
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(name="answer_not_empty", condition=~Q(text=""))]
        triggers = [
            pgtrigger.Protect(name="answer_is_kept", operation=pgtrigger.Update | pgtrigger.Delete)
        ]

    def __str__(self) -> str:
        return self.text


class ConclusionFile(models.Model):
    """A file of the conclusion with its kind; replaced files stay on record."""

    class Kind(models.TextChoices):
        DOCX = "docx", "Заключение, документ Word"
        PDF = "pdf", "Заключение, PDF для печати"
        WORD = "word", "Заключение, составленное специалистом"
        SCAN = "scan", "Подписанное заключение"

    conclusion = models.ForeignKey(Conclusion, on_delete=models.PROTECT, related_name="files")
    kind = models.CharField("что это", max_length=4, choices=Kind.choices)
    revision = models.PositiveSmallIntegerField("редакция")
    file = models.OneToOneField(
        StoredFile, on_delete=models.PROTECT, related_name="conclusion_file"
    )
    attached_by = models.ForeignKey(
        User, null=True, blank=True, on_delete=models.PROTECT, related_name="+"
    )
    #: The warnings of the scan checks, as codes; `warnings` has the texts.
    remarks = models.JSONField("замечания проверки", default=list, blank=True)
    attached_at = models.DateTimeField("прикреплено", auto_now_add=True)
    detached_at = models.DateTimeField("больше не действует", null=True, blank=True)

    class Meta:
        verbose_name = "файл заключения"
        verbose_name_plural = "файлы заключений"
        ordering = ["kind", "attached_at", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["conclusion", "kind"],
                condition=Q(detached_at=None),
                name="conclusion_one_file_of_a_kind",
            ),
            models.CheckConstraint(
                name="conclusion_file_detached_after_attached",
                condition=Q(detached_at=None) | Q(detached_at__gte=F("attached_at")),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_kind_display()}, редакция {self.revision}"

    @property
    def warnings(self) -> list[str]:
        """The warnings found by the scan checks; none of them blocks."""
        return in_words(self.remarks)

    @property
    def cutouts(self) -> list[Cutout]:
        return cutouts_of(self.remarks, self.file_id)


class ConclusionSignature(models.Model):
    """A user's statement that they have signed a revision on paper."""

    conclusion = models.ForeignKey(Conclusion, on_delete=models.PROTECT, related_name="signatures")
    revision = models.PositiveSmallIntegerField("редакция")
    person = models.ForeignKey(User, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField("когда", auto_now_add=True)

    class Meta:
        verbose_name = "отметка о подписи"
        verbose_name_plural = "отметки о подписях"
        ordering = ["at"]
        constraints = [
            models.UniqueConstraint(
                fields=["conclusion", "revision", "person"], name="signature_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.person.short_name}, редакция {self.revision}"
