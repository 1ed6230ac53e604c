"""The list of published schedules."""

from typing import ClassVar

from cms_pages.models.schedule_page import SchedulePage
from cms_pages.models.years import YearsPage


class SchedulesIndexPage(YearsPage):
    template = "cms_pages/years_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.HomePage"]
    max_count = 1
    lists = SchedulePage
    subpage_types: ClassVar[list[str]] = ["cms_pages.SchedulePage"]
    page_description = "Список графиков; они публикуются здесь сами, когда их утверждают."

    title_of_list = "Опубликованные графики"
    search_all = "Найти во всех графиках"
    feed_name = "Лента новых графиков"
    all_years = "Графики всех лет"
    nothing_yet = "Опубликованных графиков пока нет"
    nothing_advice = "График появляется здесь в тот день, когда его утверждают распоряжением."

    class Meta:
        verbose_name = "графики аттестации"
        verbose_name_plural = "графики аттестации"
