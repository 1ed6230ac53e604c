"""Validators of logins and passwords, with messages that teachers understand."""

import re
from collections.abc import Callable
from typing import Any

from django.contrib.auth import password_validation
from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator

from attestation.base.language.look_alikes import can_be_latin, named, russian_among_latin

LENGTH_HELP = "Не короче 12 знаков и не только цифры. Удобно сложить несколько слов."
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


class SimplePasswordValidator(password_validation.CommonPasswordValidator):
    """Refuses common passwords, and those of little else than words that are tried here first."""

    WORDS = (
        *("аттестация", "аттестации", "категория", "категории", "учитель", "учителя", "педагог"),
        *("школа", "школы", "институт", "пароль", "пароля", "привет", "россия", "томск", "йцукен"),
        *("attestation", "attestaciya", "attestacia", "kategoriya", "uchitel", "pedagog"),
        *("shkola", "school", "institut", "institute", "parol", "password", "passw0rd", "privet"),
        *("russia", "rossiya", "tomsk", "qwertyuiop", "qwerty", "asdfgh", "zxcvbn", "admin"),
        *("welcome", "letmein", "фывапр", "ячсмит", "цукенг", "1234", "4321"),
    )
    #: Signs beside those words that a password must hold; a sign counts once.
    SIGNS = 5

    def validate(self, password: str, user: Any = None) -> None:
        super().validate(password, user)
        rest = password.lower()
        for word in sorted(self.WORDS, key=len, reverse=True):
            rest = rest.replace(word, "")
        if rest != password.lower():
            # A year or the number of a school beside such a word adds nothing.
            rest = re.sub(r"\d{2,}", "", rest)
        if len(set(rest)) < self.SIGNS:
            raise ValidationError(self.get_error_message(), code="expected_words")

    def get_error_message(self) -> str:
        return "Такой пароль слишком простой, его легко угадать."

    def get_help_text(self) -> str:
        return "Пароль не должен состоять из слов, которые первыми приходят на ум."


class SimilarityValidator(password_validation.UserAttributeSimilarityValidator):
    def get_error_message(self) -> str:
        return "Пароль слишком похож на логин, имя или почту."
