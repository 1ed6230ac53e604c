"""One run: fill two databases, serve them, measure, and leave nothing but the report."""

import os
import platform
import shutil
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path

from django.conf import settings
from django.db import connection

from bench import databases, report, rows, samples
from bench.server import Visitor, serving

_PACKAGES = ("Django", "wagtail", "gunicorn", "psycopg", "xhtml2pdf")
_APPLICATIONS = {databases.SMALL: 500, databases.LARGE: 5000}
#: A coordinator sees one municipality of twenty, an operator everything.
_WHOSE_LISTS = {"a coordinator": "municipal", "the operator": "operator"}


def _directory() -> Path:
    # mypy reads the settings of tests, which have no such directory.
    return settings.BENCH_DIR  # type: ignore[misc]


def main() -> None:
    """Measure everything, print the table and write ``var/bench.json``."""
    begun = time.monotonic()
    shutil.rmtree(_directory(), ignore_errors=True)
    try:
        with databases.dropped_afterwards(databases.SMALL, databases.LARGE):
            cookies = _fill()
            print(f"filled in {time.monotonic() - begun:.0f} s", flush=True)
            measured = []
            for row in _measure(cookies):
                measured.append(row)
                print(f"measured: {row.name}", flush=True)
            about = _about()
    finally:
        shutil.rmtree(_directory(), ignore_errors=True)
    path = settings.VAR_DIR / "bench.json"
    report.write(path, measured, about)
    print(f"\n{report.table(measured)}\n\n{time.monotonic() - begun:.0f} s, {path}")


def _fill() -> dict[str, str]:
    """Fill both databases; the cookies with which each person has signed in, on either."""
    small, large = _APPLICATIONS
    databases.create(small)
    databases.manage(small, "migrate", "--verbosity=0")
    databases.manage(small, "createcachetable")
    databases.manage(small, "collectstatic", "--no-input", "--verbosity=0")
    _add_applications(small)
    cookies = {who: samples.cookie_of(username) for who, username in _WHOSE_LISTS.items()}
    databases.leave()
    databases.create(large, like=small)
    _add_applications(large)
    for name in _APPLICATIONS:
        databases.tidy(name)
    return cookies


def _add_applications(name: str) -> None:
    databases.manage(name, "load_scale", f"--applications={_APPLICATIONS[name]}")


def _measure(cookies: dict[str, str]) -> Iterator[report.Row]:
    with ExitStack() as servers:
        few, many = (servers.enter_context(serving(name)) for name in _APPLICATIONS)
        yield from rows.public_pages(few)
        for who, cookie in cookies.items():
            yield rows.working_list(who, Visitor(many, cookie=cookie), Visitor(few, cookie=cookie))
    yield rows.paper()
    yield rows.publication()


def _about() -> dict[str, object]:
    with connection.cursor() as cursor:
        cursor.execute("SHOW server_version")
        (postgresql,) = cursor.fetchone()
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processors": os.cpu_count(),
        "versions": {
            "python": platform.python_version(),
            "postgresql": postgresql,
            **{name.lower(): version(name) for name in _PACKAGES},
        },
    }
