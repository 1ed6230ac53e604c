"""Where a line must not end."""

import pytest

from attestation.base.language.no_breaks import without_breaks


@pytest.mark.parametrize(
    "text",
    [
        "№_12",
        "приказ от_24_марта_2023_г. №_196",
        "от_12.11.2026 №_214-к",
        "Школа №_12 имени А._Ф. Лебедева",
        "в 2027_году",
        "г._Верхнеозёрск, ул._Озёрная, д._1",
        "за – 7, против – 0",
    ],
)
def test_parts_of_one_thing_stay_on_one_line(text):
    plain = text.replace("_", " ")
    assert without_breaks(plain) == text.replace("_", "\xa0").replace("от\xa024", "от 24")
    assert without_breaks(without_breaks(plain)) == without_breaks(plain)
