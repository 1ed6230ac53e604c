"""The common base of all pages."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms_pages import navigation, structured_data
from cms_pages.blocks import BodyBlock
from cms_pages.page_checks.checklist import ChecklistPanel


class SitePage(Page):
    """A page with a heading of its own, a body made of blocks, and breadcrumbs.

    ``title`` is the short name that menus and breadcrumbs show.
    """

    heading = models.CharField(
        "заголовок на странице",
        max_length=200,
        blank=True,
        help_text="Если он длиннее названия, которое показано в меню.",
    )
    body = StreamField(BodyBlock(), verbose_name="содержание", blank=True)

    content_panels: ClassVar = [*Page.content_panels, FieldPanel("heading"), FieldPanel("body")]
    promote_panels: ClassVar = [
        ChecklistPanel(heading="Проверка перед публикацией"),
        *Page.promote_panels,
    ]
    search_fields: ClassVar = [
        *Page.search_fields,
        index.SearchField("heading", boost=2),
        index.SearchField("body"),
        index.SearchField("search_words"),
    ]

    class Meta:
        abstract = True

    @property
    def shown_heading(self) -> str:
        return self.heading or self.title

    def search_words(self) -> str:
        """Return the text that search must find besides heading and body."""
        return " ".join([self.search_description, *self.own_words()])

    def own_words(self) -> list[str]:
        """Return the text of the fields specific to this kind of page."""
        return []

    @property
    def here(self) -> str:
        """The address of the page below the site, known from the navigation without a query."""
        parents = navigation.crumbs(self)
        return f"{parents[-1].url}{self.slug}/" if parents else "/"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        crumbs = navigation.crumbs(self)
        return context | {
            "crumbs": crumbs,
            "here": self.here,
            "canonical": structured_data.absolute(request.path),
            "breadcrumbs_data": structured_data.breadcrumbs(crumbs, self.title, self.here),
        }
