"""The jobs of dossiers: each is built once, kept for some days, then deleted."""

import datetime
import time
from collections.abc import Iterable
from pathlib import Path
from typing import Any

from django.db import transaction
from django.utils import timezone
from reportlab.platypus.doctemplate import LayoutError

from attestation.base.disk_space import OutOfSpaceError, require_room
from attestation.base.errors import DomainError
from attestation.dossiers import archive as dossier_archive
from attestation.dossiers.models import KEPT_DAYS, Dossier, DossierState
from attestation.dossiers.registry import DOSSIER_TYPES, Chapter
from attestation.files import services as files
from attestation.files import zip_writer
from attestation.journal.services import locked
from attestation.notifications.events import DOSSIER
from attestation.notifications.services.messages import notify
from attestation.paperwork.drawing.html import PaperworkError

#: What has failed so often fails again.
MAX_ATTEMPTS = 5
#: A user who waits longer than this, seconds, is notified when it is ready.
TOLD_AFTER = 60
#: Interval between stored progress updates, seconds.
_PAUSE = 0.5

NO_ACCESS = "У вас больше нет доступа к этим документам."
NO_ROOM = (
    "На сервере не хватило места для архива. Сообщите в центр аттестации и соберите его позже."
)
EMPTY = "В этом архиве пока нет ни одного документа, который вам открыт."
TOO_OFTEN = (
    f"Собрать архив не получилось {MAX_ATTEMPTS} раз подряд. Сообщите в центр аттестации "
    "и соберите его ещё раз."
)


class _BuildError(Exception):
    """It cannot be made; the argument is the sentence for its person."""


class _CancelledError(Exception):
    """It is wanted no longer."""


def build(dossier_id: int) -> None:
    """Build a dossier that was ordered; a second run finds it built and does nothing.

    Expected failures are reported to the person who ordered it; any other error is retried.
    """
    dossier = _begun(dossier_id)
    if dossier is None:
        return
    try:
        chapters, basis = _chapters(dossier)
        total = sum(part.weight for chapter in chapters for part in chapter.parts)
        require_room(total)
        with zip_writer.workplace() as folder:
            path = folder / "dossier.zip"
            progress = _Progress(dossier, total)
            dossier_archive.write(path, chapters, dossier.person, progress=progress)
            _keep(dossier, path, chapters, basis)
    except _CancelledError:
        return
    except _BuildError as failure:
        _fail(dossier_id, str(failure))
    except OutOfSpaceError:
        _fail(dossier_id, NO_ROOM)
    except DomainError as refusal:
        # A template of the operators that cannot be filled, say.
        _fail(dossier_id, refusal.message)
    except zip_writer.DamagedFileError as damaged:
        _fail(
            dossier_id,
            f"Файл «{damaged}» на сервере повреждён. Сообщите об этом в центр аттестации.",
        )
    except (PaperworkError, LayoutError):
        _fail(dossier_id, "Один из документов не удалось нарисовать. Сообщите в центр аттестации.")


@transaction.atomic
def _begun(dossier_id: int) -> Dossier | None:
    """The dossier to make, its attempt counted; None where there is nothing to do."""
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=dossier_id)
    if not dossier.is_making:
        return None
    dossier.attempts += 1
    dossier.done = 0
    dossier.save(update_fields=["attempts", "done"])
    if dossier.attempts > MAX_ATTEMPTS:
        _fail(dossier_id, TOO_OFTEN)
        return None
    return dossier


def _chapters(dossier: Dossier) -> tuple[list[Chapter], Any]:
    """All that goes in, as its person sees it now, and what it is drawn of."""
    person, book = dossier.person, DOSSIER_TYPES[dossier.kind]
    subject = book.visible(person).filter(pk=dossier.subject.pk).first()
    if not person.is_active or subject is None or not book.may_order(person, subject):
        raise _BuildError(NO_ACCESS)
    # Read first: what changes in between is told as a change, not passed over.
    basis = book.basis(subject) if book.basis else None
    chapters = list(book.chapters(subject, person))
    if not any(chapter.parts for chapter in chapters):
        raise _BuildError(EMPTY)
    return chapters, basis


