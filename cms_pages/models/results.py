"""The place of the results."""

from typing import ClassVar

from cms_pages.models.base import SitePage


class ResultsIndexPage(SitePage):
    template = "cms_pages/text_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    page_description = "Место, где публикуются распоряжения об установлении категорий."

    class Meta:
        verbose_name = "итоги аттестации"
        verbose_name_plural = "итоги аттестации"
