"""The registry of dossiers: dossier types describe their subjects, rooms contribute parts.

A room adds the parts that it has on an application::

    @application_parts.add(priority=40)
    def sheets(application, user):
        for sheet in ScoreSheet.objects.visible_to(user)…:
            yield Part("3 Оценка", "Лист оценки", made=("sheet", sheet.pk), make=lambda: …)

Every part is requested as ``user``: a dossier holds nothing that the user may not see. This
permission is checked again at each download (`still_seen`), by the same querysets.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from typing import Any

from django.db.models import QuerySet

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.permissions import PermissionResult
from attestation.base.registry import Registry
from attestation.files.models import StoredFile
from attestation.files.names import extension

#: The weight of a newly drawn part in the progress, bytes.
DRAWN = 400_000
_CHUNK = 2000


@dataclass(frozen=True)
class Part:
    """One document: a stored file, or one drawn from the data.

    Args:
        folder: its folder within the chapter, «2 Документы/Дипломы».
        title: its title, for the index and for the file name.
        file: the stored file, if it is one.
        made: kind and key of the subject of a drawn part; `still_visible` knows the kind.
        make: draws it.
        suffix: the extension of a drawn part.
        left_out: why it is listed and not packed; empty if it is packed.
    """

    folder: str
    title: str
    file: StoredFile | None = None
    made: tuple[str, int] = ("", 0)
    make: Callable[[], bytes] | None = None
    suffix: str = "pdf"
    left_out: str = ""

    @property
    def key(self) -> str:
        if self.file is not None:
            return f"file:{self.file.pk.hex}"
        return f"{self.made[0]}:{self.made[1]}"

    @property
    def weight(self) -> int:
        """Bytes that it adds to the progress."""
        if self.left_out:
            return 0
        return self.file.size if self.file is not None else DRAWN

    @property
    def extension(self) -> str:
        return extension(self.file.original_name) if self.file is not None else self.suffix


@dataclass(frozen=True)
class Chapter:
    """Parts with an index of their own: an application, or the papers of a session.

    Args:
        folder: where it lies; empty for the top of the archive.
        title: the heading of its index.
        facts: label and value, above the table.
    """

    folder: str
    title: str
    facts: list[tuple[str, str]] = field(default_factory=list)
    parts: list[Part] = field(default_factory=list)


@dataclass(frozen=True)
class DossierType:
    """The way dossiers of one kind of subject are made.

    Args:
        visible: the subjects that a user sees.
        may_order: whether a user who sees a subject may have its dossier.
        chapters: the complete contents, requested as that user.
        name: of the archive, without its extension.
        note: records that a user downloaded a dossier of the subject.
        inside: what it holds, after «Один архив ZIP с описью:».
        back: the words of the way back to the subject.
        title: what such an archive is called.
        remark: what its page says below it.
        basis: the data that its documents are drawn of, as JSON, to be compared later.
        changes: what has changed in them since, a sentence for each change.
    """

    visible: Callable[[Any], QuerySet[Any]]
    may_order: Callable[[User, Any], PermissionResult]
    chapters: Callable[[Any, User], Iterable[Chapter]]
    name: Callable[[Any], str]
    note: Callable[[Any, User], None]
    inside: str
    back: str
    title: str = "Досье"
    remark: str = ""
    basis: Callable[[Any], Any] | None = None
    changes: Callable[[Any, Any], list[str]] | None = None


#: By the name of the relation in `Dossier`.
DOSSIER_TYPES: dict[str, DossierType] = {}

#: (application, user) → the parts of one room.
application_parts: Registry[Callable[[Application, User], Iterable[Part]]] = Registry()

#: Kind of a drawn part → (user, keys) → those that the user may see now.
still_visible: dict[str, Callable[[Any, list[str]], Iterable[Any]]] = {
    "file": lambda user, keys: (
        key.hex
        for key in StoredFile.objects.visible_to(user)
        .filter(pk__in=keys)
        .values_list("pk", flat=True)
    ),
}


def parts_of(application: Application, user: User) -> list[Part]:
    """All that ``user`` may see of ``application``, in the order of the rooms."""
    return [part for contribute in application_parts for part in contribute(application, user)]


def still_seen(keys: Iterable[str], user: User) -> bool:
    """Return whether ``user`` may currently see every part that these keys name."""
    by_kind: dict[str, set[str]] = {}
    for key in keys:
        kind, _, name = key.partition(":")
        by_kind.setdefault(kind, set()).add(name)
    return all(
        kind in still_visible and names == {str(name) for name in _seen(kind, user, sorted(names))}
        for kind, names in by_kind.items()
    )


def _seen(kind: str, user: User, names: list[str]) -> Iterator[Any]:
    for start in range(0, len(names), _CHUNK):
        yield from still_visible[kind](user, names[start : start + _CHUNK])
