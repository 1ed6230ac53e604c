"""Russian word forms."""

import pytest

from attestation.base.language.plurals import plural


@pytest.mark.parametrize(
    ("n", "form"),
    [
        (0, "дней"),
        (1, "день"),
        (2, "дня"),
        (4, "дня"),
        (5, "дней"),
        (10, "дней"),
        (11, "дней"),
        (12, "дней"),
        (14, "дней"),
        (15, "дней"),
        (21, "день"),
        (22, "дня"),
        (101, "день"),
        (111, "дней"),
        (114, "дней"),
        (1002, "дня"),
        (-1, "день"),
        (-3, "дня"),
    ],
)
def test_the_form_follows_the_number(n: int, form: str) -> None:
    assert plural(n, "день", "дня", "дней") == form
