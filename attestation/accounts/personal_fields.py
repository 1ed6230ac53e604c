"""Validation and normalization of names and telephone numbers as people write them."""

import re

from django.core.exceptions import ValidationError

from attestation.base.language.clean_text import clean_line
from attestation.base.language.look_alikes import in_russian, latin_among_russian, named
from attestation.base.language.plurals import plural

_NAME = re.compile(r"[А-Яа-яЁё]+(?:[ '’-][А-Яа-яЁё]+)*\Z")
_PLAIN = (
    "Напишите русскими буквами; можно дефис, пробел и апостроф: Петрова-Водкина, Али оглы, д’Арк."
)
_DIGITS = 10
#: What keyboards and telephones put for an apostrophe, between letters.
_APOSTROPHE = re.compile(r"['`´ʼʹ′‘‛]")
_STRESS = re.compile("[\N{COMBINING GRAVE ACCENT}\N{COMBINING ACUTE ACCENT}]")


def russian_name(value: str) -> None:
    """Reject a value that is not a Russian name; the error names a stray Latin letter.

    Raises:
        ValidationError: with a sentence for the user.
    """
    value = clean_line(value)
    if _NAME.match(value):
        return
    if (latin := latin_among_russian(value)) and _NAME.match(in_russian(value)):
        letters = named(latin, one="латинская", many="латинские")
        raise ValidationError(f"Похоже, {letters}. Напишите русскими буквами.")
    raise ValidationError(_PLAIN)


def tidy_name(value: str) -> str:
    """Single spaces, a plain hyphen without spaces around it, one kind of apostrophe.

    Marks of stress («Ивано́ва») and what stands around a name that was copied fall away.
    """
    value = re.sub(r"\s*[‐‑‒–—−-]\s*", "-", _STRESS.sub("", clean_line(value)))
    return clean_line(_APOSTROPHE.sub("’", value)).strip(" -.,;")


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
