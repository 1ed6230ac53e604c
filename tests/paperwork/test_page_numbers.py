"""The foot of papers of more than one page."""

import io
from dataclasses import replace

import pytest
from pypdf import PdfReader

from attestation.paperwork.page_numbers import with_page_numbers
from attestation.paperwork.papers import build_application
from attestation.paperwork.plain_documents import PlainPaper, plain_pdf
from tests.paperwork.test_papers import PAPER


def pages(content):
    return [" ".join(page.extract_text().split()) for page in PdfReader(io.BytesIO(content)).pages]


def plain(paragraphs, title="Положение"):
    return plain_pdf(PlainPaper(title, "", ("Слова положения, много слов. " * 8,) * paragraphs))


def test_a_paper_of_one_page_has_no_number():
    assert "1 из 1" not in pages(plain(1))[0]
    assert with_page_numbers(plain(1), foot="Положение") == plain(1)


@pytest.mark.parametrize("paragraphs", [20, 60])
def test_pages_are_numbered_and_named(paragraphs):
    found = pages(plain(paragraphs))
    for number, text in enumerate(found, start=1):
        assert f"{number} из {len(found)}" in text
        assert text.count("Положение") >= 1


def test_a_long_title_is_cut_before_the_number():
    found = pages(plain(20, title="Положение об очень многих предметах сразу " * 8))
    assert "… 1 из" in found[0] or "…1 из" in found[0] or "…" in found[0]


def test_a_paper_with_a_foot_of_its_own_gets_the_number_alone():
    diplomas = tuple(f"Курсы повышения квалификации, {year} год" for year in range(1970, 2020))
    first, second = pages(build_application(replace(PAPER, education=diplomas)))
    assert "1 из 2" in first
    assert "2 из 2" in second
    assert "Заявление о проведении" not in second
