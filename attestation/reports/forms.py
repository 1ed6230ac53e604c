"""Shapes of what coordinators and operators send about agreements."""

import datetime
from typing import Any

from django import forms
from django.db.models import QuerySet

from attestation.accounts.models import phone_number
from attestation.base.forms import LongTextField, PlainForm, choice_field, model_field
from attestation.directory.models import Municipality
from attestation.reports.half_years import HalfYear
from attestation.reports.models import AGREEMENT_PAPER


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
        choice_field(self, "half_year").choices = [
            (h.code, h.name) for h in (current, current.next)
        ]
        self.fields["half_year"].initial = HalfYear.to_collect(today).code
        field = model_field(self, "municipality")
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
    """The form for the corrections required in the data."""

    remarks = LongTextField(label="Что исправить", max_length=5000)


class AgreementPaperForm(PlainForm, forms.Form):
    """The text of an agreement, to be signed in the system."""

    file = forms.FileField(
        label="Договор",
        help_text=f"{AGREEMENT_PAPER.hint}. Без паспортных и банковских данных: они остаются "
        "в бухгалтерии.",
        widget=forms.FileInput(attrs={"accept": AGREEMENT_PAPER.accept}),
        allow_empty_file=True,
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
