"""The services that receive files in pieces: begin, append, take over, delete.

The row's offset is the authoritative number of received bytes. A block is written, forced to
disk and only then counted, so the file is never shorter than the row says, however the process
dies; any excess was never acknowledged and is cut off. Memory stays at one block.
"""

import os
import uuid
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass
from pathlib import Path
from typing import Any, BinaryIO

from django.conf import settings
from django.contrib.auth import get_user_model
from django.core.files.base import File
from django.db import connection, transaction
from django.db.models import F, Sum
from django.utils import timezone

from attestation.base.disk_space import require_room
from attestation.base.errors import DomainError
from attestation.base.requests.fair_share import count_upload
from attestation.files.checks import MEGABYTE, RULES, megabytes, require_beginning, require_fitting
from attestation.files.formats import HEAD
from attestation.files.names import clean_name
from attestation.files.uploads.models import Upload, folder

#: Written, forced to the disk and counted at once; so much a killed process may lose.
BLOCK = MEGABYTE
#: Asked of the network at once; so much a broken connection may lose.
PIECE = 64 * 1024


_GONE = "Этот файл уже прикреплён или пролежал слишком долго. Выберите его ещё раз."


class WrongOffsetError(Exception):
    """The sender continues at another place than where we stand."""


class SupersededError(Exception):
    """Another request has continued this upload, or it was deleted."""


@dataclass(frozen=True)
class UploadReference:
    """The form value in place of a file: the id of an upload that was sent before."""

    pk: uuid.UUID


class ReceivedFile(File):
    """A finished upload as Django's ``File``; it is kept by a second name, not by a copy."""

    def __init__(self, content: Any, *, name: str, linkable: Path) -> None:
        super().__init__(content, name=name)
        self.linkable = linkable


@transaction.atomic
def begin(name: str, length: int, *, rule: str, place: str, actor: Any) -> Upload:
    """Create an upload for a file of ``length`` bytes.

    Args:
        rule: a key of `attestation.files.checks.RULES`.
        place: names the form that will take it, for example ``application-12``.

    Raises:
        DomainError: the rule rejects such a file, or too many uploads are pending.
    """
    count_upload("begun")
    name = clean_name(name)
    require_fitting(name, length, RULES[rule])
    # Two beginnings of one person count one after the other.
    get_user_model().objects.select_for_update(no_key=True).get(pk=actor.pk)
    _require_room(length, actor)
    upload = Upload(owner=actor, rule=rule, place=place, name=name, length=length)
    upload.keep_longer()
    upload.save(force_insert=True)
    folder().mkdir(mode=0o700, parents=True, exist_ok=True)
    return upload


def _require_room(length: int, actor: Any) -> None:
    waiting = Upload.objects.filter(owner=actor, expires_at__gt=timezone.now())
    if waiting.count() >= settings.UPLOADS_WAITING:
        raise DomainError(
            f"У вас уже {settings.UPLOADS_WAITING} неприкреплённых файлов. Прикрепите их или "
            "удалите лишние, а потом продолжите."
        )
    taken = waiting.aggregate(total=Sum("length"))["total"] or 0
    if taken + length > settings.UPLOAD_QUOTA_BYTES:
        raise DomainError(
            "Ваши неприкреплённые файлы вместе займут больше "
            f"{megabytes(settings.UPLOAD_QUOTA_BYTES)}. Прикрепите их или удалите лишние."
        )
    require_room(length)


def offset_of(upload: Upload) -> int:
    """Return how many bytes are stored; less than counted only if the disk lost some."""
    return min(upload.offset, _length_of(upload.path))


def append(upload: Upload, content: Any, *, offset: int) -> Upload:
    """Write the data of ``content.read(size)`` at ``offset`` until it ends or breaks off.

    A later call for the same upload takes over writing: a connection that hangs without being
    closed blocks no other.

    Raises:
        DomainError: its first bytes are of another kind than its name; it is thrown away.
        WrongOffset: the upload is at another offset.
        Superseded: a later request has taken over; the bytes written before stay.
    """
    writer = uuid.uuid4()
    with transaction.atomic():
        upload = _locked(pk=upload.pk)
        upload.offset = offset_of(upload)
        if upload.offset != offset:
            upload.save(update_fields=["offset"])
        else:
            upload.writer = writer
            upload.save(update_fields=["offset", "writer"])
    if upload.offset != offset:
        raise WrongOffsetError
    for block in _blocks(content, upload.length - offset):
        if not upload.offset and len(block) >= min(HEAD, upload.length):
            _require_beginning(upload, block)
        upload = _write(upload, block, writer)
    return upload


def _require_beginning(upload: Upload, block: bytes) -> None:
    """Throw an upload away whose first bytes are not what its name says."""
    try:
        require_beginning(upload.name, block[:HEAD], RULES[upload.rule])
    except DomainError:
        throw_away(upload)
        raise


def _locked(**which: Any) -> Upload:
    upload = Upload.objects.select_for_update().filter(**which).first()
    if upload is None:
        raise SupersededError
    return upload


