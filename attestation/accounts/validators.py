"""Validators of logins and passwords, with messages that teachers understand."""

from collections.abc import Callable
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from attestation.base.language.look_alikes import can_be_latin, named, russian_among_latin

LATIN_LOGIN = "Логин пишется латинскими буквами и цифрами, например: belova2026."


def _no_russian_letters(login: str) -> None:
    russian = russian_among_latin(login)
    if russian and can_be_latin(russian):
        letters = named(russian, one="русская", many="русские")
        raise ValidationError(f"Похоже, {letters}. Логин пишется латинскими буквами.")


username_validators: list[Callable[[Any], None]] = [
    _no_russian_letters,
    RegexValidator(
        r"^[A-Za-z0-9][A-Za-z0-9._-]*\Z",
        LATIN_LOGIN,
    ),
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
