"""What rooms add to the pages of an application.

Each kind has a registry; a room adds to it by one decorated function in its own ``sections.py``,
which is imported at start-up (`attestation.rooms`).
"""

import datetime
from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from attestation.accounts.models import User
from attestation.applications.access_log import READ
from attestation.applications.models import Application
from attestation.base.dashboard import Task
from attestation.base.registry import Registry
from attestation.journal.models import JournalEntry


@dataclass(frozen=True)
class PageSection:
    """A part of the page of an application: a template that reads ``section.context``.

    ``tab`` names it where it is reviewed, if it deserves a tab of its own there.
    """

    template: str
    context: dict[str, Any] = field(default_factory=dict)
    tab: str = ""


@dataclass(frozen=True)
class StatusText:
    """The status of an application in the applicant's words.

    ``sentence`` is the one that users know (PROCEDURE, the table of states); ``headline`` names
    the page, ``lead`` says what follows from it; ``wants_nothing`` of the applicant, so far.
    """

    headline: str
    sentence: str
    lead: str = ""
    wants_nothing: bool = False

    @property
    def what_follows(self) -> str:
        """What stands below the headline; empty where nothing follows."""
        rest = "Сейчас от вас ничего не требуется." if self.wants_nothing else ""
        return f"{self.lead} {rest}".strip()

    @property
    def says_more(self) -> bool:
        """True if the sentence tells more than the headline above it."""
        return self.sentence.rstrip(".") != self.headline


@dataclass(frozen=True)
class SubmissionSection:
    """A section of «Подача заявления на аттестацию»: title, link, or why it is locked."""

    title: str
    text: str
    link: str = ""
    url: str = ""
    locked: str = ""


#: (application, user) → a part of its page, or None. ``page_sections`` stand on both pages.
page_sections: Registry[Callable[[Application, User], PageSection | None]] = Registry()
#: (application, today) → more lines of «Что сделать» on the applicant's page.
next_steps: Registry[Callable[[Application, datetime.date], list[Task]]] = Registry()
#: (application, today) → words that stand in place of those of the state, or None.
status_texts: Registry[Callable[[Application, datetime.date], StatusText | None]] = Registry()
#: (application) → a section of «Подача заявления на аттестацию», or None.
submission_sections: Registry[Callable[[Application], SubmissionSection | None]] = Registry()
#: (application, user) → by action of the journal, the line that ``user`` reads in its place; an
#: empty one leaves the act out.
withheld_texts: Registry[Callable[[Application, User], dict[str, str]]] = Registry()


def history_of(application: Application, user: User) -> list[JournalEntry]:
    """Return the latest acts on ``application``, in words that ``user`` may read."""
    entries = list(application.journal.exclude(action=READ).select_related("actor")[:50])
    instead = {
        action: text
        for piece in withheld_texts
        for action, text in piece(application, user).items()
    }
    for entry in entries:
        entry.text = instead.get(entry.action, entry.text)
    return [entry for entry in entries if entry.text]


def sections_of(application: Application, user: User) -> list[PageSection]:
    """Return the parts that rooms add to the page of ``application`` as ``user`` sees it."""
    found = (section(application, user) for section in page_sections)
    return [section for section in found if section]
