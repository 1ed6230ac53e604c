"""What the public page may say of signatures: whole or not, by whom and when."""

import datetime
import hashlib
import re
from collections.abc import Iterable
from dataclasses import dataclass

from django.db.models import Q

from attestation.base.language.dates import full_moment
from attestation.files.models import StoredFile
from attestation.signatures.models import Signature

_NOT_OF_A_NUMBER = re.compile(r"[^A-Z0-9]")


@dataclass(frozen=True)
class Signer:
    """One signature as the page tells of it."""

    number: str
    name: str
    signed_at: datetime.datetime
    #: Of a detached signature; empty for a simple one.
    certificate: str = ""


@dataclass(frozen=True)
class SignatureCheck:
    """An answer; ``is_whole`` is None where no file was compared.

    ``is_original``: the file is the document as it was signed, without the sheets.
    """

    signers: tuple[Signer, ...]
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
    if number:
        named = Signature.objects.filter(number=normalized_number(number)).first()
        if named is None:
            return None
        if not digest:
            return SignatureCheck((_signer(named),), is_whole=None)
        found = _in_file(digest, named.sha256)
        return SignatureCheck(
            tuple(_signer(one) for one in found or [named]),
            is_whole=named in found,
            is_original=digest == named.sha256,
        )
    of_file = Signature.objects.filter(Q(file__sha256=digest) | Q(sha256=digest)).first()
    if of_file is None:
        return None
    found = _in_file(digest, of_file.sha256)
    return SignatureCheck(
        tuple(_signer(one) for one in found), is_whole=True, is_original=digest == of_file.sha256
    )


def _in_file(digest: str, signed: str) -> list[Signature]:
    """Return the signatures that a file bears, given what was signed; none if it is another file.

    Of a document that several have signed there are as many files, each with one sheet more. Under
    the document without sheets stand all of them.
    """
    every = list(
        Signature.objects.filter(sha256=signed)
        .select_related("file", "certificate")
        .order_by("signed_at", "pk")
    )
    if digest == signed:
        return every
    for count, one in enumerate(every, start=1):
        if one.file.sha256 == digest:
            return every[:count]
    return []


def _signer(signature: Signature) -> Signer:
    certificate = getattr(signature, "certificate", None)
    return Signer(
        signature.number,
        signature.signer_name,
        signature.signed_at,
        str(certificate) if certificate else "",
    )


def signatures_of(stored: Iterable[StoredFile]) -> dict[object, list[Signature]]:
    """Return the signatures that these files bear, by the key of each file that has any.

    A file with several sheets bears the signatures of those before it too.
    """
    files = {one.pk: one for one in stored}
    last = {one.file_id: one for one in Signature.objects.filter(file__in=files)}
    every = Signature.objects.filter(sha256__in={one.sha256 for one in last.values()})
    ordered = list(every.order_by("signed_at", "pk"))
    return {
        key: [
            one
            for one in ordered
            if one.sha256 == end.sha256 and (one.signed_at, one.pk) <= (end.signed_at, end.pk)
        ]
        for key, end in last.items()
    }


def told(signature: Signature) -> str:
    """«Иванова Анна Петровна, 5 октября 2026, 10:15, подпись № AAAA-BBBB-CCCC»."""
    moment = full_moment(signature.signed_at)
    return f"{signature.signer_name}, {moment}, подпись № {signature.number}"


def _digest(chunks: Iterable[bytes]) -> str:
    seen = hashlib.sha256()
    for chunk in chunks:
        seen.update(chunk)
    return seen.hexdigest()
