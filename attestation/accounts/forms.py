"""Sign-in and sign-up with the words that teachers understand."""

from typing import Any

from allauth.account.forms import LoginForm as AllauthLoginForm
from allauth.account.forms import ResetPasswordForm as AllauthResetPasswordForm
from allauth.account.forms import SignupForm as AllauthSignupForm
from allauth.account.forms import default_token_generator
from allauth.account.internal.flows.password_reset import request_password_reset
from allauth.account.internal.userkit import get_user_by_username
from django import forms
from django.db import transaction
from django.http import HttpRequest
from django.utils.crypto import get_random_string

from attestation.accounts import rate_limits
from attestation.accounts.models import User
from attestation.accounts.username_fields import WITHOUT_LOGIN, FreeLogin
from attestation.accounts.usernames import begun_account
from attestation.accounts.validators import LENGTH_HELP
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.base.forms import PlainForm
from attestation.base.language.clean_text import clean_address
from attestation.base.typed_text import validate_address

#: The key of the session that holds the address of a sign-up until it is confirmed.
SIGNED_UP_WITH = "signed_up_with"
#: A domain that does not exist, by its standard.
NOWHERE = "nobody.invalid"
_ADDRESS, _LOGIN = "address", "login"
_TAKEN = {
    "user_email_unique_any_case": _ADDRESS,
    "user_username_unique_any_case": _LOGIN,
    "attestation_user_username_key": _LOGIN,
}


class LoginForm(AllauthLoginForm):
    """Login or e-mail, and password."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["login"].label = "Логин или электронная почта"
        self.fields["login"].error_messages["required"] = "Впишите логин или электронную почту."
        self.fields["password"].error_messages["required"] = "Впишите пароль."
        self.fields["remember"].label = "Запомнить меня"
        self.fields["remember"].help_text = "Не ставьте отметку на общем компьютере."

    def clean_login(self) -> str:
        """Know an address again however it was copied; browsers keep it as it was typed."""
        given: str = super().clean_login()
        return clean_address(given) if "@" in given else given


class SignupForm(FreeLogin, PlainForm, AllauthSignupForm):
    """E-mail and password, a login if one likes; the name is asked for in the profile.

    ``begun`` is the own earlier account with a mistyped address, which gives its login back.
    """

    begun: User | None = None
    account_already_exists: bool

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["email"].label = "Электронная почта"
        self.fields["email"].help_text = "На неё придёт код: вы введёте его на следующей странице."
        self.fields["password1"].label = "Придумайте пароль"
        self.fields["password1"].help_text = LENGTH_HELP
        self.fields["username"].help_text += WITHOUT_LOGIN
        for field in self.fields.values():
            field.widget.attrs.pop("placeholder", None)

    def is_taken(self, login: str) -> bool:
        self.begun = begun_account(login, str(self.data.get("password1", "")))
        return self.begun is None and super().is_taken(login)

    def try_save(self, request: HttpRequest) -> Any:
        # Shown on the next page, whoever the address belongs to: it is what was typed.
        request.session[SIGNED_UP_WITH] = self.cleaned_data["email"]
        if self.account_already_exists:
            self._rehearse(request)
            return super().try_save(request)
        is_own_login = bool(self.cleaned_data["username"])
        try:
            return self._save_once(request)
        except DomainError as refusal:
            if refusal.message == _LOGIN and is_own_login:
                raise DomainError(refusal.message, field="username") from refusal
            if refusal.message == _LOGIN:
                # Somebody was faster with the login that was proposed: there are others.
                return self.try_save(request)
            # Somebody was faster with the same address: answered as if it had been known before.
            self.account_already_exists = True
            return super().try_save(request)

    def _save_once(self, request: HttpRequest) -> Any:
        with constraint_errors_as(_TAKEN):
            return super().try_save(request)

    def _rehearse(self, request: HttpRequest) -> None:
        """Make an account and take it back: a known address must not be answered sooner."""
        given = self.cleaned_data
        with transaction.atomic():
            self.account_already_exists = False
            self.cleaned_data = given | {"email": f"{get_random_string(20)}@{NOWHERE}".lower()}
            self.save(request)
            transaction.set_rollback(True)
        self.cleaned_data, self.account_already_exists = given, True


class ResetPasswordForm(PlainForm, AllauthResetPasswordForm):
    """Login or e-mail; the letter goes to the address on file, the answer is always the same."""

    # The view behind counts attempts by this name.
    email = forms.CharField(
        label="Логин или электронная почта",
        max_length=254,
        widget=forms.TextInput(attrs={"autocomplete": "username", "autocapitalize": "none"}),
    )

    def clean_email(self) -> str:
        given = self.cleaned_data["email"]
        if "@" in given:
            given = self.cleaned_data["email"] = clean_address(given)
            validate_address(given)
            return super().clean_email()
        owner = get_user_by_username(given)
        self.users = [owner] if owner and owner.is_active and owner.email else []
        return given

    def save(self, request: HttpRequest, **kwargs: Any) -> str:
        given = self.cleaned_data["email"]
        generator = kwargs.get("token_generator", default_token_generator)
        is_to_send = rate_limits.may_write_letter(request, given)
        with transaction.atomic():
            if "@" in given and not self.users:
                # They get a letter saying that there is no account with this address.
                super().save(request, **kwargs)
            for owner in self.users or [_nobody(given)] * ("@" not in given):
                # To the address on file: the given one may be spelt differently.
                request_password_reset(request, owner.email, [owner], generator)
            # A letter to nobody is made all the same, so that timing reveals nothing.
            transaction.set_rollback(not is_to_send or not (self.users or "@" in given))
        return given


def _nobody(login: str) -> User:
    return User(pk=0, username=login, email=f"nobody@{NOWHERE}")
