"""What signers, coordinators and operators send about conclusions."""

from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from attestation.base.forms import PlainForm
from attestation.base.language.people_search import find_by_name
from attestation.directory.models import Municipality
from attestation.evaluation import selectors
from attestation.evaluation.conclusions.services.conclusions import CHECKLIST
from attestation.evaluation.workflow import ConclusionState
from attestation.files.scan_archives import SIGNED_CONCLUSION
from attestation.scheduling.models import AttestationPeriod


class ScanForm(PlainForm, forms.Form):
    """The signed paper, whole."""

    file = forms.FileField(
        label="Подписанное заключение",
        allow_empty_file=True,
        help_text="Все страницы одним файлом или архивом. " + SIGNED_CONCLUSION.hint,
        widget=forms.FileInput(attrs={"accept": SIGNED_CONCLUSION.accept}),
    )
    is_whole = forms.BooleanField(
        label="Файл полный, хотя страниц в нём меньше",
        required=False,
        help_text="Отметьте, только если сами проверили: все страницы и подписи на месте.",
    )


class ChecklistForm(PlainForm, forms.Form):
    """What a coordinator has looked at."""

    checked = forms.MultipleChoiceField(
        label="Проверьте",
        required=False,
        choices=list(CHECKLIST.items()),
        widget=forms.CheckboxSelectMultiple,
    )


class ReturnForm(PlainForm, forms.Form):
    """Why a conclusion is returned."""

    reason = forms.CharField(
        label="Что нужно исправить",
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Это прочитают те, кому возвращается заключение.",
    )


class ConclusionFilter(forms.Form):
    """Filters of the list of conclusions; each is optional."""

    #: Not states of a conclusion, but asked for like them.
    OVERDUE = "overdue"
    NONE = "none"

    state = forms.ChoiceField(
        label="Состояние",
        required=False,
        choices=[
            ("", "Все"),
            (NONE, "оценка не начата"),
            *ConclusionState.choices,
            (OVERDUE, "срок прошёл"),
        ],
    )
    period = forms.ModelChoiceField(
        label="Период", required=False, queryset=AttestationPeriod.objects.all(), empty_label="Все"
    )
    municipality = forms.ModelChoiceField(
        label="Муниципалитет",
        required=False,
        queryset=Municipality.objects.none(),
        empty_label="Все",
    )
    surname = forms.CharField(label="Фамилия", required=False, max_length=150)

    def __init__(self, *args: Any, municipalities: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["municipality"].queryset = municipalities
        if len(municipalities[:2]) < 2:
            del self.fields["municipality"]

    def apply(self, people: Any) -> Any:
        """Narrow ``people`` by what was chosen; a value that makes no sense is left out."""
        self.is_valid()
        chosen = getattr(self, "cleaned_data", {})
        lookups = {
            "schedule_entry__schedule__period": chosen.get("period"),
            "organization__municipality": chosen.get("municipality"),
        }
        people = people.filter(**{key: value for key, value in lookups.items() if value})
        places = ("surname", "given_name", "patronymic")
        people = find_by_name(people, chosen.get("surname") or "", places)
        return people.filter(self._state(chosen.get("state") or ""))

    def _state(self, state: str) -> Q:
        if state == self.OVERDUE:
            return selectors.overdue(timezone.localdate())
        if state == self.NONE:
            return Q(conclusion=None)
        return Q(conclusion__state=state) if state else Q()
