"""One run: fill two databases, serve them, measure, and leave nothing but the report."""

import json
import os
import platform
import shutil
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import UTC, datetime
from importlib.metadata import version
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection

from bench import databases, growth, report, rows, samples
from bench.server import Visitor, serving

_PACKAGES = ("Django", "wagtail", "gunicorn", "psycopg", "xhtml2pdf")
#: How many applications; `BENCH_APPLICATIONS` says another number of many.
_APPLICATIONS = {
    databases.SMALL: 1_000,
    databases.LARGE: int(os.environ.get("BENCH_APPLICATIONS", "20000")),
}
_WHO = ("municipal", "operator", "school", "expert1", "teacher")


def _directory() -> Path:
    # mypy reads the settings of tests, which have no such directory.
    return settings.BENCH_DIR  # type: ignore[misc]


def main(arguments: list[str]) -> None:
    """Measure everything, print the table and write ``var/bench.json``.

    With ``--costs FILE`` write what pages and jobs cost on the database of the environment.
    """
    if arguments[:1] == ["--costs"]:
        growth.write(Path(arguments[1]))
        return
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
    cookies = {who: samples.cookie_of(who) for who in _WHO}
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
        visitors = {who: Visitor(few, cookie=cookie) for who, cookie in cookies.items()}
        yield from rows.cabinet_pages(visitors, samples.application_address())
        yield from rows.searches(many)
    few_cost, many_cost = (_costs(name) for name in _APPLICATIONS)
    small, large = _APPLICATIONS.values()
    yield from rows.growth(few_cost, many_cost, (small, large))
    yield rows.paper()
    yield rows.publication()


def _costs(name: str) -> dict[str, Any]:
    """What pages and jobs cost on one of the databases, measured in a process of its own."""
    found = _directory() / f"{name}.json"
    subprocess.run(  # noqa: S603 (our own command)
        [sys.executable, "-m", "bench", "--costs", str(found)],
        cwd=settings.BASE_DIR,
        env=databases.environment(name),
        check=True,
    )
    costs: dict[str, Any] = json.loads(found.read_text())
    return costs


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
