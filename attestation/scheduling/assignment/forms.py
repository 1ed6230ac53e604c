"""The form of one row: a period and two experts of an application, chosen in place."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError

from attestation.applications.models import Application
from attestation.base.forms import choice_field, model_field, typed_field
from attestation.base.requests.sent_keys import sent_key
from attestation.directory.fields import OrganizationField
from attestation.directory.models import Organization
from attestation.scheduling.assignment.bulk_assignment import Choice, chosen_for, version_of
from attestation.scheduling.assignment.proposals import Proposal
from attestation.scheduling.forms import label_of
from attestation.scheduling.models import ApprovedExpert, AttestationPeriod

SLOTS = (1, 2)
#: A row offers so many experts, the best first: a page has many rows.
OFFERED = 8


class KnownField(forms.Field):
    """A field over objects already loaded; the service rejects those not offered."""

    widget = forms.Select

    def __init__(self, *, missing: str, **kwargs: Any) -> None:
        super().__init__(**kwargs)
        self.missing = missing
        self.known: dict[str, Any] = {}

    def prepare_value(self, value: Any) -> Any:
        return getattr(value, "pk", value)

    def to_python(self, value: Any) -> Any:
        if not value:
            return None
        if str(value) not in self.known:
            raise ValidationError(self.missing)
        return self.known[str(value)]


class RowForm(forms.Form):
    """The choices for one application; without a period nothing is saved."""

    version = forms.CharField(required=False, widget=forms.HiddenInput)
    period = KnownField(
        label="Период",
        required=False,
        missing="Этого периода нет или он закрыт. Выберите период из списка.",
    )
    expert_1 = KnownField(
        label="Первый специалист",
        required=False,
        missing="Такого специалиста ваш муниципалитет выбрать не может.",
    )
    expert_2 = KnownField(
        label="Второй специалист",
        required=False,
        missing="Такого специалиста ваш муниципалитет выбрать не может.",
    )

    def __init__(
        self,
        data: Any = None,
        *,
        application: Application,
        choice: Choice,
        periods: dict[int, AttestationPeriod],
        proposal: Proposal | None = None,
        **kwargs: Any,
    ) -> None:
        self.application, self.proposal = application, proposal
        period, experts = chosen_for(application)
        if proposal:
            period, experts = proposal.period, dict(proposal.experts)
        initial = {"version": version_of(application), "period": period}
        initial |= {f"expert_{slot}": experts.get(slot) for slot in SLOTS}
        super().__init__(data, initial=initial, prefix=f"a{application.pk}", **kwargs)
        self._offer_periods(choice, periods)
        self._offer_experts(choice, periods)

    def _offer_periods(self, choice: Choice, periods: dict[int, AttestationPeriod]) -> None:
        field = typed_field(self, "period", KnownField)
        field.known = {str(key): period for key, period in periods.items()}
        offered = {period.pk: period.name for period in choice.periods}
        self._set_choices("period", "не выбран", offered)

    def _offer_experts(self, choice: Choice, periods: dict[int, AttestationPeriod]) -> None:
        """Those for the period of the row; for the nearest one where none is chosen."""
        period = periods.get(sent_key(self["period"].value()) or 0)
        period = period or next(iter(choice.periods), None)
        candidates = (
            choice.expert_pool.candidates(self.application, period.starts_on) if period else []
        )
        #: How many may be chosen; a row offers the best of them, the application's page all.
        self.candidates = len(candidates)
        for slot in SLOTS:
            field = typed_field(self, f"expert_{slot}", KnownField)
            field.known = {str(key): found for key, found in choice.expert_pool.listings.items()}
            chosen = str(self[f"expert_{slot}"].value() or "")
            labels = {
                expert.pk: label_of(expert)
                for place, expert in enumerate(candidates)
                if place < OFFERED or str(expert.pk) == chosen
            }
            self._set_choices(f"expert_{slot}", "не назначен", labels)

    def _set_choices(self, name: str, empty: str, offered: dict[int, str]) -> None:
        """Set the choices; the selected or typed value stays even if it is not offered."""
        field = typed_field(self, name, KnownField)
        choices = [("", empty), *offered.items()]
        value = str(self[name].value() or "")
        if value in field.known and value not in map(str, offered):
            choices.append((value, f"{_named(field.known[value])} – выбрать нельзя"))
        field.widget.choices = choices
        field.widget.attrs["class"] = "govuk-select"

    def has_changed(self) -> bool:
        """Return whether the choice differs from the one the page was built from."""
        values = (self[name].value() for name in ("period", "expert_1", "expert_2"))
        return ":".join(str(value or "") for value in values) != (self["version"].value() or "")

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if not self.errors and not data.get("period"):
            self.add_error("period", "Выберите период: специалистов назначают в него.")
        return data

    @property
    def offered(self) -> int:
        """How many of the candidates the row offers; 0 where it offers all."""
        return OFFERED if self.candidates > OFFERED else 0

    @property
    def experts(self) -> dict[int, ApprovedExpert]:
        chosen = {slot: self.cleaned_data[f"expert_{slot}"] for slot in SLOTS}
        return {slot: expert for slot, expert in chosen.items() if expert}

    @property
    def reasons(self) -> list[str]:
        """The reasons for this proposal, as text."""
        if not self.proposal:
            return []
        words = [self.proposal.period_reason]
        for slot in SLOTS:
            if why := self.proposal.expert_reasons.get(slot):
                words.append(f"{'Первый' if slot == 1 else 'Второй'} специалист. {why}")
        return [*words, *filter(None, [self.proposal.lacking_reason])]


def _named(thing: Any) -> str:
    return thing.user.short_name if isinstance(thing, ApprovedExpert) else str(thing)


class MarkFilter(forms.Form):
    """The filter of the displayed rows."""

    mark = forms.ChoiceField(label="Отметка", required=False)
    organization = OrganizationField(
        label="Организация", required=False, queryset=Organization.objects.none(), empty_label="Все"
    )

    def __init__(self, *args: Any, marks: Any, organizations: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        choice_field(self, "mark").choices = [("", "Все"), *marks]
        model_field(self, "organization").queryset = organizations
