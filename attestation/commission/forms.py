"""Forms of a session."""

import datetime
from typing import Any

from django import forms
from django.core.validators import MinValueValidator

from attestation.base.forms import LongTextField, PlainForm
from attestation.commission.models import CommissionSession


class SessionForm(PlainForm, forms.Form):
    """The date, form and place of a session."""

    held_on = forms.DateField(
        label="Дата заседания",
        validators=[MinValueValidator(datetime.date(2000, 1, 1), "Проверьте год.")],
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
    )
    form = forms.ChoiceField(
        label="Форма заседания",
        choices=CommissionSession.Form.choices,
        widget=forms.RadioSelect,
        initial=CommissionSession.Form.ABSENTEE,
    )
    place = forms.CharField(
        label="Место проведения",
        max_length=300,
        required=False,
        help_text="Для очного заседания: адрес и кабинет, время начала.",
    )

    vote_from = forms.DateField(
        label="Голосование с",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="На заочном заседании голосовать можно раньше его дня. Если не указать, "
        "голосуют в день заседания.",
    )
    vote_until = forms.DateField(
        label="Голосование по",
        required=False,
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Последний день, включительно.",
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("form") == CommissionSession.Form.IN_PERSON and not data.get("place"):
            self.add_error("place", "Напишите, где и во сколько соберётся комиссия.")
        return data


class CancelForm(PlainForm, forms.Form):
    """The reason for cancelling a session."""

    reason = LongTextField(
        label="Почему заседание отменяется",
        max_length=500,
        rows=3,
        help_text="Члены комиссии получат эту причину в письме.",
    )


class ReopenForm(PlainForm, forms.Form):
    """The reason for opening a closed vote again."""

    reason = LongTextField(
        label="Почему голосование открывается снова",
        max_length=500,
        rows=3,
        help_text="Члены комиссии получат эту причину в письме. Принятые голоса сохранятся, "
        "решения будут подсчитаны заново.",
    )


class ExtendForm(PlainForm, forms.Form):
    """A later last day of the vote."""

    until = forms.DateField(
        label="Голосование по",
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        help_text="Последний день, включительно.",
    )
