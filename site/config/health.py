"""Health checks: liveness and readiness of the process."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache

from attestation.base.job_health import standing


@login_not_required
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and is migrated; 503 with the reason otherwise.

    The web process is ready also while no worker runs; a second line says so then.
    """
    fault = _fault()
    body = fault or "\n".join(["ok", *_standing()])
    return HttpResponse(body, content_type="text/plain", status=503 if fault else 200)


@login_not_required
@never_cache
def workers(request: HttpRequest) -> HttpResponse:
    """200 while all workers work; 503 with the names of those that do not."""
    lines = [fault] if (fault := _fault()) else _standing()
    body = "\n".join(lines) or "ok"
    return HttpResponse(body, content_type="text/plain", status=503 if lines else 200)


def _standing() -> list[str]:
    return [f"worker does not work: {name}" for name in standing(timezone.now())]


def _fault() -> str:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "migrations are missing"
        cache.get("readyz")
    except DatabaseError:
        return "the database does not answer"
    return ""
