"""Agreements with experts for a half-year."""

from collections.abc import Iterable
from typing import Any

import pgtrigger
from django.db import models
from django.db.models import F, Q
from django.db.models.functions import ExtractYear, Lower
from django.urls import reverse

from attestation.accounts.models import User, phone_number
from attestation.base.language.natural_order import in_alphabet
from attestation.base.model_fields import field_of
from attestation.base.visibility import VisibilityRules
from attestation.directory.models import Municipality
from attestation.files.checks import FileRule
from attestation.files.formats import PDF
from attestation.files.models import StoredFile
from attestation.reports.half_years import HalfYear
from attestation.reports.workflow import COMPLETE, AgreementState
from attestation.scheduling.models import ApprovedExpert

__all__ = ["ExpertAgreement"]

#: What the text of an agreement is taken as, to be signed in the system.
AGREEMENT_PAPER = FileRule((PDF,), 20 * 1024 * 1024)

#: Why an agreement may be seen; see reports/access.py.
agreement_visibility = VisibilityRules()


class AgreementQuerySet(models.QuerySet["ExpertAgreement"]):
    def visible_to(self, user: Any) -> "AgreementQuerySet":
        """The agreements that ``user`` may see: list, page and export alike."""
        return self.filter(agreement_visibility.of(user))


# The person is kept beside the row of the yearly list, because one half-year knows one agreement
# of a person, however many rows that person has.
_OF_ITS_LISTING = """
    IF NOT EXISTS (
        SELECT 1 FROM attestation_approvedexpert
        WHERE id = NEW.listing_id AND user_id = NEW.user_id
    ) THEN
        RAISE EXCEPTION 'the agreement is of somebody else than its listing'
            USING ERRCODE = 'check_violation', CONSTRAINT = 'agreement_of_its_listing';
    END IF;
    RETURN NEW;
"""


class ExpertAgreement(models.Model):
    """The data of a civil-law agreement with an expert for a half-year, and its state.

    The data are copied from the profile and the list when collection begins and may be
    corrected, so that a signed agreement does not change. Passport and bank data are left out
    on purpose: the accounting department holds them.
    """

    user = models.ForeignKey(
        User, verbose_name="специалист", on_delete=models.PROTECT, related_name="agreements"
    )
    listing = models.ForeignKey(
        ApprovedExpert,
        verbose_name="строка списка специалистов",
        on_delete=models.PROTECT,
        related_name="agreements",
    )
    municipality = models.ForeignKey(
        Municipality,
        verbose_name="муниципалитет",
        on_delete=models.PROTECT,
        related_name="agreements",
    )
    starts_on = models.DateField("первый день полугодия")
    state = models.CharField(
        "состояние",
        max_length=10,
        choices=AgreementState.choices,
        default=AgreementState.DRAFT,
        editable=False,
    )
    created_at = models.DateTimeField("начат", auto_now_add=True)

    full_name = models.CharField("фамилия, имя, отчество", max_length=300, blank=True)
    full_name_genitive = models.CharField("с кем заключён (кого?)", max_length=300, blank=True)
    workplace = models.CharField("место работы", max_length=400, blank=True)
    post = models.CharField("должность", max_length=160, blank=True)
    phone = models.CharField("телефон", max_length=18, blank=True, validators=[phone_number])
    email = models.EmailField("электронная почта", blank=True)

    remarks = models.TextField("замечания оператора", blank=True)
    #: The text of the agreement, where it is signed in the system; without passport and bank data.
    paper = models.OneToOneField(
        StoredFile,
        verbose_name="договор к подписи",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agreement_of_paper",
    )
    signed_paper = models.OneToOneField(
        StoredFile,
        verbose_name="подписанный договор",
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="agreement_of_signed",
    )
    number = models.CharField("номер договора", max_length=40, blank=True)
    dated_on = models.DateField("дата договора", null=True, blank=True)
    ended_on = models.DateField("прекращён с", null=True, blank=True)
    end_reason = models.CharField("причина прекращения", max_length=500, blank=True)

    #: The data that the coordinator collects, in the order of forms; all are required.
    DATA = ("full_name", "full_name_genitive", "workplace", "post", "phone", "email")

    objects = AgreementQuerySet.as_manager()

    class Meta:
        verbose_name = "договор специалиста"
        verbose_name_plural = "договоры специалистов"
        ordering = ["-starts_on", *in_alphabet("full_name"), "pk"]
        indexes = [models.Index(fields=["starts_on", "municipality"])]
        constraints = [
            models.UniqueConstraint(
                fields=["user", "starts_on"], name="agreement_one_per_half_year"
            ),
            models.UniqueConstraint(
                Lower("number"),
                ExtractYear("dated_on"),
                condition=~Q(number=""),
                name="agreement_number_unique_in_year",
            ),
            models.CheckConstraint(
                name="agreement_begins_with_half_year",
                condition=Q(starts_on__day=1, starts_on__month__in=[1, 9]),
            ),
            models.CheckConstraint(
                name="agreement_state_known", condition=Q(state__in=AgreementState.values)
            ),
            models.CheckConstraint(
                name="agreement_sent_is_complete",
                condition=~Q(state__in=sorted(COMPLETE))
                | (
                    ~Q(full_name="")
                    & ~Q(full_name_genitive="")
                    & ~Q(workplace="")
                    & ~Q(post="")
                    & ~Q(phone="")
                    & ~Q(email="")
                ),
            ),
            models.CheckConstraint(
                name="agreement_registered_has_number",
                condition=(~Q(number="") & Q(dated_on__isnull=False))
                | (Q(number="", dated_on__isnull=True) & ~Q(state=AgreementState.REGISTERED)),
            ),
            models.CheckConstraint(
                name="agreement_ended_has_date_and_reason",
                condition=(
                    Q(state=AgreementState.ENDED, ended_on__gte=F("starts_on"))
                    & ~Q(end_reason="")
                    & Q(ended_on__isnull=False)
                )
                | (~Q(state=AgreementState.ENDED) & Q(ended_on__isnull=True, end_reason="")),
            ),
            models.CheckConstraint(
                name="agreement_returned_has_remarks",
                condition=~Q(state=AgreementState.RETURNED) | ~Q(remarks=""),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="agreement_of_its_listing",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert | pgtrigger.Update,
                func=_OF_ITS_LISTING,
            )
        ]

    def __str__(self) -> str:
        return f"{self.full_name or self.user}, {self.half_year}"

    def get_absolute_url(self) -> str:
        return reverse("cabinet:agreement", args=[self.pk])

    @property
    def half_year(self) -> HalfYear:
        return HalfYear(self.starts_on)

    @classmethod
    def names_of(cls, fields: Iterable[str]) -> list[str]:
        """Return the labels of ``fields`` as used in forms and sentences."""
        return [str(field_of(cls, name, models.Field).verbose_name) for name in fields]

    def missing(self) -> list[str]:
        """The names of what must still be filled in."""
        return self.names_of(name for name in self.DATA if not getattr(self, name))
