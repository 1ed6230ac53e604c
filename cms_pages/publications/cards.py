"""What one person and one list say of themselves in tables and cards; one template draws each."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any, NamedTuple

from django.template.defaultfilters import date
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.text import capfirst

from attestation.public import PublishedList, ReleaseRow, ResultsRow


class Cell(NamedTuple):
    """One cell of a table: below its heading the text, with a line in small letters."""

    heading: str
    text: Any
    small: Any = ""


class Fact(NamedTuple):
    """One line of a person's card."""

    heading: str
    text: str | SafeString


@dataclass(frozen=True)
class Listing:
    """A list among others: its name, what stands below it, its cells, and what its files hold."""

    title: str
    cells: tuple[Cell, ...]
    files_of: str
    small: str = ""
    #: Of which words is the name kept together on one line.
    is_period: bool = False


def schedule_cells(row: ReleaseRow) -> tuple[Cell, ...]:
    """Return what a schedule says of a person beside name and organization."""
    return (
        Cell("Категория и форма", row.category, row.form),
        Cell("Специалисты", row.first_expert, row.second_expert),
    )


def results_cells(row: ResultsRow) -> tuple[Cell, ...]:
    """Return what results say of a person beside name and organization."""
    return (
        Cell("Категория", row.category, f"с {row.effective_from:%d.%m.%Y}"),
        Cell("Приказ", f"№ {row.order_number}", f"от {row.order_date:%d.%m.%Y}"),
    )


def schedule_card(row: ReleaseRow, facts: Any) -> Iterable[Fact]:
    """Return the lines of a person's card in a schedule."""
    yield Fact("Период", facts.period_name)
    yield Fact("Должность", row.position)
    yield Fact("Организация", f"{row.organization}, {row.municipality}")
    yield Fact("Заявленная категория", row.category)
    yield Fact("Форма", row.form)
    yield Fact("Специалисты", format_html("{}<br>{}", row.first_expert, row.second_expert))
    if row.coordinator_phone:
        phone = format_html('<span class="num">{}</span>', row.coordinator_phone)
        yield Fact("Муниципальный координатор", phone)


def results_card(row: ResultsRow, facts: PublishedList) -> Iterable[Fact]:
    """Return the lines of a person's card in results."""
    yield Fact("Категория", f"{row.category}, с {row.effective_from:%d.%m.%Y}")
    yield Fact("Должность", row.position)
    yield Fact("Организация", f"{row.organization}, {row.municipality}")
    yield Fact("Основание", f"{facts.act} от {row.order_date:%d.%m.%Y} № {row.order_number}")


def schedule_listing(page: Any) -> Listing:
    """Return a schedule among the others; ``page`` comes from `ReleasedPageQuerySet.listed`."""
    release = page.release
    return Listing(
        title=capfirst(page.period.name),
        is_period=True,
        cells=(
            Cell("Редакция", f"{release.number} от {_day(release.published_at)}"),
            Cell("Утверждён", f"распоряжение № {release.order_number}"),
            Cell("Аттестуемых", page.people),
        ),
        files_of=f"график «{page.period.name}»",
    )


def results_listing(page: Any) -> Listing:
    """Return results among the others; ``page`` comes from `ReleasedPageQuerySet.listed`."""
    release = page.release
    corrected = release.number > 1
    return Listing(
        title=f"Заседание {date(release.decided_on, 'j E Y')} года",
        small=f"исправлено {_day(release.published_at)}" if corrected else "",
        cells=(
            Cell("Приказ", f"№ {release.order_number} от {release.order_date:%d.%m.%Y}"),
            Cell("Категория установлена", page.people),
        ),
        files_of=f"итоги {release.decided_on:%d.%m.%Y}",
    )


def _day(moment: Any) -> str:
    return date(timezone.localtime(moment), "j E Y") if moment else ""
