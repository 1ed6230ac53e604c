"""The list of published schedules, and the place of the results."""

import itertools
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from cms_pages.models.base import SitePage
from cms_pages.models.schedule_page import SchedulePage


class SchedulesIndexPage(RoutablePageMixin, SitePage):
    template = "cms_pages/schedules_index_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms_pages.SchedulePage"]
    max_count = 1
    page_description = "Список графиков; они публикуются здесь сами, когда их утверждают."

    class Meta:
        verbose_name = "графики аттестации"
        verbose_name_plural = "графики аттестации"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"years": self._years()}

    def _years(self) -> list[tuple[int, list[SchedulePage]]]:
        """The schedules by the year in which their periods begin, the newest first."""
        schedules = SchedulePage.objects.child_of(self).listed()
        return [
            (year, list(pages))
            for year, pages in itertools.groupby(schedules, lambda p: p.period.starts_on.year)
        ]

    @path("<int:year>/", name="year")
    def year(self, request: HttpRequest, year: int) -> HttpResponse:
        """The schedules of one year alone."""
        found = dict(self._years())
        if year not in found:
            raise Http404
        words = {"years": [(year, found[year])], "year": year}
        return self.render(request, context_overrides=words)

    @path("feed/", name="feed")
    def feed(self, request: HttpRequest) -> HttpResponse:
        """New releases for programs that read feeds."""
        from cms_pages.feeds import releases_feed

        return releases_feed(request, self)

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


class ResultsIndexPage(SitePage):
    template = "cms_pages/text_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    page_description = "Место, где публикуются распоряжения об установлении категорий."

    class Meta:
        verbose_name = "итоги аттестации"
        verbose_name_plural = "итоги аттестации"
