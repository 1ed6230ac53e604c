"""Which rows are copied: worked out once, into tables that go with the transaction."""

from typing import Any

from django.db import connection

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.applications.workflow import ENDED, ApplicationState
from attestation.categories.models import CategoryRecord
from attestation.demo.scale.plan import BOTH, BY_KEY, TIMES, Owned, Plan, Table, references
from attestation.files.models import StoredFile

#: Finished rows of what lies in time: these alone are copied into the past.
_FINISHED = {
    "attestationperiod": """
        SELECT DISTINCT s.period_id FROM attestation_scheduleentry e
        JOIN attestation_municipalschedule s ON s.id = e.schedule_id
        JOIN kept_application a ON a.id = e.application_id AND a.finished""",
    "release": """
        SELECT id FROM attestation_release
        WHERE published_at IS NOT NULL AND period_id IN (SELECT id FROM past_attestationperiod)""",
    "municipalschedule": """
        SELECT id FROM attestation_municipalschedule
        WHERE period_id IN (SELECT id FROM past_attestationperiod)""",
    "approvedexpert": """
        SELECT id FROM attestation_approvedexpert WHERE school_year IN (
            SELECT x.school_year FROM attestation_approvedexpert x
            JOIN attestation_expertassignment t ON t.expert_id = x.id
            JOIN attestation_scheduleentry e ON e.id = t.entry_id
            JOIN kept_application a ON a.id = e.application_id AND a.finished)""",
    "order": """
        SELECT id FROM attestation_order
        WHERE state = 'signed' AND published_at IS NOT NULL""",
    "commissionsession": """
        SELECT DISTINCT session_id FROM attestation_order
        WHERE id IN (SELECT id FROM past_order)""",
    "sessionmember": """
        SELECT id FROM attestation_sessionmember
        WHERE session_id IN (SELECT id FROM past_commissionsession)""",
    "groupvote": """
        SELECT id FROM attestation_groupvote
        WHERE member_id IN (SELECT id FROM past_sessionmember)""",
    "resultsrelease": """
        SELECT id FROM attestation_resultsrelease WHERE order_id IN (SELECT id FROM past_order)""",
}
#: How a published row finds the application whose key it bears.
_BY_KEY = {
    "releaserow": """
        SELECT DISTINCT ON (x.id) x.id, a.id AS owner FROM attestation_releaserow x
        JOIN attestation_application a ON a.public_key = x.key""",
    "resultsrow": """
        SELECT DISTINCT ON (x.id) x.id, i.application_id AS owner FROM attestation_resultsrow x
        JOIN attestation_orderentry e ON e.key = x.key
        JOIN attestation_agendaitem i ON i.id = e.item_id""",
}


def kept(model: Table) -> str:
    """Return the table of the rows of an owned ``model`` that are copied."""
    return f"kept_{model._meta.model_name}"


def past(model: Table) -> str:
    """Return the table of the finished rows of ``model``, which lies in time."""
    return f"past_{model._meta.model_name}"


def choose_rows(plan: Plan) -> tuple[int, int]:
    """Fill the tables of what is copied.

    Each row has ``kind`` («own» goes with every copy, «place» with a group of municipalities),
    ``finished`` (whether it is copied into the past), ``rank`` (its application's place among all,
    the finished first; a last copy may be cut short) and ``person``.

    Returns:
        how many applications there are to copy, and how many of them are finished.
    """
    with connection.cursor() as cursor:
        _choose_people(cursor)
        for name, finished in _FINISHED.items():
            cursor.execute(f"CREATE TEMP TABLE past_{name} (id bigint PRIMARY KEY) ON COMMIT DROP")
            cursor.execute(f"INSERT INTO past_{name} {finished}")
        for one in plan.owned:
            if one.model is not Application:
                _choose_owned(cursor, one, plan.owned_models)
        for model in BY_KEY:
            _choose_by_key(cursor, model, plan)
        _choose_files(cursor, plan)
        cursor.execute("SELECT count(*), count(*) FILTER (WHERE finished) FROM kept_application")
        everything, finished = cursor.fetchone()
    return everything, finished


def _choose_people(cursor: Any) -> None:
    ended = ", ".join(f"'{state}'" for state in sorted(ENDED - {ApplicationState.DELETED}))
    run = cursor.execute
    run(f"""
        CREATE TEMP TABLE kept_user ON COMMIT DROP AS
        SELECT u.id, u.id AS person, CASE
            WHEN u.is_staff OR u.id IN (SELECT user_id FROM attestation_user_groups)
                OR u.id IN (SELECT user_id FROM attestation_user_user_permissions) THEN 'shared'
            WHEN u.id IN (
                SELECT user_id FROM attestation_municipalityuserpermission
                UNION ALL SELECT user_id FROM attestation_organizationuserpermission
                UNION ALL SELECT user_id FROM attestation_approvedexpert
            ) THEN 'place' ELSE 'own' END AS kind,
            coalesce(bool_or(a.state IN ({ended})), false) AS finished, 0 AS rank,
            right(u.last_name, 1) = 'а' AS is_woman, u.patronymic <> '' AS has_patronymic
        FROM attestation_user u LEFT JOIN attestation_application a ON a.applicant_id = u.id
        GROUP BY u.id""")
    run(f"""
        CREATE TEMP TABLE kept_application ON COMMIT DROP AS
        SELECT a.id, a.applicant_id AS person, 'own' AS kind, a.state IN ({ended}) AS finished,
            row_number() OVER (ORDER BY a.state IN ({ended}) DESC, a.id) AS rank
        FROM attestation_application a JOIN kept_user u ON u.id = a.applicant_id
        WHERE a.state <> '{ApplicationState.DELETED}' AND u.kind <> 'shared'""")
    run("""
        UPDATE kept_user u SET rank = a.rank
        FROM (SELECT person, min(rank) AS rank FROM kept_application GROUP BY person) a
        WHERE a.person = u.id""")
    for table in ("kept_user", "kept_application"):
        run(f"ALTER TABLE {table} ADD PRIMARY KEY (id)")


