"""Shapes of what operators send about schedules."""

import datetime
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.db.models import QuerySet

from attestation.applications.models import Application
from attestation.base.forms import LongTextField, PlainForm, model_field
from attestation.publications.act_numbers import ActNumberForm
from attestation.scheduling.experts.choice import candidates
from attestation.scheduling.forms import LOAD_HINT, label_of
from attestation.scheduling.models import ApprovedExpert, AttestationPeriod
from attestation.scheduling.releases.act_numbers import KIND


def _text(label: str, **options: Any) -> LongTextField:
    return LongTextField(label=label, max_length=5000, **options)


class ApprovalForm(ActNumberForm, PlainForm, forms.Form):
    """The order by which the consolidated schedule is approved."""

    act_kind = KIND
    number_field, date_field = "order_number", "order_date"

    order_number = forms.CharField(
        label="Номер распоряжения", max_length=40, help_text="Например, 1204-р."
    )
    order_date = forms.DateField(
        label="Дата распоряжения",
        # An approved release is immutable: a mistyped year could not be corrected.
        validators=[MinValueValidator(datetime.date(2000, 1, 1), "Проверьте год.")],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class CorrectionForm(ApprovalForm):
    """The order of the next release, and why there is one."""

    reason = _text("Причина исправления", help_text="Будет видна на сайте рядом с изменениями.")


class RemarksForm(PlainForm, forms.Form):
    """The form for the corrections required from a municipality in its schedule."""

    remarks = _text("Что исправить")


class ReasonForm(PlainForm, forms.Form):
    """The form for the reason of a change to a closed or published schedule."""

    reason = _text("Причина")


class MoveForm(ReasonForm):
    """A later period, and why."""

    period = forms.ModelChoiceField(
        label="Перенести на период", queryset=AttestationPeriod.objects.none()
    )

    field_order = ["period", "reason"]

    def __init__(self, *args: Any, periods: QuerySet[AttestationPeriod], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = model_field(self, "period")
        # All are known, so that a closed one gets its own sentence from the service.
        field.queryset = AttestationPeriod.objects.all()
        field.choices = [("", "Выберите период"), *((item.pk, item.name) for item in periods)]


class PairForm(ReasonForm):
    """Both experts of a person in a closed schedule, and why."""

    expert_1 = forms.ModelChoiceField(
        label="Первый специалист", queryset=ApprovedExpert.objects.none(), help_text=LOAD_HINT
    )
    expert_2 = forms.ModelChoiceField(
        label="Второй специалист", queryset=ApprovedExpert.objects.none()
    )

    field_order = ["expert_1", "expert_2", "reason"]

    def __init__(
        self, *args: Any, application: Application, period: AttestationPeriod, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = [(item.pk, label_of(item)) for item in candidates(application, period.starts_on)]
        for name in ("expert_1", "expert_2"):
            # Known are all, offered only those who may; the service explains the others.
            field = model_field(self, name)
            field.queryset = ApprovedExpert.objects.all()
            field.choices = [("", "Выберите специалиста"), *offered]

    @property
    def experts(self) -> dict[int, ApprovedExpert]:
        return {slot: self.cleaned_data[f"expert_{slot}"] for slot in (1, 2)}


class NumberForm(PlainForm, forms.Form):
    """The form for the number of the application to add to a closed period."""

    number = forms.RegexField(
        r"^\s*\d{4}-\d{1,6}\s*$",
        label="Регистрационный номер заявления",
        help_text="Например, 2026-0417.",
        error_messages={"invalid": "Номер пишут так: 2026-0417."},
    )

    def clean_number(self) -> Application:
        year, number = self.cleaned_data["number"].strip().split("-")
        found = Application.objects.filter(number_year=int(year), number=int(number)).first()
        if found is None:
            raise forms.ValidationError("Заявления с таким номером нет. Проверьте его.")
        return found
