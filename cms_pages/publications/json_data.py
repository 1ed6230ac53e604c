"""Releases as JSON (see `docs/published-data.md`)."""

from collections.abc import Mapping
from typing import Any

from django.utils import timezone

from attestation.public import (
    PublishedResults,
    PublishedSchedule,
    published_results,
    published_schedules,
)

_RESULTS = ("name", "position", "organization", "municipality", "category")
_SCHEDULE = (*_RESULTS, "form")


_OF_SCHEDULE = ("key", *_SCHEDULE, "first_expert", "second_expert", "coordinator_phone")
_OF_RESULTS = ("key", *_RESULTS, "effective_from", "order_number", "order_date")


def schedule_data(facts: PublishedSchedule) -> dict[str, Any]:
    """The schedule of a period: its dates, its release and its rows."""
    return {
        "period": {
            "key": facts.slug,
            "name": facts.period_name,
            "starts_on": facts.starts_on.isoformat(),
            "ends_on": facts.ends_on.isoformat(),
        },
        "release": release_data(facts, people=facts.people),
        "rows": [
            schedule_row(row)
            for row in published_schedules.rows(facts.release_id).values(*_OF_SCHEDULE)
        ],
    }


def schedule_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a person of a schedule."""
    return {
        "key": str(row["key"]),
        **{field: row[field] for field in _SCHEDULE},
        "experts": [row["first_expert"], row["second_expert"]],
        "coordinator_phone": row["coordinator_phone"],
    }


def results_data(facts: PublishedResults) -> dict[str, Any]:
    """The categories set by one decision: its day, its release and its rows."""
    return {
        "decision": {"key": facts.slug, "decided_on": facts.decided_on.isoformat()},
        "release": release_data(facts, people=facts.people),
        "rows": [
            results_row(row)
            for row in published_results.rows(facts.release_id).values(*_OF_RESULTS)
        ],
    }


def results_row(row: Mapping[str, Any]) -> dict[str, Any]:
    """What is said of a person to whom a category was set."""
    return {
        "key": str(row["key"]),
        **{field: row[field] for field in _RESULTS},
        "effective_from": row["effective_from"].isoformat(),
        "order_number": row["order_number"],
        "order_date": row["order_date"].isoformat(),
    }


def release_data(release: Any, *, people: int) -> dict[str, Any]:
    """What is said of a release.

    Args:
        release: the release itself, or its `PublishedList`.
    """
    published_at = timezone.localtime(release.published_at) if release.published_at else None
    return {
        "number": release.number,
        "published_at": published_at.isoformat() if published_at else None,
        "order_number": release.order_number,
        "order_date": release.order_date.isoformat(),
        "reason": release.reason,
        "people": people,
    }
