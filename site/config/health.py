"""Health checks: liveness and readiness of the process."""

from django.contrib.auth.decorators import login_not_required
from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, HttpResponse
from django.views.decorators.cache import never_cache


@login_not_required
@never_cache
def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("ok", content_type="text/plain")


@login_not_required
@never_cache
def ready(request: HttpRequest) -> HttpResponse:
    """200 when the database answers and is migrated; 503 with the reason otherwise."""
    fault = _fault()
    return HttpResponse(fault or "ok", content_type="text/plain", status=503 if fault else 200)


def _fault() -> str:
    try:
        executor = MigrationExecutor(connection)
        if executor.migration_plan(executor.loader.graph.leaf_nodes()):
            return "migrations are missing"
        cache.get("readyz")
    except DatabaseError:
        return "the database does not answer"
    return ""
