"""What the lists of agreements and of work done are narrowed by."""

from typing import Any, ClassVar

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone
from django_filters import ChoiceFilter, ModelChoiceFilter

from attestation.base.filters import LABEL_OF_ALL, ChoiceSetting, ListFilterSet, NameSearch
from attestation.base.forms import PlainForm
from attestation.directory.models import Municipality
from attestation.reports.half_years import HalfYear
from attestation.reports.models import ExpertAgreement
from attestation.reports.selectors import known_half_years
from attestation.reports.workflow import AgreementState
from attestation.scheduling.models import AttestationPeriod, ExpertAssignment


class PlainFilterForm(PlainForm, forms.Form):
    """A form of filters that names what is wrong in our words."""


class HalfYearFilterSet(ListFilterSet):
    """Narrows a list to one half-year and, where there are several, to a municipality.

    Args:
        municipalities: those whose rows the visitor works on; none for an expert.
        proposed: the half-year that is meant where none is asked for.
    """

    half_year = ChoiceSetting(label="Полугодие", empty_label=None, choices=())
    municipality = ModelChoiceFilter(
        label="Муниципалитет", queryset=Municipality.objects.none(), empty_label=LABEL_OF_ALL
    )

    def __init__(
        self, data: QueryDict, *, municipalities: QuerySet[Municipality], proposed: HalfYear
    ) -> None:
        half_years = {*known_half_years(today=timezone.localdate()), proposed}
        asked = HalfYear.from_code(data.get("half_year", ""))
        #: The half-year that the list is about.
        self.meant = asked if asked in half_years else proposed
        # The displayed value is the effective one, also for a missing or invalid query.
        super().__init__({**data.dict(), "half_year": self.meant.code})
        self.filters["half_year"].extra["initial"] = proposed.code
        self.offer_choices(
            "half_year",
            [(half_year.code, half_year.name) for half_year in sorted(half_years, reverse=True)],
        )
        self._offer_people(municipalities)

    def _offer_people(self, municipalities: QuerySet[Municipality]) -> None:
        """Leave out what has nothing to choose from, and for experts what finds other people."""
        if not self.offer("municipality", municipalities):
            for name in ("state", "surname"):
                self.filters.pop(name, None)


class AgreementFilterSet(HalfYearFilterSet):
    """Filters of the list of agreements and of its table."""

    state = ChoiceFilter(
        label="Состояние", empty_label=LABEL_OF_ALL, choices=AgreementState.choices
    )
    surname = NameSearch(label="Фамилия", max_length=150, places=("full_name",))

    class Meta:
        model = ExpertAgreement
        fields: ClassVar[list[str]] = []
        form = PlainFilterForm


class WorkFilterSet(HalfYearFilterSet):
    """Filters of the work done and of its table."""

    municipality = ModelChoiceFilter(
        field_name="expert__organization__municipality",
        label="Муниципалитет",
        queryset=Municipality.objects.none(),
        empty_label=LABEL_OF_ALL,
    )
    period = ModelChoiceFilter(
        field_name="entry__schedule__period",
        label="Период",
        queryset=AttestationPeriod.objects.none(),
        empty_label=LABEL_OF_ALL,
    )
    surname = NameSearch(
        label="Фамилия",
        max_length=150,
        places=("expert__user__last_name", "expert__user__first_name", "expert__user__patronymic"),
    )

    class Meta:
        model = ExpertAssignment
        fields: ClassVar[list[str]] = []
        form = PlainFilterForm

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.filters["period"].queryset = AttestationPeriod.objects.filter(
            starts_on__range=(self.meant.starts_on, self.meant.ends_on)
        ).order_by("starts_on")
