"""Names as people type them, and as they are kept."""

import pytest
from django.core.exceptions import ValidationError

from attestation.accounts.name_fields import (
    NameField,
    PatronymicField,
    proposed_name,
    proposed_patronymic,
)


@pytest.mark.parametrize(
    ("typed", "proposed"),
    [
        ("белова", "Белова"),
        ("БЕЛОВА", "Белова"),
        ("бЕЛОВА", "Белова"),
        ("БЕЛОВа", "Белова"),
        ("ёлкина-ЯСНАЯ", "Ёлкина-Ясная"),
        ("петрова - водкина", "Петрова-Водкина"),
        ("КАРА-МУРЗА", "Кара-Мурза"),
        ("АЛИ ОГЛЫ", "Али оглы"),
        ("гасан-кызы", "Гасан-кызы"),
        ("оглы", "Оглы"),
        ("ФОН ШТЕЙН", "фон Штейн"),
        ("фон", "Фон"),
        ("д'арк", "д’Арк"),
        ("О'КОННОР", "О’Коннор"),
        ("ёлкина", "Ёлкина"),
        ("Анна Мария", "Анна Мария"),
        ("Белова-петрова", "Белова-Петрова"),
        ("анна Мария", "Анна Мария"),
        ("Али-хан", "Али-хан"),
        ("Гасан Оглы", "Гасан оглы"),
        ("Рашид-Кызы", "Рашид-кызы"),
        ("Петров мл.", "Петров мл"),
        ("Д´Арк", "Д’Арк"),
        ("О\N{MODIFIER LETTER APOSTROPHE}Нил", "О’Нил"),
        ("аль-Фараби", "аль-Фараби"),
        ("ван дер Бельт", "ван дер Бельт"),
        ("МакДональд", "МакДональд"),
        ("Гасан оглы", "Гасан оглы"),
        ("Ю", "Ю"),
        ("Ивано\N{COMBINING ACUTE ACCENT}ва", "Иванова"),
        ("Белова.", "Белова"),
        ("- белова -", "Белова"),
        ("", ""),
    ],
)
def test_a_name_is_proposed_in_its_case(typed, proposed):
    assert proposed_name(typed) == proposed
    assert proposed_name(proposed) == proposed


@pytest.mark.parametrize(
    "typed",
    [
        "нет",
        "Нет",
        "НЕТ.",
        "нет отч.",
        "-",
        "–",
        "---",
        "отсутствует",
        "без отчества",
        "б/о",
        "(нет)",
        "не имею",
        "не имею отчества",
        "отчество отсутствует",
        "по паспорту нет",
        "нет (иностранный гражданин)",
        "не предусмотрено",
        "нет данных",
        "отсутствует в паспорте",
        "б/отч",
        "без отч-ва",
        "б.о.",
        "Х",
        "N/A",
    ],
)
def test_no_patronymic_is_understood(typed):
    assert proposed_patronymic(typed) == ""
    assert PatronymicField().clean(typed) == ""


@pytest.mark.parametrize("typed", ["Игоревна", "Гасан оглы", "Бо", "Нетовна"])
def test_a_patronymic_is_none_of_these_words(typed):
    assert PatronymicField().clean(typed) == typed


@pytest.mark.parametrize(
    "typed", ["Бе\N{SOFT HYPHEN}лова", "\ufeffБелова", "Белова\N{ZERO WIDTH SPACE}"]
)
def test_unseen_signs_are_no_part_of_a_surname(typed):
    assert NameField().clean(typed) == "Белова"


def test_a_composed_letter_is_the_same_letter():
    assert NameField().clean("Заи\N{COMBINING BREVE}цев") == "Зайцев"


@pytest.mark.parametrize("field", [NameField, PatronymicField])
def test_a_stray_latin_letter_is_named(field):
    with pytest.raises(ValidationError, match="буква „o“ латинская"):
        field().clean("Белoва")
