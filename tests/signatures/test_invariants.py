"""The invariant of signatures, and the fault that it finds."""

import pytest

from attestation.signatures.invariants import changed_documents
from tests.signatures.services.test_signing import paper, signer  # noqa: F401
from tests.signatures.test_selectors import signature  # noqa: F401 (fixtures)

pytestmark = pytest.mark.django_db


def test_signed_bytes_stay(signature):  # noqa: F811
    assert list(changed_documents(None)) == []


@pytest.mark.parametrize("fault", ["changed", "lost"])
def test_a_changed_or_lost_document_is_found(signature, fault):  # noqa: F811
    with open(signature.file.blob.path, "r+b") as blob:  # noqa: PTH123
        blob.write(b"!") if fault == "changed" else blob.truncate(0)
    assert list(changed_documents(None)) == [f"signature {signature.number}"]
