"""Questions and answers."""

from typing import Any, ClassVar

from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from cms_pages import structured_data
from cms_pages.blocks import TopicsBlock
from cms_pages.blocks.text import words_of
from cms_pages.models.base import SitePage


class QuestionsPage(SitePage):
    """Questions by topic; each has an address of its own that one can send."""

    template = "cms_pages/questions_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.HomePage", "cms_pages.SectionPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = "Вопросы и ответы по темам; на каждый вопрос можно дать ссылку."

    topics = StreamField(TopicsBlock(), verbose_name="темы", blank=True)

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("body"),
        FieldPanel("topics"),
    ]
    search_fields: ClassVar = [*SitePage.search_fields, index.SearchField("topics")]

    class Meta:
        verbose_name = "вопросы и ответы"
        verbose_name_plural = "вопросы и ответы"

    def own_words(self) -> list[str]:
        return [f"{question} {answer}" for question, answer in self.asked()]

    def asked(self) -> list[tuple[str, str]]:
        """All questions with their answers in plain words, in the order of the page."""
        return [
            (item["question"], words_of(item["answer"]))
            for topic in self.topics
            for item in topic.value["questions"]
        ]

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        context = super().get_context(request, *args, **kwargs)
        return context | {"questions_data": structured_data.questions(self.asked())}
