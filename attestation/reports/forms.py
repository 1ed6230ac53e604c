"""Shapes of what coordinators and operators send about agreements, and filters of the lists."""

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.http import QueryDict
from django.utils import timezone

from attestation.accounts.models import phone_number
from attestation.base.forms import PlainForm
from attestation.base.language.people_search import find_by_name
from attestation.directory.models import Municipality
from attestation.reports.half_years import HalfYear
from attestation.reports.models import ExpertAgreement
from attestation.reports.selectors import known_half_years
from attestation.reports.workflow import AgreementState
from attestation.scheduling.models import AttestationPeriod


def _date_input() -> forms.DateInput:
    return forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")


class CollectionForm(PlainForm, forms.Form):
    """For which half-year, and where, collecting begins."""

    half_year = forms.TypedChoiceField(label="Полугодие", coerce=HalfYear.from_code)
    municipality = forms.ModelChoiceField(
        label="Муниципалитет",
        queryset=Municipality.objects.none(),
        empty_label=None,
    )

    def __init__(
        self,
        *args: Any,
        municipalities: QuerySet[Municipality],
        today: datetime.date,
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        current = HalfYear.of(today)
        self.fields["half_year"].choices = [(h.code, h.name) for h in (current, current.next)]
        self.fields["half_year"].initial = HalfYear.to_collect(today).code
        field = self.fields["municipality"]
        field.queryset = municipalities
        if len(municipalities[:2]) < 2:
            # There is nothing to choose from.
            field.initial = municipalities.first()
            field.widget = forms.HiddenInput()


class AgreementForm(PlainForm, forms.Form):
    """The data of one agreement; half of them may be saved, all are needed for sending."""

    full_name = forms.CharField(label="Фамилия, имя, отчество", required=False, max_length=300)
    full_name_genitive = forms.CharField(
        label="С кем заключён договор (кого?)",
        required=False,
        max_length=300,
        help_text="В родительном падеже: Беловой Анны Игоревны.",
    )
    workplace = forms.CharField(label="Место работы", required=False, max_length=400)
    post = forms.CharField(label="Должность", required=False, max_length=160)
    phone = forms.CharField(
        label="Телефон",
        required=False,
        max_length=18,
        validators=[phone_number],
        help_text="+7 (9XX) XXX-XX-XX",
    )
    email = forms.EmailField(label="Электронная почта", required=False)


class SendBackForm(PlainForm, forms.Form):
    """What has to be mended in the data."""

    remarks = forms.CharField(
        label="Что исправить", max_length=5000, widget=forms.Textarea(attrs={"rows": 4})
    )


class RegisterForm(PlainForm, forms.Form):
    """Number and date of a signed agreement."""

    number = forms.CharField(
        label="Номер договора", max_length=40, help_text="Не повторяется в пределах года."
    )
    dated_on = forms.DateField(label="Дата договора", widget=_date_input())


class EndForm(PlainForm, forms.Form):
    """From when, and why, an agreement ends."""

    ended_on = forms.DateField(
        label="С какой даты",
        widget=_date_input(),
        help_text="Первый день, когда договор уже не действует.",
    )
    reason = forms.CharField(
        label="Причина",
        max_length=500,
        help_text="Например: увольнение. Специалист прочитает её в письме.",
    )


class HalfYearFilter(PlainForm, forms.Form):
    """Narrows a list to one half-year and, where there are several, to a municipality.

    Args:
        municipalities: those whose rows the visitor works on; none for an expert.
        proposed: the half-year that is meant where none is asked for.
    """

    half_year = forms.ChoiceField(label="Полугодие", required=False)
    municipality = forms.ModelChoiceField(
        label="Муниципалитет",
        required=False,
        queryset=Municipality.objects.none(),
        empty_label="Все",
    )

    def __init__(
        self, data: QueryDict, *, municipalities: QuerySet[Municipality], proposed: HalfYear
    ) -> None:
        super().__init__(data)
        half_years = {*known_half_years(today=timezone.localdate()), proposed}
        asked = HalfYear.from_code(data.get("half_year", ""))
        #: The half-year that the list is about.
        self.meant = asked if asked in half_years else proposed
        # What is shown is what is meant, also where nothing or nonsense was asked for.
        self.data = {**data.dict(), "half_year": self.meant.code}
        self.fields["half_year"].initial = proposed.code
        self.fields["half_year"].choices = [
            (half_year.code, half_year.name) for half_year in sorted(half_years, reverse=True)
        ]
        self._offer(municipalities)

    def _offer(self, municipalities: QuerySet[Municipality]) -> None:
        """Leave out what has nothing to choose from, and for experts what finds other people."""
        self.fields["municipality"].queryset = municipalities
        known = len(municipalities[:2])
        if known < 2:
            del self.fields["municipality"]
        if not known:
            for name in ("state", "surname"):
                self.fields.pop(name, None)

    def chosen(self) -> dict[str, Any]:
        """What was chosen; a value that makes no sense is left out."""
        self.is_valid()
        return getattr(self, "cleaned_data", {})


class AgreementFilter(HalfYearFilter):
    """Filters of the list of agreements and of its table."""

    state = forms.ChoiceField(
        label="Состояние", required=False, choices=[("", "Все"), *AgreementState.choices]
    )
    surname = forms.CharField(label="Фамилия", required=False, max_length=150)

    def apply(self, agreements: QuerySet[ExpertAgreement]) -> QuerySet[ExpertAgreement]:
        chosen = self.chosen()
        lookups = {
            "state": chosen.get("state"),
            "municipality": chosen.get("municipality"),
        }
        agreements = agreements.filter(**{key: value for key, value in lookups.items() if value})
        return find_by_name(agreements, chosen.get("surname") or "", ["full_name"])


class WorkFilter(HalfYearFilter):
    """Filters of the work done and of its table."""

    period = forms.ModelChoiceField(
        label="Период",
        required=False,
        queryset=AttestationPeriod.objects.none(),
        empty_label="Все",
    )
    surname = forms.CharField(label="Фамилия", required=False, max_length=150)

    def __init__(self, data: QueryDict, **kwargs: Any) -> None:
        super().__init__(data, **kwargs)
        self.fields["period"].queryset = AttestationPeriod.objects.filter(
            starts_on__range=(self.meant.starts_on, self.meant.ends_on)
        ).order_by("starts_on")

    def apply(self, work: Any) -> Any:
        chosen = self.chosen()
        lookups = {
            "entry__schedule__period": chosen.get("period"),
            "expert__organization__municipality": chosen.get("municipality"),
        }
        work = work.filter(**{key: value for key, value in lookups.items() if value})
        places = [f"expert__user__{name}" for name in ("last_name", "first_name", "patronymic")]
        return find_by_name(work, chosen.get("surname") or "", places)
