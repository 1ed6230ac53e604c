"""Shapes of what experts, applicants and coordinators send about sheets and conclusions."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms
from django.db.models import Q
from django.utils import timezone

from attestation.base.forms import PlainForm
from attestation.directory.models import Municipality
from attestation.evaluation import selectors
from attestation.evaluation.conclusions.services.conclusions import CHECKLIST, WORD_FILE
from attestation.evaluation.criteria.services import CriteriaSection, points_label, tree_of
from attestation.evaluation.models import ScoreSheet
from attestation.evaluation.sheets.services import Given
from attestation.evaluation.workflow import ConclusionState
from attestation.files.scan_archives import SIGNED_CONCLUSION
from attestation.scheduling.models import AttestationPeriod

REMARK_LENGTH = 2000
NOTE_LENGTH = 4000
_NUMBER = "Введите число, например 7 или 7,5."


class PointsField(forms.DecimalField):
    """Points with at most one decimal place; a comma or a full stop is understood."""

    widget = forms.TextInput

    def to_python(self, value: Any) -> Decimal | None:
        return super().to_python(str(value).replace(",", ".") if value is not None else value)

    def prepare_value(self, value: Any) -> Any:
        return points_label(value) if isinstance(value, Decimal) else value


class SheetForm(PlainForm, forms.Form):
    """The sheet: points and a remark for each criterion, and a note on the whole.

    Only what was sent is taken over, so that a draft may be written down piece by piece.
    """

    note = forms.CharField(
        label="Примечание к листу",
        required=False,
        max_length=NOTE_LENGTH,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text="Войдёт в заключение. До готовности заключения его никто не видит.",
    )
    version = forms.IntegerField(widget=forms.HiddenInput, min_value=1)

    def __init__(self, *args: Any, sheet: ScoreSheet, **kwargs: Any) -> None:
        self.scores = {score.criterion_id: score for score in sheet.scores.all()}
        initial = {"note": sheet.note, "version": sheet.version}
        for key, score in self.scores.items():
            initial[f"points-{key}"] = score.points
            initial[f"remark-{key}"] = score.remark
        super().__init__(*args, initial=initial, **kwargs)
        self.criteria = list(sheet.conclusion.criteria.criteria.all())
        for row in self.criteria:
            if row.pk in self.scores:
                self._add(row)

    def _add(self, row: Any) -> None:
        most = points_label(row.max_points)
        self.fields[f"points-{row.pk}"] = PointsField(
            label=f"Баллы, от 0 до {most}",
            required=False,
            min_value=Decimal(0),
            max_value=row.max_points,
            max_digits=5,
            decimal_places=1,
            error_messages={
                "invalid": _NUMBER,
                "min_value": "Не меньше 0.",
                "max_value": f"Не больше {most}.",
                "max_digits": f"Не больше {most}.",
                "max_whole_digits": f"Не больше {most}.",
                "max_decimal_places": "Не больше одного знака после запятой.",
            },
            widget=forms.TextInput(attrs={"inputmode": "decimal", "autocomplete": "off"}),
        )
        self.fields[f"remark-{row.pk}"] = forms.CharField(
            label="Замечание",
            required=False,
            max_length=REMARK_LENGTH,
            widget=forms.Textarea(attrs={"rows": 2}),
        )

    def given(self) -> dict[int, Given]:
        """What was sent and makes sense, by criterion."""
        found = {}
        for key in self.scores:
            points, remark = f"points-{key}", f"remark-{key}"
            if points not in self.data and remark not in self.data:
                continue
            valid = points in self.data and points in self.cleaned_data
            found[key] = Given(
                points=self.cleaned_data.get(points) if valid else None,
                remark=self.cleaned_data.get(remark) if remark in self.data else None,
                takes_points_back=valid and self.cleaned_data[points] is None,
            )
        return found

    def sent_note(self) -> str | None:
        return self.cleaned_data.get("note") if "note" in self.data else None

    @property
    def sections(self) -> list["FormSection"]:
        """The tree of criteria with the fields of each."""
        return [
            FormSection(section, [self._row(*row) for row in section.rows])
            for section in tree_of(self.criteria)
        ]

    def _row(self, number: str, criterion: Any) -> "FormRow":
        score = self.scores.get(criterion.pk)
        return FormRow(
            number,
            criterion,
            self[f"points-{criterion.pk}"],
            self[f"remark-{criterion.pk}"],
            list(score.answers.all()) if score else [],
        )


@dataclass
class FormRow:
    number: str
    criterion: Any
    points: forms.BoundField
    remark: forms.BoundField
    answers: list[Any]


@dataclass
class FormSection:
    section: CriteriaSection
    rows: list[FormRow]


class WordForm(PlainForm, forms.Form):
    """A Word file in place of the sheets, and what it recommends."""

    file = forms.FileField(
        label="Итоговое заключение, файл Word",
        allow_empty_file=True,
        help_text=WORD_FILE.hint,
        widget=forms.FileInput(attrs={"accept": WORD_FILE.accept}),
    )
    recommended = forms.TypedChoiceField(
        label="Что рекомендует заключение",
        choices=[("yes", "установить категорию"), ("no", "не устанавливать категорию")],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )


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


class AnswerForm(PlainForm, forms.Form):
    """The applicant's answer to one remark."""

    text = forms.CharField(
        label="Ответ",
        required=False,
        max_length=REMARK_LENGTH,
        widget=forms.Textarea(attrs={"rows": 3}),
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
            "surname__istartswith": (chosen.get("surname") or "").strip(),
        }
        people = people.filter(**{key: value for key, value in lookups.items() if value})
        return people.filter(self._state(chosen.get("state") or ""))

    def _state(self, state: str) -> Q:
        if state == self.OVERDUE:
            return selectors.overdue(timezone.localdate())
        if state == self.NONE:
            return Q(conclusion=None)
        return Q(conclusion__state=state) if state else Q()


def first_errors(form: forms.Form, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The first error of each of the fields ``names``."""
    for name in names:
        if errors := form.errors.get(name):
            yield name, str(errors[0])
