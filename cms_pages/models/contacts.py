"""People and contacts."""

from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.models import Page
from wagtail.search import index

from cms_pages import navigation, structured_data
from cms_pages.models.base import SitePage


class ContactsPage(SitePage):
    """The contacts of the institute; operators maintain address, telephone and mail."""

    template = "cms_pages/contacts_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.HomePage", "cms_pages.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = "Адрес, телефон, часы работы и люди. Адрес берётся из сведений об институте."

    hours = models.CharField(
        "часы работы", max_length=200, blank=True, help_text="Например «пн–чт 9:00–18:00»."
    )
    way = models.TextField(
        "как добраться",
        max_length=600,
        blank=True,
        help_text="Словами: остановка, вход, этаж, пандус. Карты чужих служб на сайт не ставим.",
    )

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("hours"),
        FieldPanel("way"),
        FieldPanel("body"),
    ]
    search_fields: ClassVar = [*SitePage.search_fields, index.SearchField("way")]

    class Meta:
        verbose_name = "контакты"
        verbose_name_plural = "контакты"

    def own_words(self) -> list[str]:
        return [self.way, self.hours]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        people = [
            person
            for block in self.body
            if block.block_type == "people"
            for person in block.value["people"]
        ]
        known = navigation.load().institute
        return context | {
            "contacts_data": structured_data.contacts(
                known, people, context["canonical"], self.hours
            )
        }
