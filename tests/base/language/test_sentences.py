"""One stop where two met."""

import pytest

from attestation.base.language.sentences import as_sentence, single_stops


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
    assert single_stops(put_together) == said


@pytest.mark.parametrize(
    ("typed", "said"),
    [("замена", "замена."), ("замена. ", "замена."), ("замена!", "замена!"), (" ", "")],
)
def test_what_was_typed_ends_in_one_stop(typed, said):
    assert as_sentence(typed) == said
