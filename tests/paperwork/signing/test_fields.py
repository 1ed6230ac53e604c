"""The places for handwriting on generated papers, found in the papers themselves."""

from dataclasses import replace
from datetime import date

import pypdfium2 as pdfium
import pytest

from attestation.paperwork.conclusion import build_conclusion_pdf
from attestation.paperwork.papers import build_application
from attestation.paperwork.signing.fields import DATE, SIGNATURE, letters_of
from attestation.paperwork.withdrawal import WithdrawalPaper, build_withdrawal
from tests.paperwork import long_papers
from tests.paperwork import scan_samples as samples
from tests.paperwork.test_papers import PAPER

WITHDRAWAL = WithdrawalPaper(
    code="A000017-W",
    number=1,
    addressee=PAPER.addressee,
    applicant_genitive=PAPER.applicant_genitive,
    applicant_initials=PAPER.applicant_initials,
    position=PAPER.position,
    workplace=PAPER.workplace,
    category="высшая",
    submitted_on=date(2026, 11, 2),
    reason="неправильно указанным отчеством",
)


def found(paper, number=0):
    return [(field.kind, field.label) for field in samples.fields_on(paper, number)]


@pytest.mark.parametrize("initials", ["О. И. Верхнеозёрская", "Ю. Ли"])
def test_an_application_is_signed_and_dated_at_its_end(initials):
    paper = build_application(replace(PAPER, applicant_initials=initials))
    assert sorted(found(paper)) == [(DATE, ""), (SIGNATURE, initials)]


def test_a_request_to_withdraw_is_signed_and_dated_at_its_end():
    assert sorted(kind for kind, _ in found(build_withdrawal(WITHDRAWAL))) == [DATE, SIGNATURE]


def test_a_long_application_is_signed_where_its_text_ends():
    diplomas = tuple(f"Курсы повышения квалификации, {year} год" for year in range(1970, 2020))
    paper = build_application(replace(PAPER, education=diplomas))
    assert found(paper, 0) == []
    assert len(found(paper, 1)) == 2


def test_the_room_for_a_signature_has_no_print_in_it():
    """Ink is looked for over the line, up to the text above it."""
    paper = build_application(PAPER)
    field = next(one for one in samples.fields_on(paper) if one.kind == SIGNATURE)
    dots = 8
    drawn = samples.page(paper, round(dots * 25.4)).convert("L")
    room = drawn.crop(
        tuple(
            round(side * dots)
            for side in (field.box.left, field.box.top, field.box.right, field.box.bottom - 4)
        )
    )
    assert room.getextrema()[0] > 200


def shown_of(paper, field, number):
    """What is printed within the place that is cut out of the page."""
    left, top, right, bottom = field.shown
    with pdfium.PdfDocument(paper) as document:
        return "".join(
            letter.sign
            for letter in letters_of(document[number])
            if left < letter.box.left
            and letter.box.right < right
            and top < letter.box.top
            and letter.box.bottom < bottom
        )


@pytest.mark.parametrize(
    "name", ["Ю. Ли", "О. И. Верхнеозёрская", "А.-М. К. Римская-Корсакова-Павлова"]
)
def test_a_signature_is_shown_with_the_whole_of_the_printed_name(name):
    paper = build_application(replace(PAPER, applicant_initials=name))
    field = next(one for one in samples.fields_on(paper) if one.kind == SIGNATURE)
    assert field.label == name
    assert name.replace(" ", "") in shown_of(paper, field, 0)


@pytest.mark.parametrize("name", ["Ли Ю", "Верхнеозёрская-Заречная М. О."])
def test_a_conclusion_is_signed_by_the_names_behind_or_under_its_lines(name):
    paper = long_papers.conclusion(10, 3)
    experts = tuple(replace(one, initials=name) for one in paper.experts)
    built = build_conclusion_pdf(replace(paper, experts=experts))
    signed = [one for one in samples.fields_on(built, 1) if one.kind == SIGNATURE]
    assert [one.label for one in signed[:2]] == [name, name]
    assert name.replace(" ", "") in shown_of(built, signed[0], 1)
