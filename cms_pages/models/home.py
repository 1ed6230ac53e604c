"""The home page."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel, PageChooserPanel
from wagtail.models import Page
from wagtail.search import index
from wagtail.url_routing import RouteResult

from attestation.public import upcoming_dates
from cms_pages.models.base import SitePage
from cms_pages.models.news import NewsIndexPage, NewsPage
from cms_pages.models.results_page import ResultsPage
from cms_pages.models.schedule_page import SchedulePage
from cms_pages.models.schedules_index import SchedulesIndexPage
from cms_pages.models.status import StatusPage

SCHEDULES_SHOWN = 6
RESULTS_SHOWN = 4
NEWS_SHOWN = 3
#: The maximum depth of pages below this one; it limits the query for very long paths.
DEEPEST = 12


class HomePage(SitePage):
    template = "cms_pages/home_page.html"
    parent_page_types: ClassVar[list[str]] = ["wagtailcore.Page"]
    subpage_types: ClassVar[list[str]] = [
        "cms_pages.SectionPage",
        "cms_pages.TextPage",
        "cms_pages.DocumentsPage",
        "cms_pages.NewsIndexPage",
        "cms_pages.SchedulesIndexPage",
        "cms_pages.ResultsIndexPage",
        "cms_pages.StatusPage",
        "cms_pages.StatisticsPage",
        "cms_pages.QuestionsPage",
        "cms_pages.ContactsPage",
        "cms_pages.DisclosureIndexPage",
        "cms_pages.SiteMapPage",
    ]
    max_count = 1
    page_description = "Главная страница сайта."
    #: Lists published by orders stand below it: see `cms_pages.publishing.page_protection`.
    private_page_options: ClassVar[list[str]] = []
    settings_panels: ClassVar[list[Any]] = []

    lead = models.TextField(
        "вводное предложение", max_length=400, blank=True, help_text="Под заголовком, крупно."
    )
    audience_section = models.ForeignKey(
        "cms_pages.SectionPage",
        verbose_name="раздел для карточек",
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        help_text="Его страницы показаны карточками; пояснение берётся из описания для поиска.",
    )

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("lead"),
        PageChooserPanel("audience_section", "cms_pages.SectionPage"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [*SitePage.search_fields, index.SearchField("lead")]

    class Meta:
        verbose_name = "главная страница"
        verbose_name_plural = "главные страницы"

    def own_words(self) -> list[str]:
        return [self.lead]

    def route(self, request: HttpRequest, path_components: list[str]) -> RouteResult:
        """Find the page by its address at once; Wagtail asks twice for each part of the address."""
        if not path_components:
            return super().route(request, path_components)
        addresses = [
            f"{self.url_path}{'/'.join(path_components[:end])}/"
            for end in range(1, min(len(path_components), DEEPEST) + 1)
        ]
        found = Page.objects.filter(url_path__in=addresses).order_by("-depth").first()
        if found is None:
            return super().route(request, path_components)
        return found.specific.route(request, path_components[found.depth - self.depth :])

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        audience = self.audience_section
        return context | {
            "dates": upcoming_dates(limit=3),
            "cards": audience.get_children().live().public()[:3] if audience else [],
            "schedules_index": SchedulesIndexPage.objects.live().first(),
            "status_page": StatusPage.objects.live().first(),
            "news": NewsPage.objects.live().public().order_by("-date", "-pk")[:NEWS_SHOWN],
            "news_index": NewsIndexPage.objects.live().first(),
            "schedules": SchedulePage.objects.listed()[:SCHEDULES_SHOWN],
            "results": ResultsPage.objects.listed()[:RESULTS_SHOWN],
        }
