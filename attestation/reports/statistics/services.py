"""Counting all applications once, for the pages of statistics (the nightly job calls it)."""

from typing import Any

from django.db import connection, transaction
from django.db.models import Count, DurationField, ExpressionWrapper, F, OuterRef, Q, Subquery, Sum
from django.db.models.functions import ExtractYear, TruncDate
from django.utils import timezone

from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.orders.models import OrderEntry
from attestation.reports.statistics.models import StatisticsRow, StatisticsSnapshot

#: Names the lock of the one counting at a time.
_LOCK = 0x57A7


@transaction.atomic
def count_anew() -> StatisticsSnapshot:
    """Count every application that was ever filed, and keep the count instead of the last one.

    The year is that of the filing, by the clock of the site; an application returned and filed
    again counts once, by its last filing. Days are those from filing to registration. A category is
    set or refused by a signed order, the last one where orders were corrected.

    Returns:
        the new snapshot. Two countings at once follow each other.
    """
    with connection.cursor() as cursor:
        cursor.execute("SELECT pg_advisory_xact_lock(%s)", [_LOCK])
    snapshot = StatisticsSnapshot.objects.create()
    StatisticsRow.objects.bulk_create(
        StatisticsRow(
            snapshot=snapshot,
            year=row["year"],
            period=row["schedule_entry__schedule__period__starts_on"],
            municipality_key=row["organization__municipality"],
            municipality=row["organization__municipality__name"],
            category=row["category"],
            form=row["form"],
            days=row["waited"].days if row["waited"] else 0,
            **{name: row[name] for name in _measures()},
        )
        for row in _counted()
    )
    StatisticsSnapshot.objects.exclude(pk=snapshot.pk).delete()
    return snapshot


def _measures() -> dict[str, Count]:
    conditions = {
        "filed": Q(),
        "registered": Q(registered_at__isnull=False),
        "scheduled": Q(schedule_entry__isnull=False),
        "granted": Q(outcome=OrderEntry.Outcome.SET),
        "refused": Q(outcome=OrderEntry.Outcome.REFUSED),
        "rejected": Q(state=ApplicationState.REJECTED),
        "withdrawn": Q(state=ApplicationState.WITHDRAWN),
    }
    return {name: Count("pk", filter=condition) for name, condition in conditions.items()}


def _counted() -> Any:
    zone = timezone.get_current_timezone()
    waited = ExpressionWrapper(
        TruncDate("registered_at", tzinfo=zone) - TruncDate("submitted_at", tzinfo=zone),
        output_field=DurationField(),
    )
    # Asked for row by row: a list of all decisions would outgrow the memory of a query.
    ordered = OrderEntry.objects.in_force().filter(item__application=OuterRef("pk")).order_by()
    return (
        Application.objects.filter(submitted_at__isnull=False)
        .annotate(
            year=ExtractYear("submitted_at", tzinfo=zone),
            outcome=Subquery(ordered.values("outcome")[:1]),
        )
        .order_by()
        .values(
            "year",
            "schedule_entry__schedule__period__starts_on",
            "organization__municipality",
            "organization__municipality__name",
            "category",
            "form",
        )
        .annotate(waited=Sum(waited, filter=Q(registered_at__gte=F("submitted_at"))), **_measures())
    )
