"""The forms of allauth with the words that its own lack; the fields and errors stay its own."""

from typing import Any

from allauth.account.forms import ChangeEmailForm as AllauthChangeEmailForm
from allauth.account.forms import ChangePasswordForm as AllauthChangePasswordForm
from allauth.account.forms import ReauthenticateForm as AllauthReauthenticateForm
from allauth.account.forms import ResetPasswordKeyForm as AllauthResetPasswordKeyForm
from allauth.account.forms import SetPasswordForm as AllauthSetPasswordForm
from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as code_forms
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp_forms
from allauth.mfa.webauthn import forms as key_forms
from django import forms

from attestation.accounts import rate_limits
from attestation.accounts.models import User
from attestation.accounts.services import second_step


class Labelled(forms.Form):
    """Gives the fields of a form of another package their labels."""

    LABELS: dict[str, str]

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name, label in self.LABELS.items():
            self.fields[name].label = label


class OnePassword(forms.Form):
    """A new password is given once, as at the sign-up: the button «Показать» lets one check it."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        del self.fields["password2"]


class ChangePasswordForm(OnePassword, AllauthChangePasswordForm):
    pass


class SetPasswordForm(OnePassword, AllauthSetPasswordForm):
    pass


class ResetPasswordKeyForm(OnePassword, AllauthResetPasswordKeyForm):
    pass


class ChangeEmailForm(Labelled, AllauthChangeEmailForm):
    LABELS = {"email": "Новый адрес"}


class ReauthenticateForm(Labelled, AllauthReauthenticateForm):
    LABELS = {"password": "Пароль"}


class ActivateTOTPForm(Labelled, totp_forms.ActivateTOTPForm):
    LABELS = {"code": "Код из приложения"}


class OneTimeCode(Labelled):
    """A code of the application or a recovery code: few guesses for an account, each works once."""

    LABELS = {"code": "Код из приложения или запасной код"}
    user: User
    authenticator: Authenticator

    def clean_code(self) -> str:
        with rate_limits.guess_of_code(context.request, self.user):
            # The other base, a form of allauth, defines it.
            code: str = super().clean_code()  # type: ignore[misc]
            is_totp = self.authenticator.type == Authenticator.Type.TOTP
            if is_totp and not second_step.use_code(self.authenticator, code):
                raise get_adapter().validation_error("incorrect_code")
        return code


class SecondStepForm(OneTimeCode, code_forms.AuthenticateForm):
    pass


class SecondStepAgainForm(OneTimeCode, code_forms.ReauthenticateForm):
    pass


class AddPasskeyForm(Labelled, key_forms.AddWebAuthnForm):
    LABELS = {"name": "Название", "passwordless": "Входить этим ключом без пароля"}


class RenamePasskeyForm(Labelled, key_forms.EditWebAuthnForm):
    LABELS = {"name": "Название"}


class AddressCodeForm(forms.Form):
    """The code of a sign-up."""

    code = forms.CharField(
        label="Код из письма",
        max_length=12,
        help_text="Шесть цифр.",
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
