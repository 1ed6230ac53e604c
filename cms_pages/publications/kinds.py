"""The two kinds of published lists, each with what its pages read and how they word it."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from typing import Any

from django.core.cache import caches

from attestation.public import (
    PublishedLists,
    PublishedResults,
    PublishedSchedule,
    full_day,
    published_results,
    published_schedules,
)
from cms_pages.forms import PeopleFilter, ResultsFilter
from cms_pages.publications import cards
from cms_pages.publications.json_data import results_data, schedule_data


@dataclass(frozen=True)
class PublicationKind:
    """What all pages of one kind of list have in common.

    Attributes:
        key: begins the names of its parts among the templates and of what is remembered of it.
        lists: answers what visitors ask of its releases.
        owner: the foreign key of a page to what its list belongs to.
        day: the lookup of the day by whose year a page is listed.
        listed_if: what a page must fulfil beside being live to be listed.
        title, description: of a new page, in words of the first release.
        data: what the JSON of a release says.
        form: asks for the rows.
        cells, card: what is said of a person beside name and organization, or in full.
        listing, list_heading: what is said of a page among others, and the heading of its name.
        announcement: the title of a release in the feed, beside ``feed`` and ``feed_subtitle``.
        act: by what the lists are released.
        name: of the list, for those who hear the page; ``whole`` and ``open`` are links to it.
        releases: the heading of its history.
        withdrawn: says that it is no longer shown.
        leaves_by: who alone takes such a list off the site, and where, as a sentence.
        elsewhere, search_all: where else a person may stand, and the link to search there.
    """

    key: str
    lists: PublishedLists[Any, Any, Any]
    owner: str
    day: str
    title: Callable[[Any], str]
    description: Callable[[Any], str]
    data: Callable[[Any], dict[str, Any]]
    form: type[PeopleFilter]
    cells: Callable[[Any], tuple[cards.Cell, ...]]
    card: Callable[[Any, Any], Iterable[cards.Fact]]
    listing: Callable[[Any], cards.Listing]
    list_heading: str
    announcement: Callable[[Any], str]
    feed: str
    feed_subtitle: str
    act: str
    name: str
    whole: str
    open: str
    releases: str
    withdrawn: str
    leaves_by: str
    elsewhere: str
    search_all: str
    listed_if: Mapping[str, Any] = field(default_factory=dict)

    def facts_of(self, release_id: int) -> Any:
        """Return the facts of a release; it never changes, so they are cached."""
        key = f"{self.key}-facts:{release_id}"
        known = caches["released"].get(key)
        if known is None:
            known = self.lists.facts(release_id)
            caches["released"].set(key, known)
        return known

    @property
    def about(self) -> str:
        """The template of the line below the heading."""
        return f"cms_pages/parts/{self.key}_about.html"

    @property
    def notice(self) -> str:
        """The template of what corrections changed."""
        return f"cms_pages/parts/{self.key}_notice.html"


def _schedule_title(facts: PublishedSchedule) -> str:
    return f"График аттестации: {facts.period_name}"


def _schedule_description(facts: PublishedSchedule) -> str:
    return (
        f"Кто и когда проходит аттестацию в период «{facts.period_name}»: "
        "педагоги, организации, специалисты комиссии."
    )


def _schedule_announcement(release: Any) -> str:
    return f"График {release.period.name}, редакция {release.number}"


SCHEDULES = PublicationKind(
    key="schedule",
    lists=published_schedules,
    owner="period",
    day="period__starts_on",
    listed_if={"release__withdrawal": None},
    title=_schedule_title,
    description=_schedule_description,
    data=schedule_data,
    form=PeopleFilter,
    cells=cards.schedule_cells,
    card=cards.schedule_card,
    listing=cards.schedule_listing,
    list_heading="Период",
    announcement=_schedule_announcement,
    feed="Графики аттестации",
    feed_subtitle="Новые графики и их исправления",
    act="распоряжение",
    name="График",
    whole="Весь график",
    open="Открыть график",
    releases="Редакции графика",
    withdrawn="График снят с сайта",
    leaves_by="График снимает только оператор центра: в кабинете, на странице периода, "
    "ссылкой «Снять с сайта» у редакции.",
    elsewhere="Возможно, вам назначен другой период",
    search_all="поищите во всех графиках",
)


def _results_title(facts: PublishedResults) -> str:
    return f"Итоги аттестации: решение {full_day(facts.decided_on)} года"


def _results_description(facts: PublishedResults) -> str:
    return (
        "Кому установлена квалификационная категория решением комиссии "
        f"{full_day(facts.decided_on)} года: педагоги, организации, категории."
    )


def _results_announcement(release: Any) -> str:
    corrected = ", исправление" if release.number > 1 else ""
    return f"Итоги заседания {release.decided_on:%d.%m.%Y}{corrected}"


RESULTS = PublicationKind(
    key="results",
    lists=published_results,
    owner="order",
    day="release__decided_on",
    title=_results_title,
    description=_results_description,
    data=results_data,
    form=ResultsFilter,
    cells=cards.results_cells,
    card=cards.results_card,
    listing=cards.results_listing,
    list_heading="Решение комиссии",
    announcement=_results_announcement,
    feed="Итоги аттестации",
    feed_subtitle="Установленные категории и исправления списков",
    act="приказ",
    name="Итоги",
    whole="Весь список",
    open="Открыть список",
    releases="Приказы",
    withdrawn="Итоги сняты с сайта",
    leaves_by="Итоги меняет только исправляющий приказ: его готовит секретарь комиссии в кабинете.",
    elsewhere="Приказ по другому заседанию – на другой странице",
    search_all="поищите во всех итогах",
)
