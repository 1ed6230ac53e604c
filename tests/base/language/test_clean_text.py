"""What is left of a text that came in through a form, a table or the name of a file."""

import pytest

from attestation.base.language.clean_text import clean_line, clean_text, visible


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  Белова \t Анна\n", "Белова Анна"),
        ("№\N{NO-BREAK SPACE}\N{NARROW NO-BREAK SPACE}5", "№ 5"),
        ("Бел\N{ZERO WIDTH SPACE}ова\N{ZERO WIDTH NO-BREAK SPACE}", "Белова"),
        ("Бел\N{SOFT HYPHEN}ова", "Белова"),
        ("a \N{ZERO WIDTH SPACE} b", "a b"),
        ("Андреи\N{COMBINING BREVE}", "Андрей"),
        ("\N{RIGHT-TO-LEFT OVERRIDE}fdp\0", "fdp"),
        ("", ""),
    ],
)
def test_a_line_has_visible_signs_and_single_spaces(typed, cleaned):
    assert clean_line(typed) == cleaned
    assert clean_line(cleaned) == cleaned


@pytest.mark.parametrize(
    ("typed", "cleaned"),
    [
        ("  Первая строка\r\n\r\n\tвторая  строка \n", "Первая строка\r\n\r\n\tвторая  строка"),
        ("\N{ZERO WIDTH SPACE}\N{ZERO WIDTH NO-BREAK SPACE}", ""),
        ("ошибка\0 в дате", "ошибка в дате"),
        ("№\N{NO-BREAK SPACE}5", "№\N{NO-BREAK SPACE}5"),
        ("учитель 👩\N{ZERO WIDTH JOINER}🏫", "учитель 👩\N{ZERO WIDTH JOINER}🏫"),
        ("и\N{COMBINING BREVE}", "й"),
    ],
)
def test_a_text_keeps_its_lines_and_spaces(typed, cleaned):
    assert clean_text(typed) == cleaned
    assert clean_text(cleaned) == cleaned


def test_signs_may_be_excepted():
    assert visible("а\nб\tв", but="\n") == "а\nбв"
