"""What pages and jobs cost on one database, in a process of its own.

Processor time of the process and of its database server, and the rows read: both stay the same
whatever else the machine does.
"""

import json
from collections.abc import Callable, Iterator
from functools import partial
from pathlib import Path
from typing import Any

from django.contrib.auth import get_user_model
from django.core.cache import caches
from django.test import Client
from django.utils import timezone

from attestation.applications.applicant_reminders import remind_applicants
from attestation.evaluation.reminders import remind_of_conclusions
from attestation.reports.statistics.services import count_anew
from bench.pages import all_pages
from bench.reading import Cost, cost_of

_ROUNDS = 3
#: A page that takes so long is not asked for again.
_LONG = 5.0


def write(path: Path) -> None:
    """Write by page or job: seconds of each round, rows, queries, bytes, whole tables read."""
    found = {}
    for name, act in [*_pages(), *_jobs()]:
        costs: list[Cost] = []
        act()
        while len(costs) < _ROUNDS and sum(cost.seconds for cost in costs) < _LONG:
            caches["released"].clear()
            costs.append(cost_of(act))
        last = costs[-1]
        content = b"" if getattr(last.answer, "streaming", True) else last.answer.content
        found[name] = {
            "seconds": [cost.seconds for cost in costs],
            "rows": last.rows,
            "queries": last.queries,
            "bytes": len(content),
            "scans": last.scans,
        }
    path.write_text(json.dumps(found))


def _pages() -> Iterator[tuple[str, Callable[[], Any]]]:
    clients: dict[str, Client] = {}
    for page in all_pages():
        if page.who not in clients:
            clients[page.who] = Client(headers={"host": "127.0.0.1"})
            if page.who:
                clients[page.who].force_login(get_user_model().objects.get(username=page.who))
        yield page.name, partial(clients[page.who].get, page.path)


def _jobs() -> Iterator[tuple[str, Callable[[], Any]]]:
    today = timezone.localdate()
    yield "job: statistics", count_anew
    yield "job: reminders of conclusions", partial(remind_of_conclusions, today)
    yield "job: reminders to applicants", partial(remind_applicants, today)
