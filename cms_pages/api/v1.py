"""Version 1: schedules, results, documents, statistics, dates."""

from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Annotated, Any
from urllib.parse import urlencode

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import reverse
from ninja import NinjaAPI, Path, Query
from ninja.errors import HttpError, ValidationError
from ninja.renderers import JSONRenderer

from attestation.public import (
    BadCursorError,
    Scope,
    calendar_events,
    clean_line,
    published_statistics,
)
from cms_pages.api import selectors, shapes
from cms_pages.models import ResultsPage, SchedulePage
from cms_pages.publications.json_data import results_row, schedule_row
from cms_pages.structured_data import absolute

#: Rows of one answer.
MOST = 200
_USUAL = 50
#: The largest key of a row.
_LARGEST = 2**63 - 1


class _Readable(JSONRenderer):
    """Russian words stay words: half as many bytes."""

    json_dumps_params: Mapping[str, Any] = MappingProxyType({"ensure_ascii": False})


api = NinjaAPI(
    title="Данные об аттестации",
    version="1",
    description="Опубликованные графики, итоги, документы, статистика и сроки. Только чтение, "
    "без ключа. Что показывают страницы сайта, то и здесь.",
    docs_url=None,
    renderer=_Readable(),
    urls_namespace="api-v1",
)

_REFUSALS: dict[int, Any] = {422: shapes.Problem, 429: shapes.Problem}
_OF_ONE: dict[int, Any] = {404: shapes.Problem, **_REFUSALS}

After = Annotated[str, Query(max_length=400, description="Откуда продолжать: так адрес даёт next.")]
Limit = Annotated[int, Query(ge=1, le=MOST, description="Сколько строк, не больше 200.")]
Slug = Annotated[
    str, Path(pattern=r"^[a-z0-9-]{1,80}$", description="Ключ из списка, например 2026-10.")
]
Place = Annotated[
    str, Query(max_length=120, description="Название муниципалитета, как в строках; пусто – все.")
]


@api.exception_handler(ValidationError)
def refuse_values(request: HttpRequest, error: ValidationError) -> HttpResponse:
    """Say in one sentence which values make no sense."""
    said = "; ".join(f"{fault['loc'][-1]}: {fault['msg']}" for fault in error.errors)
    return api.create_response(request, {"detail": said}, status=422)


@api.exception_handler(BadCursorError)
def refuse_cursor(request: HttpRequest, error: BadCursorError) -> HttpResponse:
    """Say that a cursor was made up."""
    return api.create_response(request, {"detail": "after: not a cursor of this list"}, status=422)


@api.get(
    "/schedules",
    response={200: shapes.Schedules, **_REFUSALS},
    summary="Графики аттестации",
    url_name="schedules",
)
def schedules(request: HttpRequest, after: After = "", limit: Limit = _USUAL) -> Any:
    """Действующие редакции графиков всех периодов, последний период первым."""
    return _lists(request, SchedulePage, _schedule, after=after, limit=limit)


@api.get(
    "/schedules/{slug}",
    response={200: shapes.Schedule, **_OF_ONE},
    summary="График периода",
    url_name="schedule",
)
def schedule(request: HttpRequest, slug: Slug) -> Any:
    """Действующая редакция графика одного периода."""
    return _schedule(selectors.list_of(SchedulePage, slug))


@api.get(
    "/schedules/{slug}/rows",
    response={200: shapes.ScheduleRows, **_OF_ONE},
    summary="Строки графика",
    url_name="schedule_rows",
)
def schedule_rows(
    request: HttpRequest,
    slug: Slug,
    municipality: Place = "",
    after: After = "",
    limit: Limit = _USUAL,
) -> Any:
    """Люди графика по муниципалитетам и фамилиям."""
    page = selectors.list_of(SchedulePage, slug)
    return _rows(request, page, schedule_row, municipality=municipality, after=after, limit=limit)


@api.get(
    "/results",
    response={200: shapes.ResultsList, **_REFUSALS},
    summary="Итоги аттестации",
    url_name="results",
)
def results(request: HttpRequest, after: After = "", limit: Limit = _USUAL) -> Any:
    """Итоги всех решений комиссии с исправлениями, последнее решение первым."""
    return _lists(request, ResultsPage, _results, after=after, limit=limit)


