"""One stop where two met, and quotations within quotations."""

import re

import pytest
from django.conf import settings

from attestation.base.language.sentences import as_sentence, because, tidied, with_capital


@pytest.mark.parametrize(
    ("put_together", "said"),
    [
        (
            "Специалисты: Воронова С. П., Степанова Е. Н..",
            "Специалисты: Воронова С. П., Степанова Е. Н.",
        ),
        ("Причина: замена.. Приказ от 14.11.2026.", "Причина: замена. Приказ от 14.11.2026."),
        ("Почему?.", "Почему?"),
        ("Он сказал: «Нет.».", "Он сказал: «Нет.»"),
        ("Ждите... Ещё.", "Ждите... Ещё."),
        ("Файл «а.б». Готово.", "Файл «а.б». Готово."),
        ("Открыто до 5 г.. Дальше", "Открыто до 5 г. Дальше"),
    ],
)
def test_two_stops_become_one(put_together, said):
    assert tidied(put_together) == said


@pytest.mark.parametrize(
    ("put_together", "said"),
    [
        ("Изменение «Период «май 2027»» отменено.", "Изменение «Период „май 2027“» отменено."),
        ("«МБОУ «Школа «Исток»»» закрыта", "«МБОУ „Школа „Исток““» закрыта"),
        ("«Первая» и «Вторая»", "«Первая» и «Вторая»"),
        ("«Одна кавычка «потеряна»", "«Одна кавычка «потеряна»"),
        ("Закрыта «наоборот»»«", "Закрыта «наоборот»»«"),
    ],
)
def test_quotations_within_quotations_have_other_marks(put_together, said):
    assert tidied(put_together) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [("замена", "замена."), ("замена. ", "замена."), ("замена!", "замена!"), (" ", "")],
)
def test_what_was_typed_ends_in_one_stop(typed, said):
    assert as_sentence(typed) == said


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("город Верхнеозёрск: соберите лист.", "Город Верхнеозёрск: соберите лист."),
        ("Всё готово.", "Всё готово."),
        ("ivanova@mail.example: срок истёк.", "ivanova@mail.example: срок истёк."),
        ("", ""),
    ],
)
def test_a_letter_begins_in_a_large_letter(text, said):
    assert with_capital(text) == said


def test_every_reason_that_somebody_typed_ends_in_a_stop():
    """«Причина: родственник График уже закрыт» was read in a letter."""
    bare = re.compile(r"ричина: \{(?!as_sentence\()")
    found = [
        f"{path.relative_to(settings.BASE_DIR)}: {line.strip()}"
        for path in (settings.BASE_DIR / "attestation").rglob("*.py")
        for line in path.read_text(encoding="utf-8").splitlines()
        if bare.search(line)
    ]
    assert found == []


@pytest.mark.parametrize(
    ("reason", "told"),
    [
        ("болезнью", "в связи с болезнью"),
        ("ОГЭ в эти дни", "в связи с ОГЭ в эти дни"),
        ("Перехожу в другую школу", "по причине: «Перехожу в другую школу»"),
        ("Я болею", "по причине: «Я болею»"),
    ],
)
def test_a_reason_typed_as_a_sentence_is_told_as_one(reason, told):
    assert because(reason) == told
