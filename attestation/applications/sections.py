"""What rooms add to the pages of an application.

Each kind has a registry; a room adds to it by one decorated function in its own ``pieces.py``,
which `attestation.pieces` imports at start-up.
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from attestation.accounts.models import User
from attestation.applications.access_log import READ
from attestation.applications.models import Application
from attestation.base.dashboard import Task
from attestation.base.registry import Pieces
from attestation.journal.models import JournalEntry


@dataclass(frozen=True)
class Section:
    """A part of the page of an application: a template that reads ``section.context``."""

    template: str
    context: dict[str, Any] = field(default_factory=dict)


@dataclass(frozen=True)
class Words:
    """What the applicant reads of where the application stands.

    ``sentence`` is the one that users know (PROCEDURE, the table of states); ``headline`` names
    the page, ``lead`` says what follows from it.
    """

    headline: str
    sentence: str
    lead: str = ""


@dataclass(frozen=True)
class FilingPart:
    """A section of «Подача заявления на аттестацию»: what it is, where it is done, or why not."""

    title: str
    text: str
    link: str = ""
    url: str = ""
    locked: str = ""


#: (application, user) → a part of its page, or None. ``sections`` stand on both pages.
sections: Pieces[Callable[[Application, User], Section | None]] = Pieces()
#: (application, today) → more lines of «Что сделать» on the applicant's page.
tasks: Pieces[Callable[[Application, datetime.date], list[Task]]] = Pieces()
#: (application, today) → words that stand in place of those of the state, or None.
words: Pieces[Callable[[Application, datetime.date], Words | None]] = Pieces()
#: (application) → a section of «Подача заявления на аттестацию», or None.
filing_parts: Pieces[Callable[[Application], FilingPart | None]] = Pieces()
#: (application, user) → by action of the journal, the line that ``user`` reads in its place.
silenced: Pieces[Callable[[Application, User], dict[str, str]]] = Pieces()


def history_of(application: Application, user: User) -> list[JournalEntry]:
    """The latest acts on ``application``, in words that ``user`` may read."""
    entries = list(application.journal.exclude(action=READ).select_related("actor")[:50])
    instead = {
        action: text for piece in silenced for action, text in piece(application, user).items()
    }
    for entry in entries:
        entry.text = instead.get(entry.action, entry.text)
    return entries


def sections_of(application: Application, user: User) -> list[Section]:
    """The parts that rooms add to the page of ``application`` as ``user`` sees it."""
    found = (section(application, user) for section in sections)
    return [section for section in found if section]
