"""A list of released pages by year, with a page of each year and a feed."""

import itertools
from operator import attrgetter
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms_pages.models.base import SitePage
from cms_pages.models.released import ReleasedPage
from cms_pages.publications.feeds import feed_of
from cms_pages.publications.kinds import PublicationKind


class YearsPage(RoutablePageMixin, SitePage):
    #: The pages that are listed.
    lists: ClassVar[type[ReleasedPage]]
    #: The texts of the page.
    title_of_list: ClassVar[str]
    search_all: ClassVar[str]
    feed_name: ClassVar[str]
    all_years: ClassVar[str]
    nothing_yet: ClassVar[str]
    nothing_advice: ClassVar[str]

    #: Lists published by orders stand below it: see `cms_pages.publishing.page_protection`.
    private_page_options: ClassVar[list[str]] = []
    settings_panels: ClassVar[list[Any]] = []

    class Meta:
        abstract = True

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"years": self._years()}

    @property
    def kind(self) -> PublicationKind:
        """The kind of the lists below the page."""
        return self.lists.kind

    def _years(self) -> list[tuple[int, list[Any]]]:
        """The pages by year, the newest first."""
        pages = self.lists.objects.child_of(self).listed()
        return [
            (year, list(found))
            for year, found in itertools.groupby(pages, attrgetter("listed_year"))
        ]

    @path("<int:year>/", name="year")
    def year(self, request: HttpRequest, year: int) -> HttpResponse:
        """The lists of one year alone."""
        found = dict(self._years())
        if year not in found:
            raise Http404
        words = {"years": [(year, found[year])], "year": year}
        return self.render(request, context_overrides=words)

    @path("feed/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """New releases for programs that read feeds."""
        return feed_of(request, self)

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """The list, and each of its years."""
        urls = super().get_sitemap_urls(request)
        address = self.get_full_url(request)
        return urls + [
            {
                "location": f"{address}{year}/",
                "lastmod": max(page.last_published_at for page in pages),
            }
            for year, pages in self._years()
        ]
