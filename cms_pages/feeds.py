"""The feed of new releases."""

import hashlib
from dataclasses import dataclass
from datetime import datetime

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import quote_etag

from attestation.public import releases_to_announce
from cms_pages.models.base import SitePage
from cms_pages.models.schedule_page import SchedulePage
from cms_pages.structured import absolute

SHOWN = 30
MAX_AGE = 10 * 60


@dataclass(frozen=True)
class Item:
    """One release: its address leads to the page as long as it is the valid one."""

    title: str
    summary: str
    url: str
    published_at: datetime


class ReleasesFeed(Feed):
    """Releases of the schedules below one page, the newest first."""

    feed_type = Atom1Feed
    language = "ru"
    title = "Графики аттестации"
    subtitle = "Новые графики и их исправления"

    def get_object(self, request: HttpRequest, page: SitePage) -> SitePage:
        return page

    def link(self, page: SitePage) -> str:
        return absolute(page.here)

    def items(self, page: SitePage) -> list[Item]:
        pages = SchedulePage.objects.child_of(page).live().public().defer_streamfields()
        shown = {schedule.period_id: schedule for schedule in pages}
        return [
            Item(
                title=f"График {release.period.name}, редакция {release.number}",
                summary=f"Распоряжение от {release.order_date:%d.%m.%Y} № {release.order_number}."
                + (f" Причина исправления: {release.reason}" if release.reason else ""),
                url=absolute(
                    f"{page.here}{shown[release.period_id].slug}/releases/{release.number}/"
                ),
                published_at=release.published_at,
            )
            for release in releases_to_announce(shown.keys(), limit=SHOWN)
        ]

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


def releases_feed(request: HttpRequest, page: SitePage) -> HttpResponse:
    """The feed; a copy that is still the same is not sent again."""
    response = ReleasesFeed()(request, page=page)
    etag = quote_etag(hashlib.sha256(response.content).hexdigest())
    same = get_conditional_response(request, etag=etag)
    response = same or response
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response
