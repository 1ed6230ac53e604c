"""By which key names are compared."""

import pytest

from attestation.base.language.names import same_key, search_key


@pytest.mark.parametrize(
    "written",
    [
        'МБОУ "Березовская СОШ № 910"',
        "МБОУ «Березовская СОШ №910»",
        "мбоу “Берёзовская  сош N 910” ",
        "МБОУ«Берёзовская CОШ No 910»",
        "МБОУ „Бере\u0308зов\u00adская СОШ №\u00a0910“",
        "МБОУ ‹Берёзовская СОШ 910›",
        "МБОУ Берёзовская СОШ N910",
        "МБОУ Берёзовская СОШ Nº 0910",
        "МБОУ &quot;Берёзовская СОШ № 910&quot;",
        "МБОУ «Берёзовская СОШ № ９１０»",
        "МБОУ «Бере\u0301зовская СОШ № 910»",
    ],
)
def test_the_same_organization_has_one_key(written):
    assert same_key(written) == same_key("МБОУ «Берёзовская СОШ № 910»")


def test_a_school_named_in_honour_of_somebody_has_one_key():
    assert same_key("Школа имени А. С. Пушкина") == same_key("Школа им.А.С.Пушкина")


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Школа № 2", "Школа № 20"),
        ("Школа Солн 5", "Школа Сол 5"),
        ("Школа № 2", "Школа № 2а"),
        ("Школа № 51", "Школа № 5-1"),
        ("Детский сад «Берёзка»", "Детский сад «Берёза»"),
    ],
)
def test_others_have_another(one, other):
    assert same_key(one) != same_key(other)


def test_a_search_ignores_what_is_not_seen():
    assert search_key("\ufeffКоро\u00adле\u0308ва\u00a0 А") == "королева а"
