"""What is done once all copies are written: numbers, places, indexes, pages."""

from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from itertools import chain

from django.db import connection, transaction

from attestation.demo.scale.plan import Table
from attestation.orders.publication.models import ResultsRelease
from attestation.publications.services import keep_numbers
from attestation.reports.statistics import services as statistics
from attestation.scheduling.releases.models import Release
from attestation.signals import results_released, schedule_released

Say = Callable[[str], None]
#: By rank in what; rows are numbered from 1 in each.
_PLACES = {
    "attestation_releaserow": ("release_id", "municipality, name"),
    "attestation_resultsrow": ("release_id", "category, municipality, name"),
    "attestation_orderentry": ("order_id, point", "municipality, name"),
}


@contextmanager
def indexes_away(models: Sequence[Table], *, say: Say) -> Iterator[None]:
    """Take all indexes away but those of primary keys, and make them anew afterwards."""
    tables = [model._meta.db_table for model in models]
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT i.indrelid::regclass::text, i.indexrelid::regclass::text,
                pg_get_indexdef(i.indexrelid), c.conname, pg_get_constraintdef(c.oid)
            FROM pg_index i
            LEFT JOIN pg_constraint c ON c.conindid = i.indexrelid AND c.contype = 'u'
            WHERE NOT i.indisprimary AND i.indrelid = ANY(%s::regclass[])
            """,
            [tables],
        )
        found = cursor.fetchall()
        for table, index, _, constraint, _ in found:
            cursor.execute(
                f'ALTER TABLE {table} DROP CONSTRAINT "{constraint}"'
                if constraint
                else f"DROP INDEX {index}"
            )
    yield
    say(f"  making {len(found)} indexes")
    with connection.cursor() as cursor:
        for table, _, definition, constraint, words in found:
            cursor.execute(
                f'ALTER TABLE {table} ADD CONSTRAINT "{constraint}" {words}'
                if constraint
                else definition
            )


def number_anew() -> None:
    """Number applications within their year, and the rows of lists and orders within each."""
    with connection.cursor() as cursor:
        cursor.execute("""
            UPDATE attestation_application a SET number = n.number FROM (
                SELECT id, row_number() OVER (
                    PARTITION BY number_year ORDER BY registered_at, id) AS number
                FROM attestation_application WHERE number IS NOT NULL
            ) n WHERE n.id = a.id AND n.number <> a.number""")
        cursor.execute("""
            INSERT INTO attestation_numbersequence (year, last)
            SELECT number_year, max(number) FROM attestation_application
            WHERE number IS NOT NULL GROUP BY number_year
            ON CONFLICT (year) DO UPDATE SET last = excluded.last""")
        for table, (within, order) in _PLACES.items():
            cursor.execute(f"""
                UPDATE {table} x SET place = n.place FROM (
                    SELECT id, row_number() OVER (PARTITION BY {within} ORDER BY {order}, id)
                        AS place
                    FROM {table}
                ) n WHERE n.id = x.id AND n.place <> x.place""")
        # A last copy that was cut short may have left nobody in the oldest lists.
        cursor.execute("""
            DELETE FROM attestation_release r WHERE NOT EXISTS (
                SELECT FROM attestation_releaserow x WHERE x.release_id = r.id)""")


def read_copied_messages() -> None:
    """Let each conversation know its latest message, and those who read it have read that one."""
    with connection.cursor() as cursor:
        cursor.execute("""
            UPDATE attestation_conversation c SET last = m.last FROM (
                SELECT conversation_id, max(id) AS last
                FROM attestation_conversationmessage GROUP BY conversation_id
            ) m WHERE m.conversation_id = c.id AND m.last <> c.last""")
        cursor.execute("""
            UPDATE attestation_conversationmark k SET read_up_to = c.last
            FROM attestation_conversation c
            WHERE c.id = k.conversation_id AND NOT EXISTS (
                SELECT FROM attestation_conversationmessage m
                WHERE m.id = k.read_up_to AND m.conversation_id = c.id)""")


def set_sequences(models: Sequence[Table]) -> None:
    """Let the next keys stand above all that were written."""
    with connection.cursor() as cursor:
        for model in models:
            table, pk = model._meta.db_table, model._meta.pk.column
            cursor.execute("SELECT pg_get_serial_sequence(%s, %s)", [table, pk])
            (sequence,) = cursor.fetchone()
            if sequence:
                cursor.execute(
                    f"SELECT setval(%s, greatest((SELECT max({pk}) FROM {table}), 1))", [sequence]
                )


def analyze() -> None:
    """Tell the planner what is there now."""
    vacuum = "" if connection.in_atomic_block else "VACUUM "
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = 0")
        cursor.execute(f"{vacuum}ANALYZE")


@transaction.atomic
def publish_the_past(say: Say) -> None:
    """Count every list, show those that have no page yet, and count the statistics of all."""
    for model in (Release, ResultsRelease):
        for release in model._default_manager.exclude(published_at=None):
            keep_numbers(release)
    schedules = _last_of(Release, "period_id")
    results = _last_of(ResultsRelease, "main_id")
    for signal, release_id in chain(
        ((schedule_released, key) for key in schedules),
        ((results_released, key) for key in results),
    ):
        signal.send(sender=None, release_id=release_id)
    say(f"  {len(schedules)} schedules and {len(results)} lists of results have their pages")
    statistics.count_anew()


def _last_of(model: type[Release] | type[ResultsRelease], within: str) -> list[int]:
    found = model._default_manager.exclude(published_at=None).order_by(within, "-number")
    return list(found.distinct(within).values_list("pk", flat=True))
