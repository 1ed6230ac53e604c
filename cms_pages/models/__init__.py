"""The kinds of pages."""

from cms_pages.models.contacts import ContactsPage
from cms_pages.models.disclosure import DisclosureIndexPage, DisclosurePage
from cms_pages.models.document_text import DocumentText
from cms_pages.models.documents import DocumentItem, DocumentsPage
from cms_pages.models.earlier_file_names import EarlierFileName
from cms_pages.models.home import HomePage
from cms_pages.models.news import NewsIndexPage, NewsPage
from cms_pages.models.questions import QuestionsPage
from cms_pages.models.results_index import ResultsIndexPage
from cms_pages.models.results_page import ResultsPage
from cms_pages.models.schedule_page import SchedulePage
from cms_pages.models.schedules_index import SchedulesIndexPage
from cms_pages.models.site_map import SiteMapPage
from cms_pages.models.statistics import StatisticsPage
from cms_pages.models.status import StatusPage
from cms_pages.models.text import SectionPage, TextPage

__all__ = [
    "ContactsPage",
    "DisclosureIndexPage",
    "DisclosurePage",
    "DocumentItem",
    "DocumentText",
    "DocumentsPage",
    "EarlierFileName",
    "HomePage",
    "NewsIndexPage",
    "NewsPage",
    "QuestionsPage",
    "ResultsIndexPage",
    "ResultsPage",
    "SchedulePage",
    "SchedulesIndexPage",
    "SectionPage",
    "SiteMapPage",
    "StatisticsPage",
    "StatusPage",
    "TextPage",
]
