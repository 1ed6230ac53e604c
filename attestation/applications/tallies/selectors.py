"""What the notes say."""

from collections import Counter
from collections.abc import Collection, Iterator

from django.db import connection
from django.db.models import Sum

from attestation.applications.tallies.models import ApplicationTally

#: Both counts in one statement see the same moment.
_DIFFERENCES = """
    SELECT municipality_id, state, is_filed, coalesce(n.number, 0), coalesce(c.number, 0)
    FROM (SELECT municipality_id, state, is_filed, sum(number) AS number
        FROM attestation_applicationtally GROUP BY 1, 2, 3) n
    FULL JOIN (SELECT municipality_id, state, submitted_at IS NOT NULL AS is_filed,
            count(*) AS number
        FROM attestation_application a
        JOIN attestation_organization o ON o.id = a.organization_id GROUP BY 1, 2, 3) c
    USING (municipality_id, state, is_filed)
    WHERE coalesce(n.number, 0) <> coalesce(c.number, 0)
"""


def filed(municipalities: Collection[int] | None) -> Counter[str]:
    """Return how many filed applications there are, by state; ``None`` stands for the region."""
    notes = ApplicationTally.objects.filter(is_filed=True).order_by()
    if municipalities is not None:
        notes = notes.filter(municipality__in=municipalities)
    return Counter(dict(notes.values_list("state").annotate(Sum("number"))))


def by_municipality(state: str) -> dict[int, int]:
    """Return how many applications are in ``state``, by the key of the municipality."""
    notes = ApplicationTally.objects.filter(state=state).order_by()
    return dict(notes.values_list("municipality").annotate(Sum("number")))


def differences() -> Iterator[str]:
    """Yield a line for each number that is not what a count says."""
    with connection.cursor() as cursor:
        cursor.execute(_DIFFERENCES)
        rows = cursor.fetchall()
    for municipality, state, is_filed, noted, counted in rows:
        filed_or_not = "filed" if is_filed else "not filed"
        yield f"municipality {municipality}, {state}, {filed_or_not}: {noted} for {counted}"
