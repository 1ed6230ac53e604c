"""Jobs for downloads: an archive is built once, available for some days, then deleted."""

import datetime
from collections.abc import Iterable
from pathlib import Path

from django.db import transaction
from django.utils import timezone

from attestation.files import services as files
from attestation.files import zip_writer
from attestation.journal.services import locked
from attestation.notifications.events import ARCHIVE
from attestation.notifications.services.messages import notify
from attestation.privacy import archive as privacy_archive
from attestation.privacy.models import KEPT_DAYS, DataArchive

#: An order not built within this time fails; the user may order again.
GIVEN_UP = datetime.timedelta(days=1)
_PAGE = "/cabinet/my-data/"


def build(archive_id: int) -> None:
    """Build a download that was ordered; a second run finds it ready and does nothing."""
    archive = DataArchive.objects.select_related("person").get(pk=archive_id)
    if not archive.is_under_way:
        return
    # Beside the private files, so that the built archive is moved there, not copied.
    with zip_writer.workplace() as workplace:
        path = workplace / "data.zip"
        privacy_archive.write(path, archive.person, progress=_progress_of(archive))
        _keep(archive, path)


def _progress_of(archive: DataArchive) -> privacy_archive.Progress:
    """Return a callback that saves each step at once, for the page to show."""

    def progress(done: int, total: int) -> None:
        DataArchive.objects.filter(pk=archive.pk).update(done=done, total=total)

    return progress


@transaction.atomic
def _keep(archive: DataArchive, path: Path) -> None:
    archive = locked(archive)
    if not archive.is_under_way:
        return
    person = archive.person
    archive.file = files.store_made(
        path,
        name=f"Мои данные {timezone.localdate():%d.%m.%Y}.zip",
        content_type="application/zip",
        actor=None,
    )
    archive.ready_at = timezone.now()
    archive.save(update_fields=["file", "ready_at"])
    # One at a time: a new one holds all that an older one held.
    older = person.data_archives.exclude(pk=archive.pk).filter(file__isnull=False)
    for key in list(older.values_list("pk", flat=True)):
        _throw_away(key)
    notify(
        person,
        "Ваши данные готовы к скачиванию",
        "Мы собрали всё, что система хранит о вас. Скачать архив можно в течение "
        f"{KEPT_DAYS} дней, потом он удаляется.",
        path=_PAGE,
        event=ARCHIVE,
    )


def unbuilt() -> Iterable[int]:
    """Keys of downloads that are under way."""
    waiting = DataArchive.objects.filter(ready_at=None, failed_at=None)
    return waiting.values_list("pk", flat=True)


def mark_failed(now: datetime.datetime) -> int:
    """Let fail what could not be built for a day, so that it can be ordered anew."""
    lost = DataArchive.objects.filter(
        ready_at=None, failed_at=None, requested_at__lt=now - GIVEN_UP
    )
    return lost.update(failed_at=now)


def purge(now: datetime.datetime) -> int:
    """Throw away the files of downloads whose days are over.

    Returns:
        how many.
    """
    expired = DataArchive.objects.filter(
        file__isnull=False, ready_at__lte=now - datetime.timedelta(days=KEPT_DAYS)
    )
    count = 0
    for key in list(expired.values_list("pk", flat=True)):
        count += _throw_away(key)
    return count


@transaction.atomic
def _throw_away(key: int) -> bool:
    """Discard the file of a download; whether there was one."""
    archive = DataArchive.objects.select_for_update(of=("self",)).get(pk=key)
    if archive.file is None:
        return False
    stored, archive.file = archive.file, None
    archive.save(update_fields=["file"])
    files.discard(stored)
    return True