def _choose_owned(cursor: Any, one: Owned, owned: set[Table]) -> None:
    table, owner = one.model._meta.db_table, one.owner
    refuse = [
        f"(x.{f.column} IS NULL OR {_copied(f.related_model, f'x.{f.column}')})"
        for f in references(one.model)
        if f is not owner and _is_in_time(f.related_model, one.model, owned)
    ]
    finished = " AND ".join(["o.finished", *refuse])
    persons = [f for f in references(one.model) if f.name in {"user", "person"}]
    persons = [f for f in persons if owner.null and f.related_model is User]
    selects = [_select(one.model, f"x.{owner.column}", kept_of(owner.related_model), finished)]
    if persons:
        (person, *_) = persons
        fallback = _select(one.model, f"x.{person.column}", "kept_user", finished)
        selects.append(f"{fallback} AND x.{owner.column} IS NULL")
    if one.model is CategoryRecord:
        # Of people who never signed up.
        selects.append(
            f"SELECT x.id, NULL::bigint, 'own', false, 0 FROM {table} x"
            " WHERE x.person_id IS NULL AND x.application_id IS NULL"
        )
    _keep(cursor, one.model, " UNION ALL ".join(selects))


def _select(model: Table, owner: str, kept_owners: str, finished: str) -> str:
    pk = model._meta.pk.column
    return (
        f"SELECT x.{pk} AS id, o.person, o.kind, {finished} AS finished, o.rank"
        f" FROM {model._meta.db_table} x JOIN {kept_owners} o ON o.id = {owner}"
        " WHERE o.kind <> 'shared'"
    )


def _choose_by_key(cursor: Any, model: Table, plan: Plan) -> None:
    (release,) = (f for f in references(model) if f.name == "release")
    finished = f"o.finished AND {_copied(release.related_model, f'x.{release.column}')}"
    _keep(
        cursor,
        model,
        f"SELECT x.id, o.person, o.kind, {finished} AS finished, o.rank"
        f" FROM {model._meta.db_table} x"
        f" JOIN ({_BY_KEY[str(model._meta.model_name)]}) found USING (id)"
        " JOIN kept_application o ON o.id = found.owner",
    )


def _choose_files(cursor: Any, plan: Plan) -> None:
    """Each file belongs to one row alone."""
    selects = [
        f"SELECT x.{f.column} AS id, o.person, o.kind, o.finished, o.rank"
        f" FROM {one.model._meta.db_table} x JOIN {kept(one.model)} o"
        f" ON o.id = x.{one.model._meta.pk.column} WHERE x.{f.column} IS NOT NULL"
        for one in plan.owned
        for f in references(one.model)
        if f.related_model is StoredFile and not hasattr(one.model, "pgh_obj")
    ]
    _keep(cursor, StoredFile, " UNION ALL ".join(selects))
    selects = [
        f"SELECT x.{f.column} AS id FROM {model._meta.db_table} x JOIN {past(model)} USING (id)"
        f" WHERE x.{f.column} IS NOT NULL"
        for model in TIMES
        for f in references(model)
        if f.related_model is StoredFile
    ]
    run = cursor.execute
    run("CREATE TEMP TABLE past_storedfile (id uuid PRIMARY KEY) ON COMMIT DROP")
    run(f"INSERT INTO past_storedfile {' UNION '.join(selects)}")


def _keep(cursor: Any, model: Table, rows: str) -> None:
    run = cursor.execute
    run(f"CREATE TEMP TABLE {kept(model)} ON COMMIT DROP AS {rows}")
    run(f"ALTER TABLE {kept(model)} ADD PRIMARY KEY (id)")
    run(f"ANALYZE {kept(model)}")


def kept_of(model: "Table | str | None") -> str:
    """Return the table of the copied rows of what a reference leads to."""
    if model is None or isinstance(model, str):
        raise TypeError(f"A reference to {model!r} leads nowhere")
    return kept(model)


def _is_in_time(target: "Table | str | None", model: Table, owned: set[Table]) -> bool:
    return target in TIMES + BOTH or (target in owned and target is not model)


def _copied(target: "Table | str | None", column: str) -> str:
    """Return the condition that what ``column`` leads to is copied into the past."""
    if target is None or isinstance(target, str):
        raise TypeError(f"A reference to {target!r} leads nowhere")
    if target in TIMES + BOTH:
        return f"{column} IN (SELECT id FROM {past(target)})"
    return f"{column} IN (SELECT id FROM {kept(target)} WHERE finished)"
