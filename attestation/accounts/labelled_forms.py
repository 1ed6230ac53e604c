"""The forms of allauth with the words that its own lack; the fields and errors stay its own."""

from typing import Any

from allauth.account.forms import ChangeEmailForm as AllauthChangeEmailForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.mfa.base import forms as code_forms
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as key_forms
from django import forms


class Labelled(forms.Form):
    """Gives the fields of a form of another package their labels."""

    LABELS: dict[str, str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.LABELS.items():
            self.fields[name].label = label


class ChangeEmailForm(Labelled, AllauthChangeEmailForm):
    LABELS = {"email": "Новый адрес"}


class ReauthenticateForm(Labelled, AllauthReauthenticateForm):
    LABELS = {"password": "Пароль"}


class ActivateTOTPForm(Labelled, totp_forms.ActivateTOTPForm):
    LABELS = {"code": "Код из приложения"}


class SecondStepForm(Labelled, code_forms.AuthenticateForm):
    LABELS = {"code": "Код из приложения или запасной код"}


class SecondStepAgainForm(Labelled, code_forms.ReauthenticateForm):
    LABELS = {"code": "Код из приложения или запасной код"}


class AddPasskeyForm(Labelled, key_forms.AddWebAuthnForm):
    LABELS = {"name": "Название", "passwordless": "Входить этим ключом без пароля"}


class RenamePasskeyForm(Labelled, key_forms.EditWebAuthnForm):
    LABELS = {"name": "Название"}
