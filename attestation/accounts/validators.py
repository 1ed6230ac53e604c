"""Validators of logins and passwords, with messages that teachers understand."""

from django.contrib.auth import password_validation
from django.core.validators import RegexValidator

username_validators = [
    RegexValidator(
        r"^[A-Za-z0-9][A-Za-z0-9._-]*\Z",
        "Логин пишется латинскими буквами и цифрами, например: belova2026.",
    )
]


class LengthValidator(password_validation.MinimumLengthValidator):
    """Django's validator with plain words, like the others below."""

    def get_error_message(self) -> str:
        return f"Пароль короче {self.min_length} знаков."


class CommonValidator(password_validation.CommonPasswordValidator):
    def get_error_message(self) -> str:
        return "Такой пароль слишком простой, его легко угадать."


class SimilarityValidator(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "Пароль слишком похож на логин, имя или почту."
