"""Where a line must not end."""

import pytest

from attestation.base.language.no_breaks import with_whole_numbers, without_breaks


@pytest.mark.parametrize(
    "text",
    [
        "№_12",
        "приказ от_24_марта_2023_г. №_196",
        "от_12.11.2026 №_214-к",
        "Школа №_12 имени А._Ф._Лебедева",
        "Лебедева А._Ф., методист",
        "в 2027_году",
        "г._Верхнеозёрск, ул._Озёрная, д._1",
        "за – 7, против – 0",
    ],
)
def test_parts_of_one_thing_stay_on_one_line(text):
    plain = text.replace("_", " ")
    assert without_breaks(plain) == text.replace("_", "\xa0").replace("от\xa024", "от 24")
    assert without_breaks(without_breaks(plain)) == without_breaks(plain)


@pytest.mark.parametrize(
    ("html", "shown"),
    [
        ("<p>Заявление № 5</p>", "<p>Заявление №_5</p>"),
        ("<p>Приказ №\n  <b>7</b></p>", "<p>Приказ №_<b>7</b></p>"),
        ("№ 2026-0417 и № 214-к", "№_<w>2026-0417</w> и №_<w>214-к</w>"),
        # What is sent back, compared or read by programs stays as it is.
        ('<input value="№ 5" title="№ 5">', '<input value="№ 5" title="№ 5">'),
        ("<option>Школа № 5</option>", "<option>Школа № 5</option>"),
        ("<textarea>№ 5</textarea> № 6", "<textarea>№ 5</textarea> №_6"),
        ("<script>x = '<p>№ 5'</script>", "<script>x = '<p>№ 5'</script>"),
        ("<title>№ 5</title>", "<title>№ 5</title>"),
        ("без знака 5", "без знака 5"),
    ],
)
def test_the_number_of_a_page_stays_with_its_sign(html, shown):
    shown = shown.replace("_", "\xa0").replace("<w>", '<span class="whole">')
    shown = shown.replace("</w>", "</span>")
    assert with_whole_numbers(html) == shown
    assert with_whole_numbers(shown) == shown