@api.get(
    "/results/{slug}",
    response={200: shapes.Results, **_OF_ONE},
    summary="Итоги одного решения",
    url_name="results_of",
)
def results_of(request: HttpRequest, slug: Slug) -> Any:
    """Установленные категории одного решения со всеми исправлениями."""
    return _results(selectors.list_of(ResultsPage, slug))


@api.get(
    "/results/{slug}/rows",
    response={200: shapes.ResultsRows, **_OF_ONE},
    summary="Строки итогов",
    url_name="results_rows",
)
def results_rows(
    request: HttpRequest,
    slug: Slug,
    municipality: Place = "",
    after: After = "",
    limit: Limit = _USUAL,
) -> Any:
    """Люди, которым установлена категория, по муниципалитетам и фамилиям."""
    page = selectors.list_of(ResultsPage, slug)
    return _rows(request, page, results_row, municipality=municipality, after=after, limit=limit)


@api.get(
    "/documents",
    response={200: shapes.Documents, **_REFUSALS},
    summary="Документы",
    url_name="documents",
)
def documents(request: HttpRequest, after: After = "", limit: Limit = _USUAL) -> Any:
    """Нормативные документы, таблицы и шаблоны с открытых страниц сайта."""
    found = selectors.documents(after=after, size=limit)
    return {
        "items": [selectors.document_data(item) for item in found.rows],
        "next": _next(request, found.next, limit=limit),
    }


@api.get(
    "/statistics",
    response={200: shapes.Statistics, **_OF_ONE},
    summary="Статистика",
    url_name="statistics",
)
def statistics(
    request: HttpRequest,
    year: Annotated[int | None, Query(ge=1, le=9999, description="Один год подачи.")] = None,
    municipality: Annotated[
        int | None, Query(ge=1, le=_LARGEST, description="Ключ муниципалитета из municipalities.")
    ] = None,
) -> Any:
    """Числа страницы «Статистика»: все, за один год или по одному муниципалитету."""
    if year is not None and municipality is not None:
        raise HttpError(422, "year, municipality: only one of them")
    found = published_statistics(Scope(year, municipality))
    if found is None:
        raise Http404
    return found


@api.get(
    "/calendar",
    response={200: shapes.Calendar, 429: shapes.Problem},
    summary="Сроки",
    url_name="calendar",
)
def calendar(request: HttpRequest) -> Any:
    """Дни процедуры по всем периодам, ближайшие первыми; прошедшие остаются два месяца."""
    return {"items": calendar_events()}


def _schedule(page: Any) -> dict[str, Any]:
    rows = reverse("api-v1:schedule_rows", args=[page.slug])
    return selectors.described(page, selectors.period_of, rows)


def _results(page: Any) -> dict[str, Any]:
    rows = reverse("api-v1:results_rows", args=[page.slug])
    return selectors.described(page, selectors.decision_of, rows)


def _lists(
    request: HttpRequest, pages: Any, say: Callable[[Any], Any], *, after: str, limit: int
) -> dict[str, Any]:
    found = selectors.lists_of(pages, after=after, size=limit)
    return {
        "items": [say(page) for page in found.rows],
        "next": _next(request, found.next, limit=limit),
    }


def _rows(
    request: HttpRequest,
    page: Any,
    say: Callable[[Any], Any],
    *,
    municipality: str,
    after: str,
    limit: int,
) -> dict[str, Any]:
    place = clean_line(municipality)
    found = selectors.rows_of(page, municipality=place, after=after, size=limit)
    narrowed = {"municipality": place} if place else {}
    return {
        "release": page.release.number,
        "items": [say(vars(row)) for row in found.rows],
        "next": _next(request, found.next, limit=limit, **narrowed),
    }


def _next(request: HttpRequest, cursor: str, **asked: Any) -> str | None:
    if not cursor:
        return None
    return absolute(f"{request.path}?{urlencode({**asked, 'after': cursor})}")
