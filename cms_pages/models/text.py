"""Pages of text."""

from typing import Any, ClassVar

from django.http import HttpRequest

from cms_pages.models.base import SitePage


class SectionPage(SitePage):
    """A text and the list of the pages below it."""

    template = "cms_pages/section_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.HomePage", "cms_pages.SectionPage"]
    subpage_types: ClassVar[list[str]] = [
        "cms_pages.SectionPage",
        "cms_pages.TextPage",
        "cms_pages.DocumentsPage",
        "cms_pages.QuestionsPage",
        "cms_pages.ContactsPage",
    ]
    page_description = "Раздел: текст и список вложенных страниц."

    class Meta:
        verbose_name = "раздел"
        verbose_name_plural = "разделы"

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"children": self.get_children().live().public()}


class TextPage(SitePage):
    template = "cms_pages/text_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.HomePage", "cms_pages.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = "Страница с текстом, порядком действий, вопросами и документами."

    class Meta:
        verbose_name = "страница с текстом"
        verbose_name_plural = "страницы с текстом"
