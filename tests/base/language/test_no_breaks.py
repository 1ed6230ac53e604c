"""Where a line must not end."""

import pytest

from attestation.base.language.no_breaks import with_whole_names, without_breaks


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
        ("<b>Белова А. И.</b> и Ким А.", "<b>Белова_А._И.</b> и Ким_А."),
        ("Петрова-Водкина А. И. подписала", "Петрова-Водкина_А._И. подписала"),
        ("А. И. Белова, М. Ким", "А._И._Белова, М._Ким"),
        ("Белова А.И. Заявление № 5", "Белова_А.И. Заявление №_5"),
        ('<a title="Белова А. И.">Белова Анна</a>', '<a title="Белова А. И.">Белова Анна</a>'),
        ("<option>Белова А. И.</option>", "<option>Белова А. И.</option>"),
    ],
)
def test_numbers_and_initials_of_a_page_stay_with_what_they_belong_to(html, shown):
    shown = shown.replace("_", "\xa0").replace("<w>", '<span class="whole">')
    shown = shown.replace("</w>", "</span>")
    assert with_whole_names(html) == shown
    assert with_whole_names(shown) == shown
