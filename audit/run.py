"""One run: fill a database, serve it as an installation does, look, and say what was found."""

import argparse
import json
import os
import platform
import shutil
import time
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from pathlib import Path
from urllib.parse import quote

from django.conf import settings
from playwright.sync_api import Browser

from attestation.reports.statistics.services import count_anew
from audit import axe, browser, head, lighthouse, nu, pages, pictures, plain, report, weight
from audit.report import Row
from bench import databases, samples
from bench.server import serving

DATABASE = "attestation_audit"
#: The longest stands last: what was found before is written down already.
CHECKS = ("lighthouse", "weight", "elsewhere", "head", "plain", "nu", "axe")
_PEOPLE = 500
_APPLICATIONS = 400
_PERIOD = datetime(2030, 2, 1).date()
_FILE = settings.VAR_DIR / "audit.json"
_DOCUMENT = settings.BASE_DIR / "docs" / "quality.md"
_PICTURES = settings.BASE_DIR / "docs" / "images"
_NODE_MODULES = Path(__file__).parent / "node_modules"


class Site:
    """What is looked at, read from the server once.

    Attributes:
        port: where it is served.
        cookies: «name=value» of each person.
        schedule: the address of the schedule of 500 people.
    """

    def __init__(self, port: int, cookies: dict[str, str], schedule: str) -> None:
        self.port, self.cookies, self.schedule = port, cookies, schedule
        self.public = pages.public(port)
        self.cabinets = [
            place
            for person, cookie in cookies.items()
            for place in pages.of_cabinet(port, person, cookie)
        ]

    @property
    def named(self) -> dict[str, str]:
        """The pages whose figures stand in the documents, by name."""
        return {
            "home": "/",
            "schedules index": "/schedules/",
            "schedule of 500": self.schedule,
            "documents": "/normative-documents/",
            "search": "/search/",
            "search results": f"/search/?q={quote('заявление')}",
        }


def _directory() -> Path:
    # mypy reads the settings of tests, which have no such directory.
    return settings.AUDIT_DIR  # type: ignore[misc]


def main(arguments: list[str]) -> int:
    """Look at everything; 0 when every bar is met, else 1."""
    asked = _arguments(arguments)
    begun = time.monotonic()
    shutil.rmtree(_directory(), ignore_errors=True)
    _directory().mkdir(parents=True)
    with databases.dropped_afterwards(DATABASE):
        schedule, cookies = _fill()
        print(f"filled in {time.monotonic() - begun:.0f} s", flush=True)
        with serving(DATABASE) as port, browser.opened() as chromium:
            site = Site(port, cookies, schedule)
            print(f"{len(site.public)} public, {len(site.cabinets)} other pages", flush=True)
            if asked.pictures:
                _take_pictures(site, chromium)
            rows: list[Row] = []
            for found in _look(site, chromium, asked.only):
                rows += found
                _write(rows, in_document=asked.write)
    print(f"\n{report.table(rows)}\n\n{time.monotonic() - begun:.0f} s, {_FILE}")
    return 0 if all(row.is_met for row in rows) else 1


def _arguments(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m audit", description=main.__doc__)
    parser.add_argument("--only", nargs="*", choices=CHECKS, default=CHECKS)
    parser.add_argument("--pictures", action="store_true", help="renew the pictures of the docs")
    parser.add_argument("--write", action="store_true", help="renew the figures in docs/quality.md")
    return parser.parse_args(arguments)


def _fill() -> tuple[str, dict[str, str]]:
    """Fill the database; the address of the long schedule and the cookies of those who look."""
    databases.create(DATABASE)
    databases.manage(DATABASE, "migrate", "--verbosity=0")
    databases.manage(DATABASE, "createcachetable")
    databases.manage(DATABASE, "collectstatic", "--no-input", "--verbosity=0")
    databases.manage(DATABASE, "load_scale", f"--applications={_APPLICATIONS}")
    count_anew()
    schedule = samples.published(_PERIOD, _PEOPLE)
    return schedule, {person: samples.cookie_of(person) for person in pages.PEOPLE}


def _write(rows: list[Row], *, in_document: bool) -> None:
    report.write(_FILE, rows, _about())
    if in_document:
        day = datetime.now(UTC).date().isoformat()
        _DOCUMENT.write_text(report.put_into(_DOCUMENT.read_text(), rows, day))


def _take_pictures(site: Site, chromium: Browser) -> None:
    wanted = {name: site.named[name] for name in ("home", "schedules index", "documents")}
    named = {name.replace(" ", "-"): address for name, address in wanted.items()}
    named |= {
        "schedule": site.schedule,
        "search-results": site.named["search results"],
        "statistics": "/statistics/",
    }
    pictures.take(chromium, site.port, named, site.cabinets, site.cookies, _PICTURES)


def _look(site: Site, chromium: Browser, wanted: tuple[str, ...]) -> Iterator[list[Row]]:
    checks: dict[str, Callable[[], list[Row]]] = {
        "lighthouse": lambda: [
            lighthouse.measure(site.port, name, address, _directory())
            for name, address in site.named.items()
            if "results" not in name  # what was asked is nobody's to index
        ],
        "nu": lambda: [
            nu.check("public pages", site.public, _directory() / "html-public"),
            nu.check("cabinets", site.cabinets, _directory() / "html-cabinets"),
            nu.check_styles(settings.BASE_DIR / "static" / "css" / "site.css"),
        ],
        "axe": lambda: [
            *axe.check(chromium, site.port, site.public, site.cookies, "public pages"),
            *axe.check(chromium, site.port, site.cabinets, site.cookies, "cabinets"),
        ],
        "weight": lambda: [
            weight.first_view(chromium, site.port, name, address)
            for name, address in site.named.items()
        ],
        "elsewhere": lambda: [weight.stays_here(chromium, site.port, site.public)],
        "head": lambda: [head.check(place for place in site.public if place.is_mapped)],
        "plain": lambda: plain.walk(chromium, site.port, site.schedule, samples.SURNAME),
    }
    for name in CHECKS:
        if name in wanted:
            begun = time.monotonic()
            yield checks[name]()
            print(f"looked: {name}, {time.monotonic() - begun:.0f} s", flush=True)


def _about() -> dict[str, object]:
    return {
        "measured_at": datetime.now(UTC).isoformat(timespec="seconds"),
        "processors": os.cpu_count(),
        "versions": {
            "python": platform.python_version(),
            **{
                name: json.loads((_NODE_MODULES / name / "package.json").read_text())["version"]
                for name in ("lighthouse", "vnu-jar")
            },
        },
    }
