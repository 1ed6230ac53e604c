"""The content of a test database, by which committed changes are found and undone in place.

A fresh copy of the database costs a second of the processor; most tests with real commits change
a dozen of some two hundred tables, which are emptied and filled again in a tenth of it.
"""

from dataclasses import dataclass
from typing import Any, Self

import psycopg
from psycopg import sql

#: More rows than these are not deleted: dead rows would slow down the tests that follow.
_MOST_DELETED = 10_000
#: Parts of the catalogue that change when a test alters tables, triggers or constraints.
_CATALOGUE = ("pg_attribute", "pg_class", "pg_constraint", "pg_index", "pg_proc", "pg_trigger")

Connection = psycopg.Connection[Any]


@dataclass(frozen=True)
class Baseline:
    """The schema, the rows and the sequences of a database."""

    schema: tuple[Any, ...]
    tables: tuple[str, ...]
    #: The rows of the tables that are not empty, as `COPY` writes them.
    rows: dict[str, bytes]
    sequences: dict[str, int | None]

    @classmethod
    def of(cls, database: Connection) -> Self:
        """Read the content of ``database``."""
        tables = _tables(database)
        rows = {table: _rows(database, table) for table in _not_empty(database, tables)}
        return cls(_schema(database), tables, rows, _sequences(database))

    def restore(self, database: Connection, *, whatever_schema: bool = False) -> bool:
        """Undo all that was committed since; False where the database must be copied anew.

        Args:
            whatever_schema: a guard was taken away since, and the tables are the same.
        """
        database.execute(
            "SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity"
            " WHERE datname = current_database() AND pid <> pg_backend_pid()"
        )
        if not whatever_schema and _schema(database) != self.schema:
            return False
        try:
            # Triggers and foreign keys do not hold while rows are put back.
            database.execute("SET LOCAL session_replication_role = replica")
        except psycopg.errors.InsufficientPrivilege:
            database.rollback()
            return False
        if not self._restore_rows(database):
            database.rollback()
            return False
        self._restore_sequences(database)
        return True

    def _restore_rows(self, database: Connection) -> bool:
        deleted = 0
        filled = set(_not_empty(database, self.tables))
        for table in filled | self.rows.keys():
            rows = self.rows.get(table)
            if rows is not None and table in filled and _rows(database, table) == rows:
                continue
            deleted += database.execute(_statement("DELETE FROM {}", table)).rowcount
            if deleted > _MOST_DELETED:
                return False
            if rows:
                with database.cursor().copy(_statement("COPY {} FROM STDIN", table)) as copy:
                    copy.write(rows)
        return True

    def _restore_sequences(self, database: Connection) -> None:
        for name, value in _sequences(database).items():
            before = self.sequences[name]
            if value == before:
                continue
            # `ALTER SEQUENCE … RESTART` would change the catalogue.
            database.execute(
                "SELECT setval(seq, coalesce(%(value)s::bigint, seqstart), %(called)s)"
                " FROM (SELECT %(name)s::regclass AS seq) AS one"
                " JOIN pg_sequence ON seqrelid = seq",
                {"name": name, "value": before, "called": before is not None},
            )


def _tables(database: Connection) -> tuple[str, ...]:
    found = database.execute(
        "SELECT oid::regclass::text FROM pg_class"
        " WHERE relkind = 'r' AND relnamespace = 'public'::regnamespace ORDER BY oid"
    )
    return tuple(name for (name,) in found)


def _not_empty(database: Connection, tables: tuple[str, ...]) -> list[str]:
    """Return those of ``tables`` that hold a row, asked for at once."""
    asked = sql.SQL(" UNION ALL ").join(
        sql.SQL("SELECT {} WHERE EXISTS (SELECT FROM {})").format(
            sql.Literal(table), _identifier(table)
        )
        for table in tables
    )
    return [name for (name,) in database.execute(asked)]


def _rows(database: Connection, table: str) -> bytes:
    with database.cursor().copy(_statement("COPY {} TO STDOUT", table)) as copy:
        return b"".join(bytes(part) for part in copy)


def _sequences(database: Connection) -> dict[str, int | None]:
    found = database.execute(
        "SELECT format('%I.%I', schemaname, sequencename), last_value FROM pg_sequences"
    )
    return dict(found.fetchall())


def _schema(database: Connection) -> tuple[Any, ...]:
    """Return what changes with every change of the schema: how many parts, and the youngest."""
    parts = sql.SQL(", ").join(
        sql.SQL("(SELECT (count(*), max(xmin::text::bigint))::text FROM {})").format(
            sql.Identifier(part)
        )
        for part in _CATALOGUE
    )
    found = database.execute(sql.SQL("SELECT {}").format(parts)).fetchone()
    assert found
    return found


def _statement(text: str, name: str) -> sql.Composed:
    return sql.SQL(text).format(_identifier(name))  # type: ignore[arg-type]


def _identifier(name: str) -> sql.SQL:
    """Return ``name`` as it is: PostgreSQL has quoted it where that is needed."""
    return sql.SQL(name)  # type: ignore[arg-type]
