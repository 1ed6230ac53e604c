"""The rows of the report, in the order in which they are measured."""

import datetime
import time
from collections.abc import Callable, Iterator
from typing import Any
from urllib.parse import quote

from attestation.paperwork.papers import build_application
from attestation.scheduling.models import AttestationPeriod
from attestation.scheduling.tasks import publish_release
from bench import samples
from bench.measure import Timed, compare
from bench.report import Row
from bench.server import Visitor

TRIVIAL = "/bench/trivial/"
WORKING_LIST = "/cabinet/applications/"
#: What a page may cost at most: remembered and new in trivial views, and with ten times the data.
REMEMBERED, NEW, GROWTH = 1.2, 15.0, 1.3
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
        "schedule of 5,000 / of 500, both new",
        compare(
            lambda: visitor.time_anew(long_page),
            lambda: visitor.time_anew(page),
            rounds=6,
            each=10,
        ),
        queries=(visitor.queries_anew(long_page), visitor.queries_anew(page)),
    )


def working_list(who: str, many: Visitor, few: Visitor) -> Row:
    """The list of applications, on the server of the large and on that of the small database."""
    return Row(
        f"working list of {who}, 5,000 / 500 applications",
        compare(lambda: many.time(WORKING_LIST), lambda: few.time(WORKING_LIST), rounds=6, each=10),
        bar=GROWTH,
        queries=(many.queries(WORKING_LIST), few.queries(WORKING_LIST)),
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
