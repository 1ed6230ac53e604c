"""The request to withdraw an application, with its paper and its signed scan."""

from typing import Any

import pghistory
import pgtrigger
from django.db import models
from django.db.models import Q
from django.urls import reverse

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.visibility import VisibilityRules
from attestation.files.models import StoredFile
from attestation.paperwork.checked_scans import CheckedScan
from attestation.withdrawals.workflow import (
    ANSWERED,
    LIVE,
    SENT,
    WithdrawalState,
)

__all__ = ["Withdrawal"]

#: The maximum number of characters in the reasons and the answer.
LONGEST_REASON = 2000

#: Why a withdrawal may be seen; see `attestation.withdrawals.access`.
withdrawal_visibility = VisibilityRules()


class WithdrawalQuerySet(models.QuerySet["Withdrawal"]):
    def visible_to(self, user: Any) -> "WithdrawalQuerySet":
        """Return the withdrawals that ``user`` may see: list, page, decision and file alike."""
        return self.filter(withdrawal_visibility.of(user))

    def live(self) -> "WithdrawalQuerySet":
        return self.filter(state__in=LIVE)

    def for_list(self) -> "WithdrawalQuerySet":
        """With all that a list row shows, in one query."""
        return self.select_related(
            "application__applicant",
            "application__position",
            "application__subject",
            "application__organization__municipality",
            "begun_by",
        )


@pghistory.track(pghistory.InsertEvent(), pghistory.UpdateEvent())
class Withdrawal(CheckedScan, models.Model):
    """One request to withdraw one application; it runs beside the application's own way."""

    scan_column = "scan_id"

    application = models.ForeignKey(
        Application, verbose_name="заявление", on_delete=models.PROTECT, related_name="withdrawals"
    )
    state = models.CharField(
        "состояние",
        max_length=20,
        choices=WithdrawalState.choices,
        default=WithdrawalState.GENERATED,
        editable=False,
    )
    number = models.PositiveSmallIntegerField(
        "какой по счёту", help_text="С первого; стоит в коде на листе."
    )
    reason = models.CharField("отзыв заявления в связи с", max_length=LONGEST_REASON)
    hindrance = models.CharField(
        "почему педагог не может отозвать заявление сам",
        max_length=LONGEST_REASON,
        blank=True,
        help_text="Заполнено только там, где отзыв начал координатор в организации.",
    )
    begun_by = models.ForeignKey(
        User, verbose_name="кто начал", on_delete=models.PROTECT, related_name="+"
    )
    created_at = models.DateTimeField("сформировано", auto_now_add=True)
    paper = models.OneToOneField(
        StoredFile,
        verbose_name="заявление на отзыв",
        on_delete=models.PROTECT,
        related_name="withdrawal_of_paper",
    )
    scan = models.OneToOneField(
        StoredFile,
        verbose_name="подписанное заявление на отзыв",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="withdrawal_of_scan",
    )
    #: The warnings from the checks of the scan, as codes; `warnings` has the texts.
    remarks = models.JSONField("замечания проверки", default=list, blank=True)
    submitted_at = models.DateTimeField("подано", null=True, blank=True)
    answered_at = models.DateTimeField("рассмотрено", null=True, blank=True)
    answered_by = models.ForeignKey(
        User,
        verbose_name="кто рассмотрел",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
    )
    answer = models.CharField("причина отказа", max_length=LONGEST_REASON, blank=True)

    objects = WithdrawalQuerySet.as_manager()

    class Meta:
        verbose_name = "отзыв заявления"
        verbose_name_plural = "отзывы заявлений"
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["state", "submitted_at"])]
        triggers = [
            # What waits for a decision is looked at anew (applications/precheck).
            pgtrigger.Trigger(
                name="applications_are_looked_at",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func="""
                    UPDATE attestation_precheck
                    SET verdict = 'pending', changed_at = now(), change = change + 1
                    WHERE application_id = NEW.application_id;
                    RETURN NULL;
                """,
            ),
        ]
        constraints = [
            models.UniqueConstraint(
                fields=["application", "number"], name="withdrawal_numbered_in_application"
            ),
            models.CheckConstraint(name="withdrawal_numbered_from_1", condition=Q(number__gte=1)),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state__in=sorted(LIVE)),
                name="withdrawal_one_live_per_application",
            ),
            models.UniqueConstraint(
                fields=["application"],
                condition=Q(state=WithdrawalState.REGISTERED),
                name="withdrawal_one_registered_per_application",
            ),
            models.CheckConstraint(
                name="withdrawal_state_known", condition=Q(state__in=WithdrawalState.values)
            ),
            models.CheckConstraint(name="withdrawal_reason_not_empty", condition=~Q(reason="")),
            models.CheckConstraint(
                name="withdrawal_sent_has_scan",
                condition=~Q(state__in=sorted(SENT))
                | Q(scan__isnull=False, submitted_at__isnull=False),
            ),
            models.CheckConstraint(
                name="withdrawal_answered_by_somebody",
                condition=Q(
                    state__in=sorted(ANSWERED), answered_at__isnull=False, answered_by__isnull=False
                )
                | (~Q(state__in=sorted(ANSWERED)) & Q(answered_at=None, answered_by=None)),
            ),
            models.CheckConstraint(
                name="withdrawal_declined_has_answer",
                condition=(Q(state=WithdrawalState.DECLINED) & ~Q(answer=""))
                | (~Q(state=WithdrawalState.DECLINED) & Q(answer="")),
            ),
        ]

    def __str__(self) -> str:
        return f"Отзыв: {self.application}"

    def get_absolute_url(self) -> str:
        return reverse("cabinet:withdrawal", args=[self.pk])

    @property
    def code(self) -> str:
        """The code in the mark on the paper, together with ``number``."""
        return f"{self.application.code}-W"

    @property
    def is_by_coordinator(self) -> bool:
        """Whether a school coordinator began it for the applicant."""
        return bool(self.hindrance)

    @property
    def is_generated(self) -> bool:
        """Whether its paper is generated and it is not submitted yet."""
        return self.state == WithdrawalState.GENERATED

    @property
    def is_live(self) -> bool:
        return self.state in LIVE

    @property
    def words(self) -> str:
        """The status, as a sentence shown to users."""
        return _WORDS[WithdrawalState(self.state)]


_WORDS = {
    WithdrawalState.GENERATED: "Заявление на отзыв сформировано, Вы можете его загрузить, перейдя "
    "по ссылке «Подать заявление на отзыв».",
    WithdrawalState.SUBMITTED: "Заявление на отзыв находится на рассмотрении.",
    WithdrawalState.REGISTERED: "Заявление отозвано.",
    WithdrawalState.DECLINED: "В отзыве заявления отказано.",
    WithdrawalState.DROPPED: "Отзыв отменён, заявление осталось в силе.",
}
