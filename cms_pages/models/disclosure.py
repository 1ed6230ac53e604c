"""«Сведения об образовательной организации», the section that the law asks for.

Its sub-sections are pages, so that editors follow a change of the rule without a programmer; the
order of the tree is the order of the common navigation.
"""

import re
from typing import Any, ClassVar

from django.db import models
from django.http import HttpRequest
from wagtail.admin.panels import FieldPanel
from wagtail.fields import StreamField
from wagtail.models import Page

from cms_pages.blocks.disclosure import DisclosureBlock, marks_on
from cms_pages.disclosure import marks as disclosure_marks
from cms_pages.models.base import SitePage

#: What a new site begins with, as drafts: title and slug, after order № 1493 as amended in 2025.
#: Editors rename, add and reorder the pages themselves when the rule changes. Programs look for
#: the addresses exactly as they are written here, capitals included.
SUBSECTIONS: list[tuple[str, str]] = [
    ("Основные сведения", "common"),
    ("Структура и органы управления образовательной организацией", "struct"),
    ("Документы", "document"),
    ("Образование", "education"),
    ("Образовательные стандарты и требования", "eduStandarts"),
    ("Руководство", "managers"),
    ("Педагогический состав", "employees"),
    (
        "Материально-техническое обеспечение и оснащённость образовательного процесса. "
        "Доступная среда",
        "objects",
    ),
    ("Стипендии и меры поддержки обучающихся", "grants"),
    ("Платные образовательные услуги", "paid_edu"),
    ("Финансово-хозяйственная деятельность", "budget"),
    ("Вакантные места для приёма (перевода) обучающихся", "vacant"),
    ("Международное сотрудничество", "inter"),
    ("Организация питания в образовательной организации", "catering"),
]
#: Normalized address → the address as the rule writes it.
_ADDRESSES = {re.sub("[_-]", "", slug).lower(): slug for _, slug in SUBSECTIONS}


def address_of(slug: str) -> str:
    """The slug as the rule writes it: of «edustandarts» and «paid-edu» too; others stay."""
    return _ADDRESSES.get(re.sub("[_-]", "", slug).lower(), slug)


class DisclosureMixin:
    """The common navigation of the section."""

    pk: Any

    def section(self) -> Page:
        raise NotImplementedError

    def get_context(self, request: HttpRequest, *args: Any, **kwargs: Any) -> dict[str, Any]:
        # The page class after the mixin defines ``get_context``.
        context = super().get_context(request, *args, **kwargs)  # type: ignore[misc]
        section = self.section()
        pages = section.get_children().live().public().only("title", "slug", "path", "depth")
        address = section.here
        links = [
            {
                "title": page.title,
                "url": f"{address}{page.slug}/",
                "current": page.pk == self.pk,
            }
            for page in pages
        ]
        return context | {"section": section, "section_url": address, "section_menu": links}


class DisclosureIndexPage(DisclosureMixin, SitePage):
    template = "cms_pages/disclosure_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms_pages.DisclosurePage"]
    max_count = 1
    page_description = "Специальный раздел с подразделами, которых требует Рособрнадзор."

    class Meta:
        verbose_name = "сведения об образовательной организации"
        verbose_name_plural = "сведения об образовательной организации"

    def section(self) -> SitePage:
        return self


class DisclosurePage(DisclosureMixin, SitePage):
    template = "cms_pages/disclosure_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.DisclosureIndexPage"]
    subpage_types: ClassVar[list[str]] = []
    page_description = "Подраздел «Сведений»: строки и таблицы с метками itemprop."

    body = StreamField(DisclosureBlock(), verbose_name="содержание", blank=True)
    updated = models.DateField(
        "сведения обновлены", null=True, blank=True, help_text="Показывается внизу страницы."
    )

    slug: str

    content_panels: ClassVar = [
        *Page.content_panels,
        FieldPanel("heading"),
        FieldPanel("body"),
        FieldPanel("updated"),
    ]

    class Meta:
        verbose_name = "подраздел сведений"
        verbose_name_plural = "подразделы сведений"

    def section(self) -> SitePage:
        return self.get_parent().specific

    def full_clean(self, *args: Any, **kwargs: Any) -> None:
        # The admin makes small letters of every slug that is touched.
        self.slug = address_of(self.slug)
        super().full_clean(*args, **kwargs)

    def missing_marks(self) -> list[disclosure_marks.Mark]:
        """The marks that the rule asks for here and that the page does not have yet."""
        return disclosure_marks.missing(self.slug, marks_on(self.body))
