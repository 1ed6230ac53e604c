"""The kinds of pages."""

from cms_pages.models.documents import DocumentItem, DocumentsPage
from cms_pages.models.home import HomePage
from cms_pages.models.news import NewsIndexPage, NewsPage
from cms_pages.models.results import ResultsIndexPage
from cms_pages.models.results_page import ResultsPage
from cms_pages.models.schedule_page import SchedulePage
from cms_pages.models.schedules import SchedulesIndexPage
from cms_pages.models.statistics import StatisticsPage
from cms_pages.models.status import StatusPage
from cms_pages.models.text import SectionPage, TextPage

__all__ = [
    "DocumentItem",
    "DocumentsPage",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "ResultsIndexPage",
    "ResultsPage",
    "SchedulePage",
    "SchedulesIndexPage",
    "SectionPage",
    "StatisticsPage",
    "StatusPage",
    "TextPage",
]
