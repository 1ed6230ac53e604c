"""The invariants of stored files; the database enforces most of the others."""

import hashlib
from collections.abc import Iterator

from django.db.models import QuerySet

from attestation.base.invariants import invariant
from attestation.files import services
from attestation.files.models import StoredFile
from attestation.files.storage import backup_runs, private_storage


@invariant("every stored file lies on the disk with its size")
def lost_files(_sample: int | None) -> Iterator[str]:
    storage = private_storage()
    for name, size in StoredFile.objects.values_list("blob", "size").iterator(chunk_size=5000):
        try:
            found = storage.size(name)
        except FileNotFoundError:
            found = None
        if found != size:
            yield f"file {name}: {size} bytes written, {found} found"


@invariant("no bytes lie on the disk for days without a row")
def orphans(_sample: int | None) -> Iterator[str]:
    if not backup_runs():
        for path in services.orphans(older_than=3 * services.KEPT):
            yield f"no row names {path.parent.name}/{path.name}"


def corrupt_files(files: QuerySet[StoredFile]) -> Iterator[str]:
    """Yield a line for each of ``files`` whose bytes are no longer those that were stored."""
    for stored in files.iterator(chunk_size=1000):
        try:
            with stored.blob.open() as content:
                found = hashlib.file_digest(content, "sha256").hexdigest()
        except FileNotFoundError:
            found = ""
        if found != stored.sha256:
            yield f"file {stored.pk}: its checksum has changed"
