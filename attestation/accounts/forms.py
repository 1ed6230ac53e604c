"""Sign-in and sign-up with the words that teachers understand."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import SignupForm as AllauthSignupForm

from attestation.accounts.login_fields import FreeLogin
from attestation.base.forms import PlainForm


class LoginForm(AllauthLoginForm):
    """Login or e-mail, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Логин или почта"
        self.fields["login"].error_messages["required"] = "Впишите логин или почту."
        self.fields["password"].error_messages["required"] = "Впишите пароль."
        self.fields["remember"].label = "Запомнить меня"
        self.fields["remember"].help_text = "Не ставьте отметку на общем компьютере."


class SignupForm(FreeLogin, PlainForm, AllauthSignupForm):
    """Login, e-mail, password twice; the name is asked for in the profile."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Электронная почта"
        self.fields["email"].help_text = "На неё придёт письмо для подтверждения."
        self.fields["password1"].help_text = "Не короче 10 знаков и не только цифры."
        self.fields["password2"].label = "Пароль ещё раз"
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)
