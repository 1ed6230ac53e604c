"""The feeds of new releases."""

import hashlib
import re
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.contrib.syndication.views import Feed
from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response
from django.utils.feedgenerator import Atom1Feed
from django.utils.http import quote_etag

from attestation.public import releases_to_announce, results_to_announce
from cms_pages.models.results_page import ResultsPage
from cms_pages.models.schedule_page import SchedulePage
from cms_pages.models.years import YearsPage
from cms_pages.structured_data import absolute

SHOWN = 30
MAX_AGE = 10 * 60
#: What XML cannot hold: Word leaves such signs between the lines of what is pasted from it.
_UNPRINTABLE = re.compile(r"[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")


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

    def get_object(self, request: HttpRequest, page: YearsPage) -> YearsPage:
        return page

    def link(self, page: YearsPage) -> str:
        return absolute(page.here)

    #: By what the lists are released.
    act = "распоряжение"

    def announced(self, page: YearsPage) -> Iterator[tuple[Any, Any, str]]:
        """Each release with its page and its title."""
        raise NotImplementedError

    def items(self, page: YearsPage) -> list[Item]:
        return [
            Item(
                title=_UNPRINTABLE.sub(" ", title),
                summary=_UNPRINTABLE.sub(" ", self.summary_of(release)),
                url=absolute(f"{page.here}{shown.slug}/releases/{release.number}/"),
                published_at=release.published_at,
            )
            for release, shown, title in self.announced(page)
        ]

    def summary_of(self, release: Any) -> str:
        """By which act it was released, and why it was corrected."""
        words = (
            f"{self.act.capitalize()} от {release.order_date:%d.%m.%Y} № {release.order_number}."
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


class SchedulesFeed(ReleasesFeed):
    title = "Графики аттестации"
    subtitle = "Новые графики и их исправления"

    def announced(self, page: YearsPage) -> Iterator[tuple[Any, Any, str]]:
        pages = SchedulePage.objects.child_of(page).live().public().defer_streamfields()
        shown = {schedule.period_id: schedule for schedule in pages}
        for release in releases_to_announce(shown.keys(), limit=SHOWN):
            title = f"График {release.period.name}, редакция {release.number}"
            yield release, shown[release.period_id], title


class ResultsFeed(ReleasesFeed):
    title = "Итоги аттестации"
    subtitle = "Установленные категории и исправления списков"
    act = "приказ"

    def announced(self, page: YearsPage) -> Iterator[tuple[Any, Any, str]]:
        pages = ResultsPage.objects.child_of(page).live().public().defer_streamfields()
        shown = {results.order_id: results for results in pages}
        for release in results_to_announce(shown.keys(), limit=SHOWN):
            corrected = ", исправление" if release.number > 1 else ""
            title = f"Итоги заседания {release.decided_on:%d.%m.%Y}{corrected}"
            yield release, shown[release.main_id], title


def feed_of(kind: type[ReleasesFeed], request: HttpRequest, page: YearsPage) -> HttpResponse:
    """The feed; a copy that is still the same is not sent again."""
    response = kind()(request, page=page)
    etag = quote_etag(hashlib.sha256(response.content).hexdigest())
    same = get_conditional_response(request, etag=etag)
    response = same or response
    response["ETag"] = etag
    response["Cache-Control"] = f"public, max-age={MAX_AGE}"
    return response
