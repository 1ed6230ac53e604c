"""The map of the site."""

from typing import Any, ClassVar

from django.http import HttpRequest
from wagtail.models import Page

from cms_pages.models.base import SitePage

#: For a list that grows automatically, the map contains only the list.
_LISTED_ELSEWHERE = ("newspage", "schedulepage", "resultspage")


class SiteMapPage(SitePage):
    template = "cms_pages/site_map_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    page_description = "Все разделы и страницы сайта списком; составляется сам."

    class Meta:
        verbose_name = "карта сайта"
        verbose_name_plural = "карты сайта"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"tree": self.tree()}

    def tree(self) -> list[dict[str, Any]]:
        """The pages below the home page, each with ``title``, ``url`` and ``children``."""
        home = self.get_parent()
        pages = (
            Page.objects.descendant_of(home)
            .live()
            .public()
            .exclude(pk=self.pk)
            .exclude(content_type__model__in=_LISTED_ELSEWHERE)
            .order_by("path")
            .only("title", "url_path", "path", "depth")
        )
        top: list[dict[str, Any]] = []
        by_path = {home.path: top}
        for page in pages:
            branch = by_path.get(page.path[: -Page.steplen])
            if branch is None:  # below a page that is not shown
                continue
            children: list[dict[str, Any]] = []
            url = f"/{page.url_path.removeprefix(home.url_path)}"
            branch.append({"title": page.title, "url": url, "children": children})
            by_path[page.path] = children
        return top
