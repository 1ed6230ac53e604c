"""Forms of visitors; none of them changes anything."""

import itertools
from collections import Counter
from collections.abc import Iterable
from typing import Any

from django import forms
from django.http import QueryDict
from django.urls import reverse_lazy

from attestation.public import PublishedList, PublishedResults, natural_key

#: The maximum number of organizations offered; above it, only the chosen municipality's.
ORGANIZATIONS_AT_ONCE = 40
_LARGEST_SIGNED = 20 * 1024 * 1024


class PeopleFilter(forms.Form):
    """Narrows a list to a name, a municipality, an organization and a position."""

    surname = forms.CharField(
        label="Фамилия",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(self, data: QueryDict, *, facts: PublishedList) -> None:
        """Build the choices from ``facts`` of the release, which list who is in it."""
        municipality = data.get("municipality", "")
        offered = _organizations(facts, municipality)
        if data.get("organization") and data["organization"] not in dict(offered):
            # Chosen for another municipality: it no longer narrows anything.
            data = data.copy()
            data["organization"] = ""
        super().__init__(data)
        named = [(name, f"{name} ({people})") for name, people in facts.municipalities]
        self.fields["municipality"] = _choice("Муниципалитет", [("", "Все муниципалитеты"), *named])
        self.fields["organization"] = _choice(
            "Организация",
            offered or [("", "Сначала выберите муниципалитет")],
            disabled=not offered,
        )
        self.fields["position"] = _choice(
            "Должность", [("", "Все должности"), *_positions(facts.positions)]
        )

    @property
    def is_narrowing(self) -> bool:
        """Whether any filter is set."""
        return not self.is_valid() or any(self.cleaned_data.values())


class ResultsFilter(PeopleFilter):
    """Narrows results to a category, too."""

    def __init__(self, data: QueryDict, *, facts: PublishedResults) -> None:
        super().__init__(data, facts=facts)
        named = [(name, f"{name} ({people})") for name, people in facts.categories]
        self.fields["category"] = _choice("Категория", [("", "Все категории"), *named])


def _choice(label: str, choices: list[tuple[str, str]], *, disabled: bool = False) -> Any:
    attrs = {"disabled": True} if disabled else {}
    return forms.ChoiceField(
        label=label, required=False, choices=choices, widget=forms.Select(attrs=attrs)
    )


def _organizations(facts: PublishedList, municipality: str) -> list[tuple[str, str]]:
    """Those of the municipality, or all if they are few; empty where one must be chosen first."""
    found = Counter[str]()
    for place, name, people in facts.organizations:
        if municipality in ("", place):
            found[name] += people
    if not municipality and len(found) > ORGANIZATIONS_AT_ONCE:
        return []
    named = [(name, f"{name} ({found[name]})") for name in sorted(found, key=natural_key)]
    return [("", "Все организации"), *named]


def _positions(positions: Iterable[tuple[str, int]]) -> list[tuple[str, str]]:
    """Each position, and before the subjects of one position all of them together."""
    choices: list[tuple[str, str]] = []
    grouped = itertools.groupby(positions, key=lambda item: item[0].split(", ")[0])
    for post, found in grouped:
        items = list(found)
        if len(items) > 1:
            together = sum(people for _, people in items)
            choices.append((post, f"{post}: все ({together})"))
        choices += [
            (name, f"{name} ({people})")
            for name, people in items
            if len(items) == 1 or name != post
        ]
    return choices


class StatusForm(forms.Form):
    number = forms.CharField(
        label="Номер заявления",
        help_text="Например, 2026-0417, или входящий номер: A000417.",
        max_length=20,
        error_messages={"required": "Впишите номер заявления."},
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    surname = forms.CharField(
        label="Фамилия заявителя",
        max_length=150,
        error_messages={"required": "Впишите фамилию."},
        widget=forms.TextInput(attrs={"autocomplete": "family-name", "spellcheck": "false"}),
    )


class SignatureForm(forms.Form):
    """Asks about a signature by its number, by a file, or by both."""

    number = forms.CharField(
        label="Номер подписи",
        help_text="Написан на листе подписи, последней странице документа: три группы знаков.",
        max_length=40,
        required=False,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    file = forms.FileField(
        label="Файл документа",
        help_text="PDF, как его дала система, до 20 МБ. Мы его не сохраняем.",
        required=False,
        allow_empty_file=True,
        widget=forms.FileInput(attrs={"accept": ".pdf"}),
    )

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > _LARGEST_SIGNED:
            raise forms.ValidationError("Файл больше 20 МБ: таких документов система не выдаёт.")
        return file

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or {}
        if not self.errors and not cleaned["number"].strip() and cleaned["file"] is None:
            self.add_error("number", "Впишите номер подписи или выберите файл.")
        return cleaned


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Что найти",
        required=False,
        max_length=200,
        widget=forms.TextInput(
            attrs={
                "type": "search",
                "autocomplete": "off",
                "data-suggest": reverse_lazy("search_suggest"),
            }
        ),
    )


class MunicipalityChoice(forms.Form):
    """Narrows the statistics to one municipality."""

    def __init__(self, data: Any, *, municipalities: Iterable[tuple[int, str]]) -> None:
        """``municipalities`` are (key, name)."""
        super().__init__(data)
        named = [(str(key), name) for key, name in municipalities]
        self.fields["municipality"] = _choice("Муниципалитет", [("", "Все муниципалитеты"), *named])
