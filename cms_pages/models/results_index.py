"""The list of published results."""

from typing import ClassVar

from cms_pages.models.results_page import ResultsPage
from cms_pages.models.years import YearsPage


class ResultsIndexPage(YearsPage):
    template = "cms_pages/years_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.HomePage"]
    subpage_types: ClassVar[list[str]] = ["cms_pages.ResultsPage"]
    max_count = 1
    lists = ResultsPage
    page_description = "Список приказов об итогах; они публикуются здесь сами, когда подписаны."

    title_of_list = "Опубликованные итоги"
    search_all = "Найти во всех итогах"
    feed_name = "Лента новых итогов"
    all_years = "Итоги всех лет"
    nothing_yet = "Опубликованных итогов пока нет"
    nothing_advice = "Итоги заседания комиссии появляются здесь в тот день, когда подписан приказ."

    class Meta:
        verbose_name = "итоги аттестации"
        verbose_name_plural = "итоги аттестации"
