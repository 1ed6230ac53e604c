"""News."""

from typing import Any, ClassVar

from django.core.paginator import Paginator
from django.db import models
from django.http import HttpRequest
from django.utils import timezone
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms_pages import structured_data
from cms_pages.models.base import SitePage

PER_PAGE = 10


class NewsIndexPage(SitePage):
    template = "cms_pages/news_index_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms_pages.NewsPage"]
    max_count = 1
    page_description = "Список новостей, новые сверху."

    class Meta:
        verbose_name = "новости"
        verbose_name_plural = "новости"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        news = NewsPage.objects.child_of(self).live().public().order_by("-date", "-pk")
        return context | {"news": Paginator(news, PER_PAGE).get_page(request.GET.get("page"))}


class NewsPage(SitePage):
    template = "cms_pages/news_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.NewsIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = "Новость с датой."

    date = models.DateField("дата", default=timezone.localdate)
    lead = models.TextField("о чём", max_length=400, help_text="Одно-два предложения для списка.")

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("date"),
        FieldPanel("lead"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [
        *SitePage.search_fields,
        index.SearchField("lead"),
        index.FilterField("date"),
    ]

    class Meta:
        verbose_name = "новость"
        verbose_name_plural = "новости"

    def own_words(self) -> list[str]:
        return [self.lead]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"news_data": structured_data.news(self, context["canonical"])}
