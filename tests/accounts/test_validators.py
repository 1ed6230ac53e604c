"""Passwords are refused in words that say once what is wrong."""

import pytest
from django.contrib.auth.password_validation import validate_password
from django.core.exceptions import ValidationError


@pytest.mark.parametrize("password", ["qwerty123456", "passwordpassword", "Школа12Школа"])
def test_a_simple_password_is_told_of_once(password):
    with pytest.raises(ValidationError) as refused:
        validate_password(password)
    assert refused.value.messages == ["Такой пароль слишком простой, его легко угадать."]


def test_several_words_are_enough():
    validate_password("тихий вечер у реки")
