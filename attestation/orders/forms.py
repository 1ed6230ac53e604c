"""Forms of an order: grounds of refusals, number and date, names in the dative."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MinValueValidator

from attestation.accounts.personal_fields import russian_name
from attestation.base.forms import LongTextField, PlainForm
from attestation.orders.act_numbers import KIND
from attestation.orders.entries import dative_warning
from attestation.orders.models import OrderEntry
from attestation.publications.act_numbers import ActNumberForm


class GroundsForm(PlainForm, forms.Form):
    """The reason why a category was refused."""

    grounds = LongTextField(
        label="Основания отказа",
        max_length=2000,
        rows=5,
        help_text="Эти слова войдут в протокол и в письмо заявителю.",
    )


class SignForm(ActNumberForm, PlainForm, forms.Form):
    """Number and date of the signed order."""

    act_kind = KIND
    number_field, date_field = "number", "date"

    number = forms.CharField(label="Номер приказа", max_length=40, help_text="Например, 214-к.")
    date = forms.DateField(
        label="Дата приказа",
        # A signed order never changes: a typing error in the year would be permanent.
        validators=[MinValueValidator(datetime.date(2000, 1, 1), "Проверьте год.")],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class DativesForm(PlainForm, forms.Form):
    """The names of a page of rows in the dative, each a field of its own."""

    def __init__(self, *args: Any, entries: Iterable[OrderEntry], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.entries = {f"dative_{entry.pk}": entry for entry in entries}
        for name, entry in self.entries.items():
            self.fields[name] = forms.CharField(
                label=f"Кому: {entry.name}",
                max_length=300,
                initial=entry.name_dative,
                error_messages={"required": "Впишите имя в дательном падеже."},
                validators=[russian_name],
                widget=forms.TextInput(attrs={"class": "govuk-input", "autocomplete": "off"}),
            )

    @property
    def rows(self) -> list[tuple[OrderEntry, forms.BoundField, str]]:
        """Each row with its field, and why it deserves a second look."""
        return [(entry, self[name], dative_warning(entry)) for name, entry in self.entries.items()]

    @property
    def datives(self) -> dict[int, str]:
        """Return the typed datives, by the key of the row."""
        return {entry.pk: self.cleaned_data[name] for name, entry in self.entries.items()}
