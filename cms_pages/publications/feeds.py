"""The feeds of new releases."""

import hashlib
import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any, ClassVar, Protocol

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import quote_etag

from cms_pages.publications.kinds import PublicationKind
from cms_pages.structured_data import absolute

SHOWN = 30
MAX_AGE = 10 * 60
#: Characters invalid in XML: Word leaves them between the lines of pasted text.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


class AnnouncingPage(Protocol):
    """What a feed asks of its page; `cms_pages.models.years.YearsPage` is one."""

    lists: ClassVar[Any]

    @property
    def kind(self) -> PublicationKind:
        """Return the kind of the lists below the page."""

    @property
    def here(self) -> str:
        """Return the address of the page."""


@dataclass(frozen=True)
class Item:
    """One release: its address leads to the page as long as it is the valid one."""

    title: str
    summary: str
    url: str
    published_at: datetime


class ReleasesFeed(Feed):
    """Releases of the lists below one page, the newest first."""

    feed_type = Atom1Feed
    language = "ru"

    def get_object(self, request: HttpRequest, page: AnnouncingPage) -> AnnouncingPage:
        return page

    def title(self, page: AnnouncingPage) -> str:
        return page.kind.feed

    def subtitle(self, page: AnnouncingPage) -> str:
        return page.kind.feed_subtitle

    def link(self, page: AnnouncingPage) -> str:
        return absolute(page.here)

    def items(self, page: AnnouncingPage) -> list[Item]:
        kind = page.kind
        pages = page.lists.objects.child_of(page).live().public().defer_streamfields()
        shown = {getattr(one, f"{kind.owner}_id"): one for one in pages}
        found = kind.lists.to_announce(shown.keys(), limit=SHOWN)
        return [
            Item(
                title=_UNPRINTABLE.sub(" ", kind.announcement(release)),
                summary=_UNPRINTABLE.sub(" ", self.summary_of(kind, release)),
                url=absolute(
                    f"{page.here}{shown[kind.lists.list_of(release)].slug}"
                    f"/releases/{release.number}/"
                ),
                published_at=release.published_at,
            )
            for release in found
        ]

    def summary_of(self, kind: PublicationKind, release: Any) -> str:
        """By which act it was released, and why it was corrected."""
        words = (
            f"{kind.act.capitalize()} от {release.order_date:%d.%m.%Y} № {release.order_number}."
        )
        return f"{words} Причина исправления: {release.reason}" if release.reason else words

    def item_title(self, item: Item) -> str:
        return item.title

    def item_description(self, item: Item) -> str:
        return item.summary

    def item_link(self, item: Item) -> str:
        return item.url

    item_guid = item_link

    def item_pubdate(self, item: Item) -> datetime:
        return item.published_at

    def item_updateddate(self, item: Item) -> datetime:
        return item.published_at


def feed_of(request: HttpRequest, page: AnnouncingPage) -> HttpResponse:
    """The feed of ``page``; a copy that is still the same is not sent again."""
    response = ReleasesFeed()(request, page=page)
    etag = quote_etag(hashlib.sha256(response.content).hexdigest())
    same = get_conditional_response(request, etag=etag)
    response = same or response
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response
