"""The form by which an applicant signs."""

from typing import Any

from django import forms


class SigningForm(forms.Form):
    #: SHA-256 of the paper that stands above the button.
    shown = forms.CharField(widget=forms.HiddenInput)
    code = forms.CharField(
        label="Код",
        max_length=12,
        error_messages={"required": "Введите код: шесть цифр."},
        widget=forms.TextInput(
            attrs={
                "inputmode": "numeric",
                "autocomplete": "one-time-code",
                "spellcheck": "false",
                "class": "govuk-input--width-10",
            }
        ),
    )

    def __init__(self, *args: Any, comes_from_app: bool, **kwargs: Any) -> None:
        """``comes_from_app``: the signer has an authenticator, and gets no letters with codes."""
        super().__init__(*args, **kwargs)
        self.comes_from_app = comes_from_app
        self.fields["code"].help_text = (
            "Шесть цифр, которые сейчас показывает приложение для входа."
            if comes_from_app
            else "Шесть цифр из письма «Код для подписи документа»."
        )
