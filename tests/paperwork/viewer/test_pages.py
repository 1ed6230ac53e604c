"""What of a file is shown, and what is said where nothing is."""

import io

import docx
import pytest

from attestation.files import services
from attestation.files.formats import DOCX, XLSX, ZIP
from attestation.paperwork.viewer import pages
from tests.files.samples import pdf

pytestmark = pytest.mark.django_db


def stored(content, content_type, **values):
    file = services.store_bytes(content, name="файл", content_type=content_type, actor=None)
    for name, value in values.items():
        setattr(file, name, value)
    return file


def word(text):
    document, out = docx.Document(), io.BytesIO()
    document.add_paragraph(text)
    document.save(out)
    return out.getvalue()


def test_a_word_file_is_shown_as_sheets():
    shown = pages.pages_of(stored(word("Результаты"), DOCX.content_type), user=None)
    assert shown.sheets == ["<p>Результаты</p>"]
    assert not shown.refusal


def test_a_damaged_word_file_is_tried_once_and_refused_in_words(monkeypatch):
    calls = []
    real = pages.sandbox_client.run_in_sandbox

    def counted(*args, **kwargs):
        calls.append(1)
        return real(*args, **kwargs)

    monkeypatch.setattr(pages.sandbox_client, "run_in_sandbox", counted)
    broken = stored(b"PK\x03\x04 broken", DOCX.content_type)
    for _ in range(2):
        assert "не удалось показать" in pages.pages_of(broken, user=None).refusal
    assert len(calls) == 1


@pytest.mark.parametrize(
    ("content_type", "said"),
    [
        (XLSX.content_type, "Таблицу Excel"),
        (ZIP.content_type, "Архив"),
        ("video/mp4", "Видеозапись"),
        ("application/unknown", "Файл такого вида"),
    ],
)
def test_what_cannot_be_shown_says_why(content_type, said):
    refusal = pages.pages_of(stored(b"content", content_type), user=None).refusal
    assert refusal.startswith(said)
    assert "скачайте" in refusal


def test_a_long_pdf_is_shown_in_part_and_says_how_much_is_left():
    shown = pages.pages_of(stored(pdf(1), "application/pdf", pages=pages.MAX_PAGES + 5), user=None)
    assert shown.numbers[-1] == pages.MAX_PAGES
    assert shown.rest == 5
