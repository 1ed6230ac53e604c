"""The one door of typed text: every form cleans it alike, ours, allauth's and Wagtail's.

Django's own field of text is taught once, so that no form – of a library, of a page to come – can
take in what another would not know again. Passwords and what browsers send by themselves (hidden
fields) stay as they are.
"""

import re
from collections.abc import Callable
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.core.validators import EmailValidator

from attestation.base.language.clean_text import clean_address, clean_line, clean_text
from attestation.base.language.look_alikes import can_be_latin, named, russian_among_latin

#: More of it before the «@» no mail server takes (RFC 5321, 4.5.3.1.1).
_LONGEST_MAILBOX = 64
_AS_TYPED = (forms.PasswordInput, forms.HiddenInput, forms.MultipleHiddenInput)


class AddressValidator(EmailValidator):
    """Django's validator; Russian letters and an impossible length are named."""

    def __call__(self, value: Any) -> None:
        russian = _stray_letters(str(value or ""))
        if russian:
            letters = named(russian, one="русская", many="русские")
            begin = "Похоже, " if can_be_latin(russian) else "В адресе "
            raise ValidationError(
                f"{begin}{letters}. Адрес пишется латинскими буквами.", code="russian"
            )
        super().__call__(value)
        if len(str(value).rpartition("@")[0]) > _LONGEST_MAILBOX:
            raise ValidationError(
                f"До знака @ больше {_LONGEST_MAILBOX} знаков: таких адресов не бывает.",
                code="long",
            )


def _stray_letters(address: str) -> list[str]:
    name, _, domain = address.rpartition("@")
    russian = russian_among_latin(domain)
    # A domain may be Russian («почта.рф»), but not by letters that pass for Latin ones.
    is_mixed = bool(re.search("[A-Za-z]", domain)) and can_be_latin(russian)
    return [*russian_among_latin(name), *(russian if is_mixed else [])]


validate_address = AddressValidator()


def install() -> None:
    """Let every field of text clean what was typed, and every field of e-mail name its fault."""
    # Not an assignment: the stubs know methods that nobody replaces.
    setattr(forms.CharField, "to_python", _cleaning(forms.CharField.to_python))  # noqa: B010
    forms.EmailField.default_validators = [validate_address]


def _cleaning(to_python: Callable[[Any, Any], Any]) -> Callable[[Any, Any], Any]:
    def cleaned(field: forms.CharField, value: Any) -> Any:
        if isinstance(value, str) and field.strip and not isinstance(field.widget, _AS_TYPED):
            value = _cleaner_of(field)(value)
        return to_python(field, value)

    return cleaned


def _cleaner_of(field: forms.CharField) -> Callable[[str], str]:
    if isinstance(field, forms.EmailField):
        return clean_address
    return clean_text if isinstance(field.widget, forms.Textarea) else clean_line
