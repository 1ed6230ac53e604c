"""Letters of sign-up and recovery go through the same outbox as all others."""

from typing import Any

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context as request_context

from attestation.accounts.reauthentication import is_fresh
from attestation.notifications import services
from attestation.notifications.events import SECURITY

_MISMATCH = "Логин или пароль не подошли. Проверьте раскладку клавиатуры и заглавные буквы."


class AccountAdapter(DefaultAccountAdapter):
    error_messages = DefaultAccountAdapter.error_messages | {
        "username_password_mismatch": _MISMATCH,
        "email_password_mismatch": _MISMATCH,
        "username_taken": "Этот логин занят, придумайте другой.",
        "too_many_login_attempts": (
            "Слишком много попыток подряд. Подождите пять минут или восстановите пароль."
        ),
    }

    def is_reauthentication_required(self, *, app: str, **kwargs: Any) -> bool:
        """Who has signed in just now need not do it again."""
        return not is_fresh(request_context.request)

    def send_mail(self, template_prefix: str, email: str, context: dict[str, Any]) -> None:
        """Put the rendered letter into the outbox; its one-time link is wiped once it is sent."""
        letter = self.render_mail(
            template_prefix, email, {"request": request_context.request, **context}
        )
        services.post(
            email,
            letter.subject,
            str(letter.body),
            is_secret=True,
            user=context.get("user"),
            event=SECURITY,
        )
