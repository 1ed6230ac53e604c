"""What must hold of every signature."""

import hashlib
from collections.abc import Iterator

from attestation.base.invariants import invariant
from attestation.signatures.models import Signature


@invariant("a signed document begins with the bytes that were signed")
def changed_documents(sample: int | None) -> Iterator[str]:
    for signature in Signature.objects.select_related("file")[:sample]:
        try:
            with signature.file.blob.open() as content:
                found = hashlib.sha256(content.read(signature.size)).hexdigest()
        except FileNotFoundError:
            found = ""
        if found != signature.sha256:
            yield f"signature {signature.number}"
