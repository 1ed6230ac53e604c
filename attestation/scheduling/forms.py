"""Shapes of what coordinators and operators send about schedules."""

import datetime
from typing import Any

from django import forms
from django.core.validators import MinValueValidator
from django.db.models import QuerySet

from attestation.applications.models import Application
from attestation.scheduling.experts import candidates
from attestation.scheduling.models import ApprovedExpert, AttestationPeriod

_MATCHES = {2: "та же должность и предмет", 1: "та же должность", 0: "другая должность"}


class ExpertField(forms.ModelChoiceField):
    """Shows the load of each expert at the moment of choosing."""

    def label_from_instance(self, expert: ApprovedExpert) -> str:
        match = _MATCHES[expert.match]  # type: ignore[attr-defined]
        return (
            f"{expert.user.short_name} – уже назначено {expert.load} – "  # type: ignore[attr-defined]
            f"{match} – {expert.organization}"
        )


class PeriodForm(forms.Form):
    """The first question: which period; experts are offered for it."""

    period = forms.ModelChoiceField(
        label="Аттестационный период",
        queryset=AttestationPeriod.objects.none(),
        empty_label="Выберите период",
    )

    def __init__(self, *args: Any, periods: QuerySet[AttestationPeriod], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # All periods are known, so that a closed one gets its own sentence from the service.
        self.fields["period"].queryset = AttestationPeriod.objects.all()
        self.fields["period"].choices = [
            ("", "Выберите период"),
            *((period.pk, period.name) for period in periods),
        ]


class AssignmentForm(PeriodForm):
    """A period and two experts of an application."""

    expert_1 = ExpertField(
        label="Первый специалист",
        queryset=ApprovedExpert.objects.none(),
        required=False,
        empty_label="Пока не назначен",
    )
    expert_2 = ExpertField(
        label="Второй специалист",
        queryset=ApprovedExpert.objects.none(),
        required=False,
        empty_label="Пока не назначен",
    )

    def __init__(
        self, *args: Any, application: Application, period: AttestationPeriod, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        offered = list(candidates(application, period.starts_on))
        for name in ("expert_1", "expert_2"):
            field = self.fields[name]
            # Known are all, offered only those who may; the service explains the others.
            field.queryset = ApprovedExpert.objects.all()
            field.choices = [
                ("", field.empty_label),
                *((expert.pk, field.label_from_instance(expert)) for expert in offered),
            ]

    @property
    def experts(self) -> dict[int, ApprovedExpert]:
        chosen = {slot: self.cleaned_data[f"expert_{slot}"] for slot in (1, 2)}
        return {slot: expert for slot, expert in chosen.items() if expert}


class ApprovalForm(forms.Form):
    """The order by which the consolidated schedule is approved."""

    order_number = forms.CharField(
        label="Номер распоряжения", max_length=40, help_text="Например, 1204-р."
    )
    order_date = forms.DateField(
        label="Дата распоряжения",
        # What is approved never changes: a slip in the year would stay for ever.
        validators=[MinValueValidator(datetime.date(2000, 1, 1), "Проверьте год.")],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )


class RemarksForm(forms.Form):
    """What a municipality has to mend in its schedule."""

    remarks = forms.CharField(
        label="Что исправить",
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 4}),
    )
