"""What the public page may say of a signature: whole or not, by whom and when."""

import datetime
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from attestation.files.models import StoredFile
from attestation.signatures.models import Signature

_NOT_OF_A_NUMBER = re.compile(r"[^A-Z0-9]")


@dataclass(frozen=True)
class SignatureCheck:
    """An answer; ``is_whole`` is None where no file was compared.

    ``is_original``: the file is the document as it was signed, without the sheet.
    """

    number: str
    signer_name: str
    signed_at: datetime.datetime
    is_whole: bool | None
    is_original: bool = False


def normalized_number(typed: str) -> str:
    """Return a typed number as it stands on the sheet, whatever blanks, dashes and case."""
    signs = _NOT_OF_A_NUMBER.sub("", typed.upper())
    return "-".join(signs[at : at + 4] for at in range(0, len(signs), 4))


def check_signature(number: str, chunks: Iterable[bytes] | None = None) -> SignatureCheck | None:
    """Return what is known of a signature by its number, by a file, or by both.

    Args:
        number: as typed; empty to look for the file alone.
        chunks: the bytes of the file to compare, read once; None without a file.

    Returns:
        None where there is no such signature, or nothing is signed with these bytes.
    """
    digest = _digest(chunks) if chunks is not None else ""
    found = _of_number(number) if number else _of_bytes(digest)
    if found is None:
        return None
    is_original = digest == found.sha256
    return SignatureCheck(
        number=found.number,
        signer_name=found.signer_name,
        signed_at=found.signed_at,
        is_whole=(is_original or digest == found.file.sha256) if digest else None,
        is_original=is_original,
    )


def signatures_of(stored: Iterable[StoredFile]) -> dict[object, Signature]:
    """Return the signature of each of these files that was signed in the system, by its key."""
    keys = [one.pk for one in stored]
    return {one.file_id: one for one in Signature.objects.filter(file__in=keys)}


def _digest(chunks: Iterable[bytes]) -> str:
    seen = hashlib.sha256()
    for chunk in chunks:
        seen.update(chunk)
    return seen.hexdigest()


def _of_number(number: str) -> Signature | None:
    known = Signature.objects.select_related("file")
    return known.filter(number=normalized_number(number)).first()


def _of_bytes(digest: str) -> Signature | None:
    known = Signature.objects.select_related("file")
    return known.filter(file__sha256=digest).first() or known.filter(sha256=digest).first()
