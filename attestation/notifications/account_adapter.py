"""Letters of sign-up and recovery go through the same outbox as all others."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as request_context
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse

from attestation.accounts import address_codes, rate_limits
from attestation.accounts.reauthentication import is_fresh
from attestation.accounts.services.profiles import release_login
from attestation.accounts.usernames import proposed_login
from attestation.notifications.events import SECURITY
from attestation.notifications.services import messages

_MISMATCH = "Логин или пароль не подошли. Проверьте раскладку клавиатуры и заглавные буквы."


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _MISMATCH,
        "email_password_mismatch": _MISMATCH,
        "username_taken": "Этот логин занят, придумайте другой.",
        "too_many_login_attempts": (
            "Слишком много попыток подряд. Подождите пять минут или нажмите «Забыли пароль?»."
        ),
    }

    def is_safe_url(self, url: str) -> bool:
        """Return whether it is safe to lead to ``url``; never to what is no address at all."""
        try:
            return bool(super().is_safe_url(url))
        except ValueError:
            return False

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Return whether the user must sign in again; not after a recent sign-in."""
        return not is_fresh(request_context.request)

    @transaction.atomic
    def save_user(self, request: HttpRequest, user: Any, form: Any, commit: bool = True) -> Any:
        """Make the account of a sign-up; an own earlier one with a mistyped address goes."""
        if begun := getattr(form, "begun", None):
            release_login(begun)
        return super().save_user(request, user, form, commit=commit)

    def get_signup_redirect_url(self, request: HttpRequest) -> str:
        """Lead whoever has signed up to the first step of the filing."""
        return reverse("begin")

    def populate_username(self, request: HttpRequest, user: Any) -> None:
        """Give a login to whoever has chosen none."""
        user.username = user.username or proposed_login(user.email)

    def send_confirmation_mail(
        self, request: HttpRequest, emailconfirmation: Any, signup: bool
    ) -> None:
        """Send the link; whoever signs up or in gets a code for the next page beside it."""
        address = emailconfirmation.email_address
        context = {
            "user": address.user,
            "key": emailconfirmation.key,
            "activate_url": self.get_email_confirmation_url(request, emailconfirmation),
        }
        if request.user.is_anonymous:
            context["code"] = address_codes.new_code(request, address.email)
        kind = "email_confirmation_signup" if signup else "email_confirmation"
        self.send_mail(f"account/email/{kind}", address.email, context)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the rendered letter into the outbox; its one-time link is wiped once it is sent."""
        letter = self.render_mail(
            template_prefix, email, {"request": request_context.request, **context}
        )
        owner = context.get("user")
        messages.queue_letter(
            email,
            letter.subject,
            str(letter.body),
            is_secret=True,
            expires_at=(
                None
                if template_prefix.startswith("account/email/password_reset")
                else messages.address_link_expires()
            ),
            user=owner if owner and owner.pk else None,
            event=SECURITY,
        )

    def send_account_already_exists_mail(self, email: str) -> None:
        """Tell the owner of an address that somebody signs up with it, but not without end."""
        # Nobody learns this one: the page that follows is the same.
        address_codes.new_code(request_context.request, email)
        is_to_send = rate_limits.may_write_letter(request_context.request, email)
        with transaction.atomic():
            super().send_account_already_exists_mail(email)
            transaction.set_rollback(not is_to_send)

    def pre_authenticate(self, request: HttpRequest, **credentials: Any) -> None:
        rate_limits.consume(request, login=_login_of(credentials))
        super().pre_authenticate(request, **credentials)

    def authenticate(self, request: HttpRequest, **credentials: Any) -> Any:
        user = super().authenticate(request, **credentials)
        if user:
            rate_limits.give_back(request)
        return user

    def _delete_login_attempts_cached_email(self, request: HttpRequest, **credentials: Any) -> None:
        super()._delete_login_attempts_cached_email(request, **credentials)
        rate_limits.clear(request, login=_login_of(credentials))


def _login_of(credentials: dict[str, Any]) -> str:
    return str(credentials.get("email") or credentials.get("username") or "").lower()