@transaction.atomic
def _write(upload: Upload, block: bytes, writer: uuid.UUID) -> Upload:
    upload = _locked(pk=upload.pk, writer=writer)
    descriptor = os.open(upload.path, os.O_WRONLY | os.O_CREAT, 0o600)
    try:
        os.ftruncate(descriptor, upload.offset)
        written = 0
        while written < len(block):
            written += os.pwrite(descriptor, block[written:], upload.offset + written)
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
    upload.offset += len(block)
    upload.keep_longer()
    upload.save(update_fields=["offset", "expires_at"])
    return upload


def _blocks(content: Any, limit: int) -> Iterator[bytes]:
    """Yield the content in blocks; data received before the connection broke is kept."""
    block = bytearray()
    while limit > 0:
        _lend_connection()
        try:
            piece = content.read(min(PIECE, limit))
        except OSError:
            piece = b""
        if not piece:
            break
        block += piece
        limit -= len(piece)
        if len(block) >= BLOCK:
            yield bytes(block)
            block.clear()
    if block:
        yield bytes(block)


def _lend_connection() -> None:
    """Give the database connection back while we wait for a slow network."""
    if not connection.in_atomic_block:
        connection.close()


def _length_of(path: Path) -> int:
    with suppress(FileNotFoundError):
        return path.stat().st_size
    return 0


def stage(file: Any, *, rule: str, place: str, actor: Any) -> Upload:
    """Make a finished upload of a file that came whole, with a form.

    Raises:
        DomainError: as `begin`.
    """
    upload = begin(file.name or "", file.size, rule=rule, place=place, actor=actor)
    file.seek(0)
    return append(upload, file, offset=0)


@contextmanager
def received(incoming: Any, *, actor: Any) -> Iterator[Any]:
    """The file of a form, whichever way it came: with the form or before it, in pieces.

    It is looked at without a lock; the transaction that keeps it calls `use_up` first.

    Raises:
        DomainError: no such upload of ``actor``, or it has not come whole.
    """
    if not isinstance(incoming, UploadReference):
        yield incoming
        return
    upload = _found(Upload.objects.filter(pk=incoming.pk, owner=actor).first())
    if offset_of(upload) != upload.length:
        raise DomainError(
            f"Файл «{upload.name}» загружен не полностью. Выберите его ещё раз: загрузка "
            "продолжится с того же места.",
            field="file",
        )
    with _opened(upload) as content:
        yield ReceivedFile(content, name=upload.name, linkable=upload.path)


def _opened(upload: Upload) -> BinaryIO:
    try:
        return upload.path.open("rb")
    except FileNotFoundError as error:
        # Used up by another request at this moment.
        raise DomainError(_GONE, field="file") from error


def use_up(incoming: Any, *, actor: Any) -> None:
    """Forget an upload that is kept elsewhere; must run first in the transaction that keeps it.

    Raises:
        DomainError: another request has used it up meanwhile.
    """
    if isinstance(incoming, UploadReference):
        mine = Upload.objects.select_for_update().filter(pk=incoming.pk, owner=actor)
        throw_away(_found(mine.first()))


def _found(upload: Upload | None) -> Upload:
    if upload is None:
        raise DomainError(_GONE, field="file")
    return upload


def throw_away(upload: Upload) -> None:
    """Forget an upload and, once that is committed, its bytes."""
    path = upload.path
    Upload.objects.filter(pk=upload.pk).delete()
    transaction.on_commit(lambda: path.unlink(missing_ok=True))


def clear(place: str) -> None:
    """Forget every upload for the form ``place``, whoever has sent it."""
    for upload in Upload.objects.filter(place=place):
        throw_away(upload)


def drop(key: Any, *, place: str, actor: Any) -> None:
    """Forget an upload of the actor's for the form ``place``; nothing where there is none.

    Args:
        key: as a page has sent it.
    """
    try:
        found = Upload.objects.filter(pk=uuid.UUID(str(key)), owner=actor, place=place).first()
    except ValueError:
        return
    if found is not None:
        throw_away(found)


def purge() -> int:
    """Delete expired uploads, and files without a row; return the number of deleted rows."""
    late = list(Upload.objects.filter(expires_at__lte=timezone.now())[:1000])
    for upload in late:
        with transaction.atomic():
            throw_away(upload)
    known = {pk.hex for pk in Upload.objects.values_list("pk", flat=True)}
    day_ago = timezone.now().timestamp() - 24 * 60 * 60
    for path in folder().glob("*"):
        if path.name not in known and path.stat().st_mtime < day_ago:
            path.unlink(missing_ok=True)
    return len(late)


def unfinished_for(place: str, *, actor: Any) -> list[Upload]:
    """The actor's uploads for the form ``place`` that have begun and not come whole."""
    return list(
        Upload.objects.filter(
            owner=actor, place=place, offset__lt=F("length"), expires_at__gt=timezone.now()
        )
    )


def waiting_for(place: str, *, actor: Any) -> list[Upload]:
    """The actor's finished uploads that wait for the form ``place``, oldest first."""
    return list(
        Upload.objects.filter(
            owner=actor, place=place, offset=F("length"), expires_at__gt=timezone.now()
        )
    )
