"""What visitors ask with: both forms are sent by GET and change nothing."""

from collections.abc import Iterable
from typing import Any

from django import forms


class ScheduleFilter(forms.Form):
    """Narrows a schedule to a surname and a municipality."""

    surname = forms.CharField(
        label="Фамилия",
        required=False,
        max_length=100,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )

    def __init__(
        self, *args: Any, municipalities: Iterable[tuple[str, int]] = (), **kwargs: Any
    ) -> None:
        """``municipalities`` are names with the number of people in each."""
        super().__init__(*args, **kwargs)
        named = [(name, f"{name} ({people})") for name, people in municipalities]
        choices = [("", "Все муниципалитеты"), *named]
        self.fields["municipality"] = forms.ChoiceField(
            label="Муниципалитет", required=False, choices=choices
        )

    @property
    def is_narrowing(self) -> bool:
        """Whether anything but the whole schedule is asked for."""
        return not self.is_valid() or any(self.cleaned_data.values())


class SearchForm(forms.Form):
    q = forms.CharField(
        label="Что найти",
        required=False,
        max_length=200,
        widget=forms.TextInput(attrs={"type": "search", "autocomplete": "off"}),
    )
