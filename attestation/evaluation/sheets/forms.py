"""The forms for score sheets, for experts and applicants."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from decimal import Decimal
from typing import Any

from django import forms

from attestation.base.forms import LongTextField, PlainForm, named
from attestation.evaluation.conclusions.services.conclusions import WORD_FILE
from attestation.evaluation.criteria.services import CriteriaSection, points_label, tree_of
from attestation.evaluation.models import ScoreSheet
from attestation.evaluation.sheets.services import Given

REMARK_LENGTH = 2000
NOTE_LENGTH = 4000
_NUMBER = "Введите число, например 7 или 7,5."


class PointsField(forms.DecimalField):
    """Points with at most one decimal place; a comma or a full stop is understood."""

    widget = forms.TextInput

    # The stubs derive DecimalField from IntegerField.
    def to_python(self, value: Any) -> Decimal | None:  # type: ignore[override]
        return super().to_python(str(value).replace(",", ".") if value is not None else value)

    def prepare_value(self, value: Any) -> Any:
        return points_label(value) if isinstance(value, Decimal) else value


class SheetForm(PlainForm, forms.Form):
    """The sheet: points and a remark for each criterion, and a general note.

    Only submitted values are applied, so that a draft may be saved in parts.
    """

    note = LongTextField(
        label="Примечание к листу",
        required=False,
        max_length=NOTE_LENGTH,
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
        self.criteria = list(sheet.criteria_set.criteria.all())
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
        self.fields[f"remark-{row.pk}"] = LongTextField(
            label="Замечание",
            required=False,
            max_length=REMARK_LENGTH,
            rows=2,
        )
        named(self, f"points-{row.pk}", f"«{row.title}»")
        named(self, f"remark-{row.pk}", f"Замечание к «{row.title}»")

    def given(self) -> dict[int, Given]:
        """Return the valid submitted values by criterion."""
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
    """The form for a Word file in place of the sheets, with its recommendation."""

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


class AnswerForm(PlainForm, forms.Form):
    """The applicant's answer to one remark."""

    text = LongTextField(
        label="Ответ",
        required=False,
        max_length=REMARK_LENGTH,
        rows=3,
    )


def first_errors(form: forms.Form, names: Iterable[str]) -> Iterator[tuple[str, str]]:
    """The first error of each of the fields ``names``."""
    for name in names:
        if errors := form.errors.get(name):
            yield name, str(errors[0])
