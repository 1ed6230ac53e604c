"""What the system has written itself: letters, messages and the journal, without slips."""

import pytest

from attestation.journal.models import JournalEntry
from attestation.notifications.models import Letter, Message
from tests.wording import SLIPS, slips

#: One worker loads the demonstration, for all files that begin with it.
pytestmark = [pytest.mark.long, pytest.mark.xdist_group("the demonstration")]


def test_nothing_that_was_written_has_a_slip(demo: str) -> None:
    written = {
        *JournalEntry.objects.values_list("text", flat=True),
        *Letter.objects.values_list("subject", flat=True),
        *Letter.objects.values_list("body", flat=True),
        *Message.objects.values_list("title", flat=True),
        *Message.objects.values_list("text", flat=True),
    }
    assert len(written) > 100
    found = {slip for text in written for line in text.splitlines() for slip in slips(line)}
    assert found == set()


@pytest.mark.parametrize(
    ("text", "kind"),
    [
        ("Причина: замена.. Приказ готов.", "a doubled stop"),
        ("Группа «Ромашка»» закрыта", "a doubled quotation mark"),
        ("Приказ № № 5", "a doubled number sign"),
        ("Готово , ждите", "a blank before a stop"),
        ("Должность «учитель» не найден", "a masculine participle after a feminine word"),
        ("Закрыто 0 из 1 муниципалитетов", "many after «из 1»"),
        ("Осталось 21 дней", "many after a number that ends in one"),
        ("Отправлено. заявление ждёт ответа", "a sentence that begins in a small letter"),
        ("Работает: True", "a value of the program"),
    ],
)
def test_each_slip_is_found(text: str, kind: str) -> None:
    assert any(slip.startswith(kind) for slip in slips(text)), SLIPS[kind].pattern


@pytest.mark.parametrize(
    "text",
    [
        "Воронова С. П. просит педагога ответить.",
        "Подача не доступна т.к. заявление подано",
        "Осталось 11 дней, 111 дней и 21 день.",
        "1.5 часа… Ждите...",
        "Категория установлена, организация не найдена.",
    ],
)
def test_sound_words_are_left_alone(text: str) -> None:
    assert list(slips(text)) == []
