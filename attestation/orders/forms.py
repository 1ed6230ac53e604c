"""Shapes of what secretaries and operators send about an order."""

import datetime
from collections.abc import Iterable
from typing import Any

from django import forms
from django.core.validators import MinValueValidator

from attestation.base.forms import PlainForm
from attestation.orders.corrections.services import Correction
from attestation.orders.models import OrderEntry
from attestation.orders.services.draft import doubt

Outcome = OrderEntry.Outcome


def _text(label: str, **options: Any) -> forms.CharField:
    return forms.CharField(
        label=label, max_length=5000, widget=forms.Textarea(attrs={"rows": 3}), **options
    )


class SignForm(PlainForm, forms.Form):
    """Number and date of the signed order."""

    number = forms.CharField(label="Номер приказа", max_length=40, help_text="Например, 214-к.")
    date = forms.DateField(
        label="Дата приказа",
        # What is signed never changes: a slip in the year would stay for ever.
        validators=[MinValueValidator(datetime.date(2000, 1, 1), "Проверьте год.")],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    seen = forms.CharField(max_length=64, widget=forms.HiddenInput)


class CorrectionReasonForm(PlainForm, forms.Form):
    """Why an order is corrected."""

    reason = _text(
        "Что исправляется и почему",
        help_text="Печатается в исправляющем приказе.",
    )
    public_reason = forms.CharField(
        label="Что сказать о причине на сайте и в письмах",
        max_length=300,
        required=False,
        help_text="Это увидят все, поэтому без имён: об отказах на сайте не сообщают. Пусто – "
        "«исправление сведений».",
    )


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
                error_messages={"required": f"Впишите имя в дательном падеже: {entry.name}."},
                widget=forms.TextInput(attrs={"class": "govuk-input", "autocomplete": "off"}),
            )

    @property
    def rows(self) -> list[tuple[OrderEntry, forms.BoundField, str]]:
        """Each row with its field, and why it deserves a second look."""
        return [(entry, self[name], doubt(entry)) for name, entry in self.entries.items()]

    @property
    def datives(self) -> dict[int, str]:
        """What was typed, by the key of the row."""
        return {entry.pk: self.cleaned_data[name] for name, entry in self.entries.items()}


class EntryForm(PlainForm, forms.Form):
    """What a row of a signed order shall say instead."""

    outcome = forms.ChoiceField(label="Что сделать", widget=forms.RadioSelect)
    name = forms.CharField(label="Фамилия, имя, отчество", max_length=300)
    position = forms.CharField(label="Должность", max_length=400)
    organization = forms.CharField(label="Организация", max_length=200)
    grounds = _text(
        "Основания", required=False, help_text="Для отказа и для аннулирования обязательны."
    )

    def __init__(self, *args: Any, replaced: OrderEntry, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        outcome = self.fields["outcome"]
        if isinstance(outcome, forms.ChoiceField):
            outcome.choices = _choices(replaced)

    @property
    def correction(self) -> Correction:
        data = self.cleaned_data
        return Correction(
            outcome=data["outcome"],
            name=" ".join(data["name"].split()),
            position=" ".join(data["position"].split()),
            organization=" ".join(data["organization"].split()),
            grounds=data["grounds"].strip(),
        )


def _choices(replaced: OrderEntry) -> list[tuple[str, str]]:
    """What may become of a row, the mending of words first."""
    match replaced.outcome:
        case Outcome.SET:
            return [
                (Outcome.SET, "исправить слова, категория остаётся установленной"),
                (Outcome.ANNULLED, "аннулировать: человек внесён в приказ по ошибке"),
                (Outcome.REFUSED, "отказать: категория установлена ошибочно"),
            ]
        case Outcome.REFUSED:
            return [
                (Outcome.REFUSED, "исправить слова или основания, отказ остаётся"),
                (Outcome.SET, "установить: отказано ошибочно"),
            ]
    return [(Outcome.SET, "восстановить: категория установлена")]
