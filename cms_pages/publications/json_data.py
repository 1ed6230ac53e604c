"""Releases as JSON (see `docs/published-data.md`)."""

from typing import Any

from django.utils import timezone

from attestation.public import (
    PublishedList,
    PublishedResults,
    PublishedSchedule,
    published_results,
    published_schedules,
)

_RESULTS = ("name", "position", "organization", "municipality", "category")
_SCHEDULE = (*_RESULTS, "form")


def schedule_data(facts: PublishedSchedule) -> dict[str, Any]:
    """The schedule of a period: its dates, its release and its rows."""
    return {
        "period": {
            "key": facts.slug,
            "name": facts.period_name,
            "starts_on": facts.starts_on.isoformat(),
            "ends_on": facts.ends_on.isoformat(),
        },
        "release": _release(facts),
        "rows": [
            {
                "key": str(row["key"]),
                **{field: row[field] for field in _SCHEDULE},
                "experts": [row["first_expert"], row["second_expert"]],
                "coordinator_phone": row["coordinator_phone"],
            }
            for row in published_schedules.rows(facts.release_id).values(
                "key", *_SCHEDULE, "first_expert", "second_expert", "coordinator_phone"
            )
        ],
    }


def results_data(facts: PublishedResults) -> dict[str, Any]:
    """The categories set by one decision: its day, its release and its rows."""
    rows = published_results.rows(facts.release_id).values(
        "key", *_RESULTS, "effective_from", "order_number", "order_date"
    )
    return {
        "decision": {"key": facts.slug, "decided_on": facts.decided_on.isoformat()},
        "release": _release(facts),
        "rows": [
            {
                "key": str(row["key"]),
                **{field: row[field] for field in _RESULTS},
                "effective_from": row["effective_from"].isoformat(),
                "order_number": row["order_number"],
                "order_date": row["order_date"].isoformat(),
            }
            for row in rows
        ],
    }


def _release(facts: PublishedList) -> dict[str, Any]:
    published_at = timezone.localtime(facts.published_at) if facts.published_at else None
    return {
        "number": facts.number,
        "published_at": published_at.isoformat() if published_at else None,
        "order_number": facts.order_number,
        "order_date": facts.order_date.isoformat(),
        "reason": facts.reason,
        "people": facts.people,
    }
