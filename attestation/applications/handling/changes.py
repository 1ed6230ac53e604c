"""What has become of an application since somebody who works on it looked last."""

import datetime
from dataclasses import dataclass

from attestation.accounts.models import User
from attestation.applications.access_log import READ
from attestation.applications.handling import services
from attestation.applications.handling.access import works_on
from attestation.applications.models import Application, ApplicationDocument
from attestation.journal.models import JournalEntry

#: So many acts are named; the history has all.
_SHOWN = 15


@dataclass(frozen=True)
class Changes:
    """What others have done since a moment, the latest first, and the documents that came."""

    since: datetime.datetime
    acts: list[JournalEntry]
    documents: list[ApplicationDocument]

    def __bool__(self) -> bool:
        return bool(self.acts or self.documents)


def changes_for(application: Application, user: User) -> Changes | None:
    """Note that ``user`` looks, and return what is new; None at first, and for everybody else."""
    if not works_on(user, application):
        return None
    since = services.note_look(application, actor=user)
    return changes_since(application, user, since) if since else None


def changes_since(application: Application, user: User, since: datetime.datetime) -> Changes:
    """Return what others than ``user`` have done since the moment."""
    acts = application.journal.filter(at__gt=since).exclude(action=READ).exclude(actor=user)
    documents = application.documents.filter(detached_at=None, attached_at__gt=since)
    return Changes(
        since,
        list(acts.select_related("actor")[:_SHOWN]),
        list(documents.exclude(attached_by=user).order_by("-attached_at", "-pk")),
    )
