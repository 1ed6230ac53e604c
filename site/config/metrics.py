"""`/metrics` for Prometheus: requests as they were answered, jobs, and what rooms tell.

Requests are counted by each process; `PROMETHEUS_MULTIPROC_DIR` names a folder that the web
processes share, so that any of them tells the sum. All else is read when it is asked for.
"""

import hmac
import logging
import os
import time
from collections.abc import Callable, Iterator
from contextlib import suppress
from ipaddress import ip_address
from pathlib import Path

from django.conf import settings
from django.db import DatabaseError
from django.db.models import Count
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseNotFound
from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob
from prometheus_client import CollectorRegistry, Counter, Histogram, exposition, multiprocess
from prometheus_client.core import GaugeMetricFamily
from prometheus_client.metrics_core import Metric as Family
from prometheus_client.registry import Collector

from attestation.base import job_health
from attestation.base.metrics import Metric, age, metrics
from attestation.base.queues import WORKERS
from attestation.management.backups.making import done_mark

PATH = "/metrics"
#: The parts of the site, by the beginning of an address.
_AREAS = {"/cabinet/": "cabinet", "/cms/": "cms", "/accounts/": "accounts"}
#: A page of a second is slow; one of thirty was given up.
_SECONDS = (0.05, 0.1, 0.25, 0.5, 1, 2, 5, 10, 30)
#: What a proxy adds: with one of them a visitor of loopback is somebody else's.
_PROXIED = ("X-Forwarded-For", "X-Real-IP", "Forwarded")
_log = logging.getLogger(__name__)

if folder := os.environ.get("PROMETHEUS_MULTIPROC_DIR", ""):
    Path(folder).mkdir(mode=0o700, parents=True, exist_ok=True)
_own = CollectorRegistry()
_requests = Counter(
    "attestation_requests", "Requests, by view and status.", ["view", "status"], registry=_own
)
_seconds = Histogram(
    "attestation_request_seconds",
    "How long an answer takes, by part of the site.",
    ["area"],
    registry=_own,
    buckets=_SECONDS,
)


class MetricsMiddleware:
    """Counts every request; answers `/metrics` itself.

    It stands before whatever asks for the host: Prometheus asks by the address of the machine.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self._get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        if request.path == PATH:
            return page(request) if is_allowed(request) else HttpResponseNotFound()
        begun = time.monotonic()
        status = 500
        try:
            response = self._get_response(request)
            status = response.status_code
        finally:
            # What even the page of an error cannot answer is counted, too.
            _count(request, status, seconds=time.monotonic() - begun)
        return response


def _count(request: HttpRequest, status: int, *, seconds: float) -> None:
    path = request.path
    area = next((area for begin, area in _AREAS.items() if path.startswith(begin)), "site")
    _seconds.labels(area).observe(seconds)
    _requests.labels(view_name(request), str(status)).inc()


def is_allowed(request: HttpRequest) -> bool:
    """Return whether somebody has the token; without one in the settings, is on this machine."""
    if token := settings.METRICS_TOKEN:
        told = request.headers.get("Authorization", "")
        return hmac.compare_digest(told.encode(), f"Bearer {token}".encode())
    if any(name in request.headers for name in _PROXIED):
        return False
    with suppress(ValueError):
        return ip_address(request.META.get("REMOTE_ADDR", "")).is_loopback
    return False


def view_name(request: HttpRequest) -> str:
    """Return the class or function that has answered; never an address, which may hold a key."""
    if (match := request.resolver_match) is None:
        return "none"
    view = getattr(match.func, "view_class", match.func)
    return getattr(view, "__name__", type(view).__name__)


def page(request: HttpRequest) -> HttpResponse:
    registry = CollectorRegistry()
    if os.environ.get("PROMETHEUS_MULTIPROC_DIR"):
        multiprocess.MultiProcessCollector(registry)
    else:
        registry.register(_own)
    registry.register(_State())
    return HttpResponse(
        exposition.generate_latest(registry), content_type=exposition.CONTENT_TYPE_LATEST
    )


class _State(Collector):
    """What is read from database and disk; a database that is away is a number, too."""

    def collect(self) -> Iterator[Family]:
        up = 1
        try:
            found = [*_jobs(), *map(_family, metrics), *_backup()]
        except DatabaseError:
            _log.warning("The database does not answer, so that metrics are missing.")
            found, up = [], 0
        yield GaugeMetricFamily("attestation_database_up", "Whether the database answers.", up)
        yield from found


def _family(metric: Metric) -> Family:
    family = GaugeMetricFamily(metric.name, metric.explanation, labels=metric.labels)
    for words, value in metric.read(timezone.now()):
        family.add_metric(words, value)
    return family


def _jobs() -> Iterator[Family]:
    """Tell of the workers and of the queues that each of them takes."""
    now = timezone.now()
    health = job_health.health(now)
    yield GaugeMetricFamily("attestation_workers_alive", "Living workers.", health.alive)
    told: dict[str, tuple[str, Callable[[job_health.GroupHealth], float]]] = {
        "jobs_waiting": ("Jobs whose time has come.", lambda group: group.waiting),
        "jobs_running": ("Jobs that a living worker runs.", lambda group: group.running),
        "jobs_oldest_seconds": (
            "How long the oldest of them waits.",
            lambda group: age(group.oldest, now),
        ),
        "worker_stands_still": ("1 where nobody works.", lambda group: group.stands_still),
    }
    for name, (explanation, value) in told.items():
        family = GaugeMetricFamily(f"attestation_{name}", explanation, labels=["worker"])
        for group in health.groups:
            family.add_metric([group.name], value(group))
        yield family
    failed = ProcrastinateJob.objects.filter(status="failed").values_list("queue_name")
    numbers = dict(failed.annotate(number=Count("pk")))
    family = GaugeMetricFamily(
        "attestation_jobs_failed",
        "Jobs that were given up in the last two weeks.",
        labels=["queue"],
    )
    for queue in sorted(queue for queues in WORKERS.values() for queue in queues):
        family.add_metric([queue], numbers.get(queue, 0))
    yield family


def _backup() -> Iterator[Family]:
    done = 0.0
    with suppress(FileNotFoundError):
        done = done_mark().stat().st_mtime
    yield GaugeMetricFamily(
        "attestation_backup_done_timestamp_seconds", "When the last backup was finished.", done
    )
