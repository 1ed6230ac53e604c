"""Many rows out of one, by one statement for each table, and what a page costs with them."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.db import connection
from django.db.models import Model, UUIDField
from django.test import Client

from bench.reading import cost_of

#: Keys of copies begin above it, so that the n-th copies of several tables know one another.
ABOVE = 1_000_000
#: What a reference to the copy of another table is.
OWN = f"{ABOVE} + n"
#: No page is longer, in bytes.
LONGEST = 150_000
MOST_QUERIES = 50


def copy_row(row: Model, count: int, *, first: int = 1, **columns: str) -> None:
    """Add ``count`` copies of ``row``; ``columns`` are SQL with ``n``, the number of the copy.

    Triggers and foreign keys rest meanwhile.
    """
    fields = [field for field in row._meta.concrete_fields if not field.generated]

    def value(field: Any) -> str:
        if field.column in columns:
            return columns[field.column]
        if isinstance(field, UUIDField) and field.unique:
            return "gen_random_uuid()"
        return OWN if field.primary_key else f'x."{field.column}"'

    table = row._meta.db_table
    names = ", ".join(f'"{field.column}"' for field in fields)
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute(
            f"INSERT INTO {table} ({names}) OVERRIDING SYSTEM VALUE"
            f" SELECT {', '.join(map(value, fields))} FROM {table} x,"
            f" generate_series(%s, %s) n WHERE x.{row._meta.pk.column} = %s",
            [first, first + count - 1, row.pk],
        )
        cursor.execute("SET LOCAL session_replication_role = origin")


def copy_user(user: Any, count: int, *, first: int = 1) -> None:
    """Add ``count`` people like ``user``; their surnames are all different."""
    copy_row(
        user,
        count,
        first=first,
        username="'copy' || n",
        email="'copy' || n || '@mail.example'",
        last_name="'Иванов' || n",
    )


def analyze() -> None:
    """Let the planner know what there is."""
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@dataclass(frozen=True)
class PageCost:
    """What one answer costs: queries, rows that the database gave, bytes.

    Attributes:
        scans: rows given by scans of whole tables, by table.
    """

    queries: int
    rows: int
    size: int
    scans: dict[str, int]
    text: str


def page_cost(client: Client, address: str, *, status: int = 200) -> PageCost:
    """Return what the page costs by itself, after it was seen once."""
    client.get(address)
    cost = cost_of(lambda: client.get(address))
    assert cost.answer.status_code == status
    # A template's answer is drawn once; a stream is no page.
    body = cost.answer.content
    return PageCost(cost.queries, cost.rows, len(body), cost.scans, body.decode())


def assert_flat(
    pages: Callable[[], dict[str, PageCost]],
    add: Callable[[int, int], None],
    *,
    few: int = 120,
    counts: int = 0,
) -> None:
    """Assert that pages cost as much with ten times as many rows.

    Args:
        pages: asks for the pages, by name.
        add: makes rows: how many, and the number of the first of them.
        counts: how often a page may count all the rows, for its numbers.
    """
    add(few, 1)
    analyze()
    before = pages()
    add(few * 9, few + 1)
    analyze()
    after = pages()

    def grown() -> list[tuple[Any, ...]]:
        return [
            (name, was.queries, cost.queries, was.rows, cost.rows, was.size, cost.size)
            for name, cost in after.items()
            if not _is_as_dear(was := before[name], cost, more_rows=counts * few * 9)
        ]

    if grown():
        # What is kept for a moment for all pages may have to be asked for anew by one of them.
        after = pages()
    assert grown() == []


def _is_as_dear(was: PageCost, cost: PageCost, *, more_rows: int) -> bool:
    # What is asked once a second for all pages may fall into either.
    return (
        cost.queries <= min(was.queries + 6, MOST_QUERIES)
        and cost.rows <= was.rows * 2 + more_rows
        and cost.size <= was.size * 1.1
        and cost.size <= LONGEST
    )
