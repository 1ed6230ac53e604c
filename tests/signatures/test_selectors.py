"""The public check: ten ways to tamper with a signed document, and what is said of each."""

import io

import pikepdf
import pytest

from attestation.signatures import selectors
from tests import factories
from tests.signatures.services.test_signing import (  # noqa: F401 (fixtures)
    paper,
    sent,
    sign,
    signer,
)
from tests.signing import accept_rules

pytestmark = pytest.mark.django_db


@pytest.fixture
def signature(signer, paper):  # noqa: F811
    return sign(paper, sent(paper, signer), signer)


def whole(found):
    return found.is_whole if found else None


def test_the_document_of_the_system_is_whole(signature):
    stamped = signature.file.read()
    found = selectors.check_signature("", [stamped[:100], stamped[100:]])
    assert (found.is_whole, found.is_original) == (True, False)
    assert [(one.number, one.name, one.signed_at) for one in found.signers] == [
        (signature.number, signature.signer_name, signature.signed_at)
    ]


def test_the_document_without_its_sheet_is_what_was_signed(signature, paper):  # noqa: F811
    found = selectors.check_signature("", [paper.file.read()])
    assert (found.is_whole, found.is_original) == (True, True)


@pytest.mark.parametrize("typed", ["as it stands", "lower case", "without dashes", "with blanks"])
def test_a_number_is_found_however_it_is_typed(signature, typed):
    spelled = {
        "as it stands": signature.number,
        "lower case": signature.number.lower(),
        "without dashes": signature.number.replace("-", ""),
        "with blanks": f" {signature.number.replace('-', ' – ')} ",
    }
    found = selectors.check_signature(spelled[typed])
    assert [one.number for one in found.signers] == [signature.number]
    assert found.is_whole is None


def test_a_file_names_whoever_had_signed_it_then(signature, paper, region):  # noqa: F811
    colleague = accept_rules(factories.teacher(region.home.school))
    second = sign(paper, sent(paper, colleague), colleague)
    told = {
        "first": (signature.file, [signature.number]),
        "both": (second.file, [signature.number, second.number]),
        "without sheets": (paper.file, [signature.number, second.number]),
    }
    for stored, numbers in told.values():
        found = selectors.check_signature("", [stored.read()])
        assert [one.number for one in found.signers] == numbers
    of_first = selectors.check_signature(signature.number, [second.file.read()])
    assert of_first.is_whole
    assert selectors.check_signature(second.number, [signature.file.read()]).is_whole is False
    borne = selectors.signatures_of([signature.file, second.file, paper.file])
    assert borne == {signature.file_id: [signature], second.file_id: [signature, second]}


@pytest.mark.parametrize("number", ["AAAA-BBBB-CCCC", "№", "x" * 40, "\0"])
def test_an_unknown_number_is_not_found(signature, number):
    assert selectors.check_signature(number) is None


def resaved(content):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        document.save(out)
    return out.getvalue()


def without_first_page(content):
    out = io.BytesIO()
    with pikepdf.open(io.BytesIO(content)) as document:
        del document.pages[0]
        document.save(out)
    return out.getvalue()


def flipped(content, at):
    return content[:at] + bytes([content[at] ^ 1]) + content[at + 1 :]


TAMPERINGS = {
    "a byte of what was signed": lambda content, size: flipped(content, size // 2),
    "the first byte": lambda content, size: flipped(content, 0),
    "a byte of the sheet": lambda content, size: flipped(content, size + 20),
    "the last byte": lambda content, size: flipped(content, len(content) - 1),
    "a byte more": lambda content, size: content + b"\n",
    "a byte less": lambda content, size: content[:-1],
    "a byte before": lambda content, size: b" " + content,
    "another page in place of the first": lambda content, size: without_first_page(content),
    "saved anew by a program": lambda content, size: resaved(content),
    "half of the sheet": lambda content, size: content[: size + (len(content) - size) // 2],
    "an increment of a stranger": lambda content, size: content + content[size:],
    "nothing": lambda content, size: b"",
}


@pytest.mark.parametrize("kind", TAMPERINGS)
def test_a_tampered_document_is_not_whole(signature, kind):
    changed = TAMPERINGS[kind](signature.file.read(), signature.size)
    assert selectors.check_signature(signature.number, [changed]).is_whole is False
    assert selectors.check_signature("", [changed]) is None
