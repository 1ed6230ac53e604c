"""The two books of the journal, acts and sign-ins, drawn as lines of one shape."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.db.models import Q, QuerySet

from attestation.accounts.access import is_operator
from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.language.plurals import plural
from attestation.base.requests.keyset import BadCursorError, KeysetPage, page_of
from attestation.journal.kinds import KINDS
from attestation.journal.models import JournalEntry
from attestation.journal.sign_ins.models import SignInRecord
from attestation.journal.sign_ins.services import REFUSALS as REFUSED
from attestation.people.journal.access import visible_entries, visible_sign_ins
from attestation.people.journal.filters import REFUSALS, JournalFilterSet


@dataclass(frozen=True)
class Line:
    """One line as the page and the table show it.

    Attributes:
        person: who has done it; None for the system and for an unknown login.
        action: the code of the act; empty for sign-ins.
        url: of what it is about, where the reader may open it.
    """

    at: datetime
    person: User | None
    nobody: str
    text: str
    action: str = ""
    url: str = ""
    subject: str = ""


class Book:
    """One of the books: which rows, in which order, and how a row becomes a line."""

    order: tuple[str, ...]

    def __init__(self, reader: Any, asked: JournalFilterSet) -> None:
        self.reader, self.asked = reader, asked

    def rows(self) -> QuerySet[Any]:
        """Return what ``reader`` may see of what was asked for."""
        raise NotImplementedError

    def line(self, row: Any) -> Line:
        raise NotImplementedError

    def page(self, *, after: str, size: int) -> tuple[list[Line], str]:
        """Return the lines after the cursor, and the cursor of the next page.

        A cursor that is none leads to the beginning.
        """
        try:
            page: KeysetPage[Any] = page_of(self.rows(), self.order, after=after, size=size)
        except BadCursorError:
            page = page_of(self.rows(), self.order, after="", size=size)
        return [self.line(row) for row in page.rows], page.next

    def latest(self, most: int) -> Iterator[Line]:
        """Yield the latest lines, ``most`` of them."""
        return map(self.line, self.rows().order_by(*self.order)[:most])

    def _within_days(self, column: str) -> Q:
        found = Q()
        if since := self.asked.since_moment:
            found &= Q(**{f"{column}__gte": since})
        if until := self.asked.until_moment:
            found &= Q(**{f"{column}__lt": until})
        return found


class Acts(Book):
    """What was done."""

    order = ("-at", "-pk")

    def rows(self) -> QuerySet[JournalEntry]:
        rows = visible_entries(self.reader).filter(self._within_days("at"))
        if kind := KINDS.get(self.asked.kind_code):
            rows = rows.filter(kind.condition())
        if action := self.asked.chosen.get("action"):
            rows = rows.filter(action=action)
        if self.asked.people is not None:
            rows = rows.filter(pk__in=_about(self.asked.people))
        return rows.select_related("actor", "application", "person")

    def line(self, row: JournalEntry) -> Line:
        url, subject = self._subject(row)
        return Line(row.at, row.actor, "система", row.text, row.action, url, subject)

    def _subject(self, row: JournalEntry) -> tuple[str, str]:
        """Return where a line leads to, and how that is called."""
        if row.application and is_operator(self.reader) and row.application.submitted_at:
            return row.application.get_absolute_url(), row.application.full_name
        return "", str(row.person) if row.person and row.person != row.actor else ""


class SignIns(Book):
    """Who came in, left, or was refused; an hour of the same is one line."""

    order = ("-hour", "-pk")

    def rows(self) -> QuerySet[SignInRecord]:
        rows = visible_sign_ins(self.reader).filter(self._within_days("hour"))
        if self.asked.kind_code == REFUSALS:
            rows = rows.filter(act__in=REFUSED)
        if self.asked.people is not None:
            rows = rows.filter(account__in=self.asked.people)
        return rows.select_related("account")

    def line(self, row: SignInRecord) -> Line:
        times = f", {row.count} {plural(row.count, 'раз', 'раза', 'раз')}" if row.count > 1 else ""
        source = f", адрес {row.address}" if row.address else ""
        text = f"{str(row.get_act_display()).capitalize()}{times}{source}."
        return Line(row.last_at, row.account, "нет такой учётной записи", text)


def book_of(reader: Any, asked: JournalFilterSet) -> Book:
    """Return the book that the filter asks for."""
    return SignIns(reader, asked) if asked.is_of_sign_ins else Acts(reader, asked)


def _about(people: list[int]) -> QuerySet[Any]:
    """Return the keys of what ``people`` did, what was done to them, and to their applications.

    They are found apart, each by its index: joined by OR, the whole journal would be read.
    """
    entries = JournalEntry.objects.order_by().values("pk")
    own = Application.objects.filter(applicant__in=people).order_by().values("pk")
    return entries.filter(actor__in=people).union(
        entries.filter(person__in=people), entries.filter(application__in=own)
    )
