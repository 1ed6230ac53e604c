"""The page of statistics: the numbers as charts, tables and files."""

from dataclasses import dataclass
from typing import Any, ClassVar

from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.contrib.routable_page.models import RoutablePageMixin, path

from attestation.public import (
    FEWEST,
    MEASURES,
    Scope,
    Statistics,
    Table,
    published_statistics,
    statistics_csv,
    statistics_workbook,
)
from cms_pages import charts
from cms_pages.forms import MunicipalityChoice
from cms_pages.models.base import SitePage

#: Media type and maker of each kind of file.
_FILES = {
    "xlsx": (
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        statistics_workbook,
    ),
    "csv": ("text/csv; charset=utf-8", statistics_csv),
}
_DAYS = "Дней рассмотрения в среднем"
#: The measure drawn for a table; by default the filed applications.
_DRAWN = {"periods": "scheduled"}


@dataclass(frozen=True)
class StatisticsSection:
    """A table with its chart.

    Attributes:
        rows: of each line its words and its (column, cell).
        chart: None where a chart would say nothing.
    """

    table: Table
    columns: tuple[str, ...]
    rows: tuple[tuple[str, tuple[tuple[str, str], ...]], ...]
    chart: charts.Chart | None


class StatisticsPage(RoutablePageMixin, SitePage):
    template = "cms_pages/statistics_page.html"
    parent_page_types: ClassVar[list[str]] = ["cms_pages.HomePage"]
    subpage_types: ClassVar[list[str]] = []
    max_count = 1
    page_description = "Числа считает система; редактор пишет только вступление."

    class Meta:
        verbose_name = "статистика"
        verbose_name_plural = "страницы статистики"

    @path("")
    @path("<int:year>/", name="year")
    @path("municipality/<int:municipality>/", name="municipality")
    def numbers(
        self, request: HttpRequest, year: int | None = None, municipality: int | None = None
    ) -> HttpResponse:
        """Everything, one year, or one municipality."""
        scope = Scope(year, municipality)
        found = published_statistics(scope)
        if found is None and scope != Scope():
            raise Http404
        form = MunicipalityChoice(
            request.GET or {"municipality": municipality or ""},
            municipalities=found.municipalities if found else (),
        )
        if request.GET.get("municipality") and form.is_valid():
            chosen = self.reverse_subpage("municipality", [form.cleaned_data["municipality"]])
            return redirect(f"{self.get_url(request)}{chosen}")
        return self.render(
            request,
            context_overrides={
                "statistics": found,
                "scope": scope,
                "place": (
                    dict(found.municipalities).get(municipality) if found and municipality else None
                ),
                "form": form,
                "fewest": FEWEST,
                "totals": _totals(found) if found else (),
                "sections": _sections(found) if found else (),
            },
        )

    @path("table.<slug:kind>/", name="file")
    @path("<int:year>/table.<slug:kind>/", name="file_of_year")
    @path("municipality/<int:municipality>/table.<slug:kind>/", name="file_of_municipality")
    def file(
        self,
        request: HttpRequest,
        kind: str,
        year: int | None = None,
        municipality: int | None = None,
    ) -> HttpResponse:
        """The same numbers as a file."""
        found = published_statistics(Scope(year, municipality))
        if found is None or kind not in _FILES:
            raise Http404
        media_type, make = _FILES[kind]
        name = "-".join(["statistika", *(str(part) for part in (year, municipality) if part)])
        return HttpResponse(
            make(found),
            content_type=media_type,
            headers={"Content-Disposition": f'attachment; filename="{name}.{kind}"'},
        )

    def get_sitemap_urls(self, request: HttpRequest | None = None) -> list[dict[str, Any]]:
        """The whole, and each of its years."""
        urls = super().get_sitemap_urls(request)
        found = published_statistics(Scope())
        if found is None:
            return urls
        address = self.get_full_url(request)
        return urls + [
            {"location": f"{address}{year}/", "lastmod": found.made_at} for year in found.years
        ]


def _totals(statistics: Statistics) -> list[tuple[str, str]]:
    """Return the totals displayed in large figures above the tables."""
    days = statistics.total.days
    return [
        *((title, f"{statistics.total.numbers[name]}") for name, title in MEASURES.items()),
        *([("Дней рассмотрения в среднем", _decimal(days))] if days is not None else []),
    ]


def _sections(statistics: Statistics) -> list[StatisticsSection]:
    return [_section(table) for table in statistics.tables if table.lines]


def _section(table: Table) -> StatisticsSection:
    has_days = any(line.days is not None for line in table.lines)
    columns = (*table.columns.values(), *([_DAYS] if has_days else []))
    rows = []
    for line in table.lines:
        cells = [f"{number}" for number in line.numbers.values()]
        if has_days:
            cells.append("–" if line.days is None else _decimal(line.days))
        rows.append((line.label, tuple(zip(columns, cells, strict=True))))
    return StatisticsSection(table, columns, tuple(rows), _chart(table))


def _decimal(number: float) -> str:
    return f"{number:.1f}".replace(".", ",")


def _chart(table: Table) -> charts.Chart | None:
    """None where there are fewer than two numbers: there is nothing to compare."""
    measure = _DRAWN.get(table.code, "filed")
    numbers = [(line.label, line.numbers[measure]) for line in table.lines]
    if len(numbers) < 2:
        return None
    title = f"{table.title}: {table.columns[measure].lower()}"
    if table.code == "periods":
        short = [f"{line.key:%m.%Y}" for line in table.lines]
        pairs = zip(short, (n for _, n in numbers), strict=True)
        return charts.line(table.code, title, list(pairs))
    return charts.bars(table.code, title, numbers)
