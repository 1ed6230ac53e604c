"""«Журнал» in the cabinet: a page, and the same as a table."""

from typing import Any

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.utils.functional import cached_property
from django.views.generic import TemplateView, View

from attestation.accounts.reauthentication import IdentityConfirmed
from attestation.base.web import AuthenticatedMixin
from attestation.people.journal.access import may_read_journal
from attestation.people.journal.exports import MOST_ROWS, journal_table
from attestation.people.journal.filters import MOST_PEOPLE, JournalFilterSet
from attestation.people.journal.selectors import Book, book_of

PAGE = 50


class OfTheJournal(AuthenticatedMixin):
    """What was asked for, to whoever may read it."""

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not may_read_journal(request.user):
            raise PermissionDenied
        # The view class after the mixin defines ``dispatch``.
        return super().dispatch(request, *args, **kwargs)

    @cached_property
    def filter(self) -> JournalFilterSet:
        return JournalFilterSet(self.request.GET)

    @property
    def book(self) -> Book:
        return book_of(self.user, self.filter)


class JournalView(OfTheJournal, TemplateView):
    """The lines that were asked for, the latest first."""

    template_name = "people/journal.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        after = self.request.GET.get("after", "")
        lines, following = self.book.page(after=after, size=PAGE)
        return super().get_context_data(
            filter=self.filter,
            query=self.filter.query(),
            lines=lines,
            is_first=not after,
            next_query=self.filter.query(after=following) if following else "",
            most_people=MOST_PEOPLE,
            most_rows=MOST_ROWS,
            **kwargs,
        )


class JournalTableView(OfTheJournal, IdentityConfirmed, View):
    """The same lines as XLSX; the middleware of exports writes down who took them."""

    confirms_reading = True

    def get(self, request: HttpRequest) -> HttpResponseBase:
        return journal_table(self.book)
