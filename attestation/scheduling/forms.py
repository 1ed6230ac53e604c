"""Shapes of what coordinators and operators send about schedules."""

from typing import Any

from django import forms
from django.db.models import QuerySet

from attestation.applications.models import Application
from attestation.base.forms import LongTextField, PlainForm, model_field
from attestation.base.language.names import search_key
from attestation.scheduling.experts.eligibility import MATCHES
from attestation.scheduling.experts.pool import ExpertPool
from attestation.scheduling.models import ApprovedExpert, AttestationPeriod

#: Below a field of experts: what their labels say.
LOAD_HINT = "После имени – сколько человек специалисту уже назначено в этом периоде."


#: A list offers so many experts, the best first; the others are found by their surname.
OFFERED = 100


def _is_called(expert: Any, sought: str) -> bool:
    """Return whether the name of ``expert`` has every typed word."""
    name = search_key(expert.user.full_name)
    return all(word in name for word in search_key(sought).split())


def label_of(expert: Any) -> str:
    """An expert among the candidates, with the load at the moment of choosing."""
    where = str(expert.organization)
    if expert.is_guest:
        where += f", {expert.organization.municipality}"
    fit = MATCHES[expert.match]
    # The load follows the name, where the narrowest list still shows it.
    return f"{expert.user.short_name} – {expert.load} чел. – {fit} – {where}"


class PeriodForm(PlainForm, forms.Form):
    """The first step: the choice of the period; experts are offered for it."""

    period = forms.ModelChoiceField(
        label="Аттестационный период",
        queryset=AttestationPeriod.objects.none(),
        empty_label="Выберите период",
    )

    def __init__(self, *args: Any, periods: QuerySet[AttestationPeriod], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        # All periods are known, so that a closed one gets its own sentence from the service.
        field = model_field(self, "period")
        field.queryset = AttestationPeriod.objects.all()
        field.choices = [
            ("", "Выберите период"),
            *((period.pk, period.name) for period in periods),
        ]


class AssignmentForm(PeriodForm):
    """A period and two experts of an application."""

    expert_1 = forms.ModelChoiceField(
        label="Первый специалист",
        queryset=ApprovedExpert.objects.none(),
        required=False,
        empty_label="Пока не назначен",
        help_text=LOAD_HINT,
    )
    expert_2 = forms.ModelChoiceField(
        label="Второй специалист",
        queryset=ApprovedExpert.objects.none(),
        required=False,
        empty_label="Пока не назначен",
    )

    def __init__(
        self,
        *args: Any,
        application: Application,
        period: AttestationPeriod,
        expert_pool: ExpertPool,
        sought: str = "",
        **kwargs: Any,
    ) -> None:
        super().__init__(*args, **kwargs)
        candidates = expert_pool.candidates(application, period.starts_on)
        self.candidates = len(candidates)
        found = [one for one in candidates if _is_called(one, sought)]
        best = {one.pk for one in found[:OFFERED]}
        for name in ("expert_1", "expert_2"):
            field = model_field(self, name)
            chosen = str(self[name].value() or "")
            offered = [one for one in candidates if one.pk in best or str(one.pk) == chosen]
            # Known are all, offered only those who may; the service explains the others.
            field.queryset = ApprovedExpert.objects.all()
            field.choices = [
                ("", field.empty_label),
                *((expert.pk, label_of(expert)) for expert in offered),
            ]

    @property
    def offered(self) -> int:
        """How many of the candidates a list offers at most; 0 where it may offer all."""
        return OFFERED if self.candidates > OFFERED else 0

    @property
    def experts(self) -> dict[int, ApprovedExpert]:
        chosen = {slot: self.cleaned_data[f"expert_{slot}"] for slot in (1, 2)}
        return {slot: expert for slot, expert in chosen.items() if expert}


class ConflictForm(PlainForm, forms.Form):
    """The form in which an expert declares a conflict of interests."""

    whole_organization = forms.TypedChoiceField(
        label="Кого касается",
        choices=[("no", "Только этого аттестуемого"), ("yes", "Всех из этой организации")],
        coerce=lambda value: value == "yes",
        initial="no",
        widget=forms.RadioSelect,
    )
    reason = LongTextField(
        label="В чём конфликт интересов",
        max_length=2000,
        help_text="Например: близкий родственник, работали вместе. Это увидит координатор.",
    )
