"""The places for handwriting on generated papers, found in the papers themselves."""

from dataclasses import replace
from datetime import date

import pytest

from attestation.paperwork.papers import build_application
from attestation.paperwork.signing.fields import DATE, SIGNATURE
from attestation.paperwork.withdrawal import WithdrawalPaper, build_withdrawal
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
