"""Adding the notes up, and counting anew."""

from django.db import connection, transaction

_ONE_AT_A_TIME = "SELECT pg_advisory_xact_lock(hashtext('attestation_applicationtally'))"
_COLUMNS = "municipality_id, state, is_filed, number"
_ADD_UP = f"""
    WITH gone AS (DELETE FROM attestation_applicationtally RETURNING {_COLUMNS})
    INSERT INTO attestation_applicationtally ({_COLUMNS})
    SELECT municipality_id, state, is_filed, sum(number) FROM gone
    GROUP BY municipality_id, state, is_filed HAVING sum(number) <> 0
"""  # noqa: S608 (no input)
_COUNT_ANEW = f"""
    WITH gone AS (DELETE FROM attestation_applicationtally)
    INSERT INTO attestation_applicationtally ({_COLUMNS})
    SELECT o.municipality_id, a.state, a.submitted_at IS NOT NULL, count(*)
    FROM attestation_application a JOIN attestation_organization o ON o.id = a.organization_id
    GROUP BY 1, 2, 3
"""  # noqa: S608 (no input)


@transaction.atomic
def add_up() -> None:
    """Replace the notes by their sums; numbers stay what they are."""
    _do(_ADD_UP)


@transaction.atomic
def count_anew() -> None:
    """Forget the notes and count the applications; one statement, so that no change is lost."""
    _do(_COUNT_ANEW)


def _do(statement: str) -> None:
    with connection.cursor() as cursor:
        cursor.execute(_ONE_AT_A_TIME)
        cursor.execute(statement)