class _Progress:
    """Progress that is stored at intervals; detects that the dossier was cancelled."""

    def __init__(self, dossier: Dossier, total: int) -> None:
        self._pk = dossier.pk
        self._total, self._done = max(1, total), 0
        self._words, self._last = "", 0.0

    def __call__(self, size: int, words: str) -> None:
        self._done += size
        self._words = words or self._words
        if time.monotonic() - self._last < _PAUSE:
            return
        self._last = time.monotonic()
        still = Dossier.objects.filter(pk=self._pk, state=DossierState.MAKING).update(
            total=self._total, done=self._done, step=self._words[:300]
        )
        if not still:
            raise _CancelledError


@transaction.atomic
def _keep(dossier: Dossier, path: Path, chapters: list[Chapter], basis: Any) -> None:
    dossier = locked(dossier)
    if not dossier.is_making:
        raise _CancelledError
    person, subject = dossier.person, dossier.subject
    dossier.file = files.store_made(
        path,
        name=f"{DOSSIER_TYPES[dossier.kind].name(subject)}.zip",
        content_type="application/zip",
        actor=None,
    )
    packed = [part.key for chapter in chapters for part in chapter.parts if not part.left_out]
    # With repetitions: several documents may be drawn of one thing, and their number is told.
    dossier.contents, dossier.basis = sorted(packed), basis
    dossier.state, dossier.ended_at, dossier.step = DossierState.READY, timezone.now(), ""
    dossier.done = dossier.total
    dossier.save()
    _throw_older_away(dossier)
    # By a clock that was put back nobody knows how long it was; one letter too many does no harm.
    if not 0 <= (dossier.ended_at - dossier.ordered_at).total_seconds() <= TOLD_AFTER:
        notify(
            person,
            f"{DOSSIER_TYPES[dossier.kind].title}: архив готов к скачиванию",
            f"Архив собран: {subject}. Скачать его можно в течение {KEPT_DAYS} дней, потом он "
            "удаляется.",
            path=dossier.get_absolute_url(),
            event=DOSSIER,
        )


def _throw_older_away(dossier: Dossier) -> None:
    """One at a time: a new one holds what an older one held."""
    older = Dossier.objects.filter(person=dossier.person, **{dossier.kind: dossier.subject})
    for key in list(
        older.exclude(pk=dossier.pk).filter(file__isnull=False).values_list("pk", flat=True)
    ):
        _throw_away(key)


def _fail(dossier_id: int, sentence: str) -> None:
    Dossier.objects.filter(pk=dossier_id, state=DossierState.MAKING).update(
        state=DossierState.FAILED, ended_at=timezone.now(), failure=sentence[:500], step=""
    )


def unbuilt() -> Iterable[int]:
    """Keys of dossiers that are to be made."""
    return Dossier.objects.filter(state=DossierState.MAKING).values_list("pk", flat=True)


def purge(now: datetime.datetime) -> int:
    """Throw away the archives whose days are over; returns how many."""
    expired = Dossier.objects.filter(
        file__isnull=False, ended_at__lte=now - datetime.timedelta(days=KEPT_DAYS)
    )
    return sum(_throw_away(key) for key in list(expired.values_list("pk", flat=True)))


@transaction.atomic
def _throw_away(key: int) -> bool:
    """Discard the archive of a dossier; whether there was one."""
    dossier = Dossier.objects.select_for_update(of=("self",)).get(pk=key)
    if dossier.file is None:
        return False
    stored, dossier.file, dossier.basis = dossier.file, None, None
    dossier.save(update_fields=["file", "basis"])
    files.discard(stored)
    return True
