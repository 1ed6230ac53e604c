"""The rows of the report, in the order in which they are measured."""

import datetime
import time
from collections.abc import Callable, Iterator, Mapping
from functools import partial
from typing import Any
from urllib.parse import quote

from attestation.paperwork.papers import build_application
from attestation.scheduling.models import AttestationPeriod
from attestation.scheduling.releases.models import Release
from attestation.scheduling.tasks import publish_release
from bench import samples
from bench.measure import Timed, compare, summarize
from bench.report import Row
from bench.server import Visitor

TRIVIAL = "/bench/trivial/"
WORKING_LIST = "/cabinet/applications/"
HOME_PAGE = "/cabinet/"
#: What a page may cost at most: remembered and new (of 500, of 5,000) in trivial views, and with
#: many times the data.
REMEMBERED, NEW, NEW_LONG, GROWTH = 1.2, 12.0, 14.0, 1.3
#: Of a list, an application and a home in trivial views; a search in pages of one person.
LIST, APPLICATION, HOME, SEARCH = 30.0, 50.0, 30.0, 3.0
#: How many times as many rows a page may read.
ROWS = 2.0
Costs = Mapping[str, Mapping[str, Any]]
_FIRST_MONTHS = (2, 4, 6, 8)
_YEAR = 2040


def public_pages(port: int) -> Iterator[Row]:
    """The schedule of a period against the trivial view of the same server."""
    visitor = Visitor(port)
    page, long_page = (
        samples.published(datetime.date(_YEAR, month, 1), people)
        for month, people in zip(_FIRST_MONTHS[:2], (500, 5000), strict=True)
    )
    search = f"{page}?surname={quote(samples.SURNAME)}"
    visitor.get("/bench/forget/")

    def trivial() -> float:
        return visitor.time(TRIVIAL)

    yield Row(
        "schedule of 500, remembered / trivial view",
        compare(lambda: visitor.time(page), trivial, rounds=6, each=30),
        bar=REMEMBERED,
        queries=(visitor.queries(page), visitor.queries(TRIVIAL)),
    )
    yield Row(
        "schedule of 500, new / trivial view",
        compare(lambda: visitor.time_anew(page), trivial, rounds=6, each=10),
        bar=NEW,
        queries=(visitor.queries_anew(page), visitor.queries(TRIVIAL)),
    )
    yield Row(
        "search by surname among 500 / trivial view",
        compare(lambda: visitor.time(search), trivial, rounds=6, each=10),
        queries=(visitor.queries(search), visitor.queries(TRIVIAL)),
    )
    yield Row(
        "schedule of 5,000, new / trivial view",
        compare(lambda: visitor.time_anew(long_page), trivial, rounds=6, each=10),
        bar=NEW_LONG,
        queries=(visitor.queries_anew(long_page), visitor.queries(TRIVIAL)),
    )


def cabinet_pages(visitors: Mapping[str, Visitor], application: str) -> Iterator[Row]:
    """The pages that people work with all day, each against the trivial view."""
    for name, who, path, bar in (
        ("list of 25", "operator", WORKING_LIST, LIST),
        ("list of 25 of a coordinator", "municipal", WORKING_LIST, LIST),
        ("application", "municipal", application, APPLICATION),
        *((f"home of {who}", who, HOME_PAGE, HOME) for who in visitors),
    ):
        visitor = visitors[who]
        yield Row(
            f"{name} / trivial view",
            compare(partial(visitor.time, path), partial(visitor.time, TRIVIAL), rounds=5, each=6),
            bar=bar,
            queries=(visitor.queries(path), visitor.queries(TRIVIAL)),
        )


def searches(port: int) -> Iterator[Row]:
    """A surname in a published list, found and not, against the page of one person in it."""
    visitor = Visitor(port)
    release = Release.objects.exclude(published_at=None).earliest("period__starts_on")
    address, row = release.period.public_address, release.rows.earliest("place")
    person = f"{address}people/{row.key}/"
    for name, surname in (("found", samples.SURNAME), ("not found", "Ктототамова")):
        page = f"{address}?surname={quote(surname)}"
        yield Row(
            f"surname {name} / page of one person",
            compare(partial(visitor.time_anew, page), partial(visitor.time_anew, person), rounds=5),
            bar=SEARCH,
            queries=(visitor.queries_anew(page), visitor.queries_anew(person)),
        )


def growth(few: Costs, many: Costs, sizes: tuple[int, int]) -> Iterator[Row]:
    """Every page and job with many applications against the same with few."""
    for name in many.keys() & few.keys():
        a, b = many[name], few[name]
        rounds = min(len(a["seconds"]), len(b["seconds"]))
        yield Row(
            f"{name}, {sizes[1]:,} / {sizes[0]:,}",
            summarize([[(a["seconds"][n], b["seconds"][n])] for n in range(rounds)]),
            bar=GROWTH,
            queries=(a["queries"], b["queries"]),
            rows=(a["rows"], b["rows"]),
            rows_bar=ROWS,
        )


def paper() -> Row:
    """The application as PDF against the library alone, drawing as much text in the same font."""
    application = samples.paper()
    html = samples.bare_html(samples.text_of(build_application(application)))
    return Row(
        "application PDF / bare xhtml2pdf",
        compare(
            _timed(build_application, application),
            _timed(samples.bare_pdf, html),
            rounds=5,
            each=3,
        ),
    )


def publication() -> Row:
    """The job that publishes: each time a new release, on a page that the first one has made."""
    long_period, short_period = map(_period, _FIRST_MONTHS[2:])

    def publish(period: AttestationPeriod, people: int) -> float:
        release_id = samples.approved(period, people)
        return _timed(publish_release, release_id=release_id)()

    return Row(
        "publication of 500 / of 50",
        compare(
            lambda: publish(long_period, 500),
            lambda: publish(short_period, 50),
            rounds=5,
            each=2,
        ),
    )


def _period(month: int) -> AttestationPeriod:
    return samples.period_from(datetime.date(_YEAR, month, 1))


def _timed(act: Callable[..., Any], *args: Any, **kwargs: Any) -> Timed:
    def run() -> float:
        begun = time.perf_counter()
        act(*args, **kwargs)
        return time.perf_counter() - begun

    return run
