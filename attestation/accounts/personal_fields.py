"""Validation and normalization of names and telephone numbers as people write them."""

import re

from django.core.exceptions import ValidationError

from attestation.base.language.clean_text import clean_line
from attestation.base.language.plurals import plural

_NAME = re.compile(r"[А-Яа-яЁё]+(?:[ '’-][А-Яа-яЁё]+)*\Z")
#: Latin letters that look like Russian ones: keyboards and programs put them into names unseen.
_LOOK_ALIKE = frozenset("aceopxyABCEHKMOPTXy")
_PLAIN = (
    "Напишите русскими буквами; можно дефис, пробел и апостроф: Петрова-Водкина, Али оглы, д’Арк."
)
_DIGITS = 10


def russian_name(value: str) -> None:
    """Reject a value that is not a Russian name; the error names a stray Latin letter.

    Raises:
        ValidationError: with a sentence for the user.
    """
    if _NAME.match(value):
        return
    latin = [letter for letter in dict.fromkeys(value) if letter.isascii() and letter.isalpha()]
    if latin and set(latin) <= _LOOK_ALIKE and re.search("[А-Яа-яЁё]", value):
        letters = ", ".join(f"„{letter}“" for letter in latin)
        which = "буква" if len(latin) == 1 else "буквы"
        said = "латинская" if len(latin) == 1 else "латинские"
        raise ValidationError(f"Похоже, {which} {letters} {said}. Напишите русскими буквами.")
    raise ValidationError(_PLAIN)


def tidy_name(value: str) -> str:
    """Single spaces, a plain hyphen without spaces around it, one kind of apostrophe."""
    value = re.sub(r"\s*[‐‑–—-]\s*", "-", value)
    return clean_line(value.replace("'", "’").replace("`", "’"))


def mobile_phone(value: str) -> str:
    """Any usual way of writing a Russian mobile number as «+7 (9XX) XXX-XX-XX».

    Raises:
        ValidationError: it has too many or too few digits, or is no mobile number.
    """
    digits = "".join(filter(str.isdecimal, value))
    if len(digits) == _DIGITS + 1 and digits[0] in "78":
        digits = digits[1:]
    if len(digits) != _DIGITS:
        count = f"{len(digits)} {plural(len(digits), 'цифра', 'цифры', 'цифр')}"
        raise ValidationError(f"Запишите телефон так: +7 (9XX) XXX-XX-XX. Сейчас в нём {count}.")
    # 000 is not a real code: examples and the demonstration use it.
    if digits[0] != "9" and digits[:3] != "000":
        raise ValidationError("Это не сотовый номер: после +7 должна стоять девятка.")
    return f"+7 ({digits[:3]}) {digits[3:6]}-{digits[6:8]}-{digits[8:]}"
