"""Names and telephones as people type them."""

import pytest
from django.core.exceptions import ValidationError

from attestation.accounts.personal_fields import mobile_phone, russian_name, tidy_name


@pytest.mark.parametrize(
    "name",
    [
        "Петрова-Водкина",
        "Мамин Сибиряк",
        "д’Арк",
        "Али оглы",
        "Гасан кызы",
        "Ёлкина",
        "Ли",
        "Римский-Корсаков",
    ],
)
def test_double_hyphenated_and_eastern_names_are_names(name):
    russian_name(name)
    assert tidy_name(name) == name


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("Белoва", "буква „o“ латинская"),
        ("Aннa", "буквы „A“, „a“ латинские"),
        ("Belova", "русскими буквами; можно дефис"),
        ("Белова2", "русскими буквами"),
        ("Белова-", "русскими буквами"),
        ("Б@лова", "русскими буквами"),
    ],
)
def test_what_is_no_russian_name_is_refused_and_a_latin_letter_is_named(typed, said):
    with pytest.raises(ValidationError, match=said):
        russian_name(typed)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Петрова –  Водкина ", "Петрова-Водкина"),
        ("Анна   Мария", "Анна Мария"),
        ("д'Арк", "д’Арк"),
    ],
)
def test_spaces_dashes_and_apostrophes_are_tidied(typed, kept):
    assert tidy_name(typed) == kept


@pytest.mark.parametrize(
    "typed",
    [
        "+7 (913) 123-45-67",
        "8 913 123 45 67",
        "89131234567",
        "7-913-123-45-67",
        "9131234567",
        "+7(913)1234567",
    ],
)
def test_any_usual_way_of_writing_a_mobile_number_is_taken(typed):
    assert mobile_phone(typed) == "+7 (913) 123-45-67"


@pytest.mark.parametrize(
    ("typed", "said"),
    [
        ("913 123", "Сейчас в нём 6 цифр"),
        ("нет", "Сейчас в нём 0 цифр"),
        ("8 (3822) 12-34-56", "девятка"),
        ("+7 913 123 45 67 доб. 1", "Сейчас в нём 12 цифр"),
    ],
)
def test_what_is_no_mobile_number_is_refused_with_the_reason(typed, said):
    with pytest.raises(ValidationError, match=said):
        mobile_phone(typed)
