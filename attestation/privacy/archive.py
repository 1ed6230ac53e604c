"""The writer of the download: a ZIP with a file for programs, one for people, user files.

Rows are read in small batches and files are copied in chunks, so that memory use stays constant
whatever the amount of data.
"""

import json
from collections.abc import Callable, Iterator
from pathlib import Path

from django.template.loader import render_to_string
from django.utils import timezone

from attestation.accounts.models import User
from attestation.base.personal_data import PersonalDataSection, personal_data
from attestation.files.names import clean_name
from attestation.files.zip_writer import Packer

#: Where the rows stand in the readable page, which is written in pieces.
_ROWS = "<!-- rows -->"

#: Called after each step with the number of steps done and of all steps.
Progress = Callable[[int, int], None]


def write(path: Path, person: User, *, progress: Progress) -> None:
    """Write everything that the system holds of ``person`` to a ZIP at ``path``."""
    sections = personal_data.sections()
    files = sum(section.files(person).count() for section in sections if section.files)
    total = 2 * len(sections) + files
    steps = iter(range(1, total + len(sections) + 1))

    def step() -> None:
        progress(min(next(steps), total), total)

    with Packer(path) as archive:
        archive.text("data.json", _json(person, sections, step))
        archive.text("Мои данные.html", _html(person, sections, step))
        for number, (_, stored) in enumerate(personal_data.files_of(person), start=1):
            archive.file(f"files/{number:04d} {clean_name(stored.original_name)}", stored)
            step()


def _json(
    person: User, sections: list[PersonalDataSection], step: Callable[[], None]
) -> Iterator[str]:
    about = {"person": person.full_name or person.username, "made_at": _now()}
    yield json.dumps(about, ensure_ascii=False)[:-1] + ', "sections": {'
    for index, section in enumerate(sections):
        yield f"{', ' if index else ''}\n{json.dumps(section.key)}: "
        yield f'{{"title": {json.dumps(section.title, ensure_ascii=False)}, "rows": ['
        for place, row in enumerate(section.described(person)):
            yield f"{',' if place else ''}\n  {json.dumps(row, ensure_ascii=False)}"
        yield "]}"
        step()
    yield "\n}}\n"


def _html(
    person: User, sections: list[PersonalDataSection], step: Callable[[], None]
) -> Iterator[str]:
    page = render_to_string("privacy/page.html", {"person": person, "made_at": _now()})
    head, tail = page.split(_ROWS)
    yield head
    for section in sections:
        yield render_to_string("privacy/section.html", {"section": section})
        for row in section.described(person):
            yield render_to_string("privacy/row.html", {"row": row})
        step()
    yield tail


def _now() -> str:
    return timezone.localtime().strftime("%d.%m.%Y %H:%M")
