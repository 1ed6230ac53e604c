"""Names as people type them."""

import pytest

from attestation.base.language.name_forms import name_words, nominatives, similar_names

NAMES = ["Белова Анна Игоревна", "Королёва Ирина Петровна", "Ким Ольга Олеговна"]


@pytest.mark.parametrize(
    ("form", "nominative"),
    [
        ("беловой", "белова"),
        ("белову", "белова"),
        ("беловым", "белов"),
        ("ольги", "ольга"),
        ("игорем", "игорь"),
        ("дарье", "дарья"),
        ("марии", "мария"),
        ("андрею", "андрей"),
        ("павла", "павел"),
        ("льва", "лев"),
        ("достоевского", "достоевский"),
        ("толстым", "толстой"),
        ("петровичем", "петрович"),
        ("катей", "катя"),
        ("ким", "ким"),
    ],
)
def test_a_form_is_traced_to_its_nominative(form, nominative):
    assert nominative in nominatives(form)


@pytest.mark.parametrize("word", ["ким", "ли", "а", "короленко", "ю"])
def test_what_has_no_ending_stays(word):
    assert word in nominatives(word)


def test_stops_and_signs_are_no_part_of_words():
    assert name_words("  Белова, А. И. ") == ["белова", "а", "и"]
    assert name_words("%") == ["%"]
    assert name_words(" .. ") == []


@pytest.mark.parametrize(
    ("typed", "meant"),
    [
        ("Билова", ["Белова"]),
        ("беловай", ["Белова"]),
        ("Билова Ана", ["Белова Анна"]),
        ("Анна Билова", ["Анна Белова"]),
        ("Королива", ["Королёва"]),
        ("Королевой Ирины", ["Королёва Ирина"]),
        ("<tkjdf", ["Белова"]),
        ("кимм", ["Ким"]),
        ("Щукин", []),
        ("", []),
        ("б" * 5000, []),
        ("а б в г д", []),
    ],
)
def test_a_near_miss_is_told(typed, meant):
    assert similar_names(typed, NAMES) == meant
