"""The server ends what waits for a lock, or works, too long."""

import psycopg
import pytest
from config.postgres import bounds
from django.db import connection

pytestmark = pytest.mark.true_day


@pytest.fixture
def bounded(db):
    """A connection of its own with short bounds."""
    known = connection.get_connection_params()
    parts = {
        key: known[key] for key in ("host", "port", "user", "password", "dbname") if known.get(key)
    }
    told = {"DATABASE_STATEMENT_TIMEOUT": "300ms", "DATABASE_LOCK_TIMEOUT": "100ms"}
    options = bounds(lambda name, default: told[name])
    with psycopg.connect(**parts, options=options, autocommit=True) as made:
        yield made


def test_a_statement_ends_in_time(bounded):
    with pytest.raises(psycopg.errors.QueryCanceled):
        bounded.execute("SELECT pg_sleep(5)")


def test_nobody_waits_for_a_lock_for_ever(bounded):
    with connection.cursor() as holder:
        holder.execute("SELECT pg_advisory_xact_lock(160016)")
    with pytest.raises(psycopg.errors.LockNotAvailable):
        bounded.execute("SELECT pg_advisory_xact_lock(160016)")


def test_every_bound_is_set(bounded):
    names = ("lock_timeout", "statement_timeout", "idle_in_transaction_session_timeout")
    found = [bounded.execute(f"SHOW {name}").fetchone()[0] for name in names]
    assert found == ["100ms", "300ms", "5min"]
