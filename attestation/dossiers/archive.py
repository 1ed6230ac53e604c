"""Writing a dossier: the documents of each chapter, then «Опись» with their sums."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from django.utils import timezone

from attestation.accounts.models import User
from attestation.dossiers.registry import Chapter, Part
from attestation.files.zip_writer import Packed, Packer, safe_path

INDEX = "Опись.html"
#: Where the rows stand in an index, which is written in pieces.
_ROWS = "<!-- rows -->"

#: Called with the number of bytes added and the description of the current step.
Progress = Callable[[int, str], None]


@dataclass(frozen=True)
class InventoryLine:
    """A row of an index; ``packed`` is None for a part that is listed but left out."""

    number: int
    part: Part
    packed: Packed | None
    link: str


def write(path: Path, chapters: list[Chapter], user: User, *, progress: Progress) -> None:
    """Write ``chapters`` to a ZIP at ``path``, each with an index; several get a common one.

    Raises:
        Damaged: a stored file differs from the one that was saved.
        PaperworkError: a part could not be drawn.
    """
    # The first index links to the folders of the others, so it has to know what they are called.
    chapters = [replace(one, folder=one.folder and safe_path(one.folder)) for one in chapters]
    with Packer(path) as packer:
        for chapter in chapters:
            lines = list(_chapter(packer, chapter, progress))
            others = chapters[1:] if chapter is chapters[0] else []
            packer.text(_within(chapter, INDEX), _index(chapter, lines, others, user))


def _chapter(packer: Packer, chapter: Chapter, progress: Progress) -> Iterator[InventoryLine]:
    for number, part in enumerate(chapter.parts, start=1):
        progress(0, f"{chapter.title}: {part.title}")
        if part.left_out:
            yield InventoryLine(number, part, None, "")
            continue
        name = f"{number:02d} {part.title}"
        if part.extension and not name.lower().endswith(f".{part.extension}"):
            name = f"{name}.{part.extension}"
        packed = _packed(packer, _within(chapter, f"{part.folder}/{_flat(name)}"), part, progress)
        yield InventoryLine(number, part, packed, _relative(chapter, packed))


def _packed(packer: Packer, path: str, part: Part, progress: Progress) -> Packed:
    if part.file is not None:
        return packer.file(path, part.file, written=lambda size: progress(size, ""))
    if part.make is None:
        raise ValueError(f"{part.title}: neither a file nor drawn")
    packed = packer.content(path, part.make())
    progress(part.weight, "")
    return packed


def _flat(name: str) -> str:
    """Return the title as one part of a path, for any characters in it."""
    return name.replace("/", "–").replace("\\", "–")


def _within(chapter: Chapter, path: str) -> str:
    return f"{chapter.folder}/{path}" if chapter.folder else path


def _relative(chapter: Chapter, packed: Packed) -> str:
    """The path as the index of the chapter links to it."""
    depth = chapter.folder.count("/") + 1 if chapter.folder else 0
    return packed.path.split("/", depth)[-1]


def _index(
    chapter: Chapter, lines: list[InventoryLine], others: list[Chapter], user: User
) -> Iterator[str]:
    context: dict[str, Any] = {
        "chapter": chapter,
        "person": user.full_name or user.username,
        "made_at": timezone.localtime(),
        "others": others,
        "count": sum(line.packed is not None for line in lines),
        "size": sum(line.packed.size for line in lines if line.packed),
        "left_out": [line for line in lines if line.packed is None],
    }
    head, tail = render_to_string("dossiers/index.html", context).split(_ROWS)
    yield head
    for line in lines:
        yield render_to_string("dossiers/row.html", {"line": line})
    yield tail
