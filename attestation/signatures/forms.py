"""The forms by which a document is signed."""

from typing import Any

from django import forms

#: What the button «Подписать ключом доступа» sends in place of a code.
BY_PASSKEY = "passkey"


class SigningForm(forms.Form):
    #: SHA-256 of the document that stands above the button.
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
        self.fields["code"].required = not self.is_by_passkey
        self.fields["code"].help_text = (
            "Шесть цифр, которые сейчас показывает приложение для входа."
            if comes_from_app
            else "Шесть цифр из письма «Код для подписи документа»."
        )

    @property
    def finishes(self) -> bool:
        """Whether the signer also wants what comes after the signature."""
        return bool(self.data.get("finish"))

    @property
    def is_by_passkey(self) -> bool:
        """Whether the signer confirms by a passkey and types no code."""
        return self.data.get("by") == BY_PASSKEY


class DetachedForm(forms.Form):
    """A signature that was made outside."""

    file = forms.FileField(
        label="Файл подписи",
        help_text="Отсоединённая подпись CMS, обычно с расширением .sig, .sgn или .p7s.",
        error_messages={"required": "Выберите файл подписи."},
        widget=forms.FileInput(attrs={"accept": ".sig,.sgn,.p7s,.p7,.cms"}),
    )
