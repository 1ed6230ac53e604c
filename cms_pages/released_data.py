"""Releases as JSON (see `docs/published-data.md`)."""

from typing import Any

from django.utils import timezone

from attestation.public import PublishedList, PublishedSchedule, released_rows

_SCHEDULE = ("name", "position", "organization", "municipality", "category", "form")


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
            for row in released_rows(facts.release_id).values(
                "key", *_SCHEDULE, "first_expert", "second_expert", "coordinator_phone"
            )
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
