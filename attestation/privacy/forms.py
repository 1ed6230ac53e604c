"""Shapes of what people send on «Мои данные»."""

from django import forms

from attestation.base.forms import PlainForm


class ConsentForm(PlainForm, forms.Form):
    """An unticked box of its own; the version that was shown comes back with it."""

    document = forms.IntegerField(widget=forms.HiddenInput, min_value=1, max_value=2**31 - 1)
    agree = forms.BooleanField(
        label="Я прочитал(а) текст и даю согласие",
        error_messages={"required": "Поставьте отметку, если вы согласны."},
    )


class WithdrawForm(PlainForm, forms.Form):
    sure = forms.BooleanField(
        label="Я понимаю, что будет дальше, и отзываю согласие",
        error_messages={"required": "Поставьте отметку, если вы решили отозвать согласие."},
    )
