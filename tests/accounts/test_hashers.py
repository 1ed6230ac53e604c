"""A password is kept as the setting says, and an older hash is renewed by the sign-in."""

import pytest
from config.settings import base
from django.contrib.auth.hashers import Argon2PasswordHasher, check_password, identify_hasher
from django.utils.module_loading import import_string

from attestation.accounts.hashers import PasswordHasher

PASSWORD = "весна-берёза-42"


@pytest.fixture(autouse=True)
def _as_in_production(settings):
    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS


def test_the_first_hasher_is_ours() -> None:
    assert import_string(base.PASSWORD_HASHERS[0]) is PasswordHasher
    assert "$argon2id$v=19$m=19456,t=2,p=1$" in PasswordHasher().encode(PASSWORD, "salt" * 4)


def test_a_hash_of_djangos_own_setting_is_accepted_and_renewed() -> None:
    older = Argon2PasswordHasher().encode(PASSWORD, "salt" * 4)
    kept: list[str] = []
    assert check_password(PASSWORD, older, setter=kept.append)
    assert kept == [PASSWORD]
    assert not check_password("другой", older)
    newer = PasswordHasher().encode(PASSWORD, "salt" * 6)
    assert not identify_hasher(newer).must_update(newer)
