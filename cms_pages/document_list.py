"""A list of documents with a visitor's filter; sent by GET, works without scripts."""

import re
from collections.abc import Iterable
from typing import Any, Protocol

from django import forms
from django.http import QueryDict

_WORD = re.compile(r"\w+")
#: Endings change with the case: this many last letters of a long word are not compared.
_ENDING = 2
_SHORTEST_STEM = 4


class ListedDocument(Protocol):
    """The interface of a listed document; `cms_pages.models.DocumentItem` implements it."""

    title: Any
    kind: Any
    date: Any
    section: Any
    in_force: Any

    @property
    def words(self) -> str:
        """The searchable text besides its title."""

    def get_kind_display(self) -> str:
        """Return the label of its kind."""


class DocumentsFilter(forms.Form):
    """The filter by words, kind, year and validity; it offers only values in the list."""

    q = forms.CharField(
        label="Слова или номер",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )

    def __init__(self, data: QueryDict, *, items: list[ListedDocument]) -> None:
        super().__init__(data)
        kinds = sorted({(item.kind, item.get_kind_display()) for item in items}, key=_by_label)
        years = sorted({item.date.year for item in items if item.date}, reverse=True)
        if len(kinds) > 1:
            self._offer("kind", "Вид", "Все виды", [(key, _first_up(name)) for key, name in kinds])
        if len(years) > 1:
            self._offer("year", "Год", "Все годы", [(str(year), str(year)) for year in years])
        if len({item.in_force for item in items}) > 1:
            states = [("yes", "Действующие"), ("no", "Недействующие")]
            self._offer("force", "Действие", "Все документы", states)

    def _offer(self, name: str, label: str, every: str, choices: list[tuple[str, str]]) -> None:
        self.fields[name] = forms.ChoiceField(
            label=label, required=False, choices=[("", every), *choices]
        )

    @property
    def narrows(self) -> bool:
        """Whether any filter is set."""
        return bool(self.data) and (not self.is_valid() or any(self.cleaned_data.values()))

    def chosen(self, items: Iterable[ListedDocument]) -> list[ListedDocument]:
        """Those of ``items`` that answer; none where something is asked that is not offered."""
        if not self.narrows:
            return list(items)
        if not self.is_valid():
            return []
        asked = self.cleaned_data
        return [item for item in items if _answers(item, asked)]


def grouped(items: Iterable[ListedDocument]) -> list[tuple[str, list[ListedDocument]]]:
    """The documents by their section, sections in the order in which they first appear."""
    groups: dict[str, list[ListedDocument]] = {}
    for item in items:
        groups.setdefault(item.section, []).append(item)
    return list(groups.items())


def _answers(item: ListedDocument, asked: dict[str, Any]) -> bool:
    if asked.get("kind") and item.kind != asked["kind"]:
        return False
    if asked.get("year") and (item.date is None or str(item.date.year) != asked["year"]):
        return False
    if asked.get("force") and item.in_force != (asked["force"] == "yes"):
        return False
    words = [_folded(word) for word in _WORD.findall(f"{item.title} {item.words}")]
    return all(
        any(word.startswith(_stem(sought)) for word in words)
        for sought in _WORD.findall(asked["q"])
    )


def _stem(word: str) -> str:
    folded = _folded(word)
    if folded.isdigit() or len(folded) <= _SHORTEST_STEM:
        return folded
    return folded[: max(_SHORTEST_STEM, len(folded) - _ENDING)]


def _folded(word: str) -> str:
    return word.lower().replace("ё", "е")


def _by_label(choice: tuple[str, str]) -> str:
    return choice[1]


def _first_up(text: str) -> str:
    return text[:1].upper() + text[1:]
