"""Fills a database with as many applications as a benchmark needs; all rules hold for them."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from math import isqrt

from django.db import connection, transaction

from attestation.applications.models import Application
from attestation.applications.tallies import services as tallies
from attestation.demo.scale import finishing
from attestation.demo.scale.copying import Copier
from attestation.demo.scale.names import make_slots
from attestation.demo.scale.ownership import choose_rows
from attestation.demo.scale.plan import Plan, make_plan

Say = Callable[[str], None]
#: At most so far into the past, and so many copies in the same municipalities.
_MOST_STEPS, _MOST_COPIES = 20, 8


def fill(total: int, *, say: Say = print) -> int:
    """Copy what is in the database until there are ``total`` applications.

    What stands is a template: its people, with their applications and all that hangs on these, are
    copied into further municipalities, and what is finished into the years before as well, with
    schedules, sessions and orders of those years. Copies have names of their own, by frequency.
    Their files are the template's: a name of their own for the same bytes on the disk.

    Triggers and foreign keys rest meanwhile, for which the role of the database must be a
    superuser.

    Returns:
        how many applications were added.
    """
    wanted = total - Application.objects.count()
    if wanted <= 0:
        return 0
    with transaction.atomic(), _at_rest():
        plan = make_plan()
        everything, finished = choose_rows(plan)
        _lay_out(wanted, everything, finished)
        make_slots()
        copier = Copier(plan, years=_years_of_a_step())
        with finishing.indexes_away(plan.models, say=say):
            _copy(copier, plan, say)
            finishing.number_anew()
        finishing.read_copied_messages()
        finishing.set_sequences(plan.models)
    tallies.count_anew()
    finishing.analyze()
    finishing.publish_the_past(say)
    return wanted


@contextmanager
def _at_rest() -> Iterator[None]:
    with connection.cursor() as cursor:
        cursor.execute("SET CONSTRAINTS ALL IMMEDIATE")
        cursor.execute("SET LOCAL session_replication_role = replica")
        cursor.execute("SET LOCAL statement_timeout = 0")
        cursor.execute("SET LOCAL work_mem = '256MB'")
        cursor.execute("SET LOCAL maintenance_work_mem = '1GB'")
        cursor.execute("SET LOCAL jit = off")
    yield
    # A transaction around this one goes on by its own rules.
    with connection.cursor() as cursor:
        for setting in ("work_mem", "maintenance_work_mem", "jit", "statement_timeout"):
            cursor.execute(f"SET LOCAL {setting} TO DEFAULT")
        cursor.execute("SET LOCAL session_replication_role = origin")


def _lay_out(wanted: int, everything: int, finished: int) -> None:
    """Say which copies there will be, in `scale_copy`; the last one may be cut short.

    Columns: the copy's number ``k``, its group of municipalities ``g``, its step into the past
    ``s``, the number ``d`` of the copy in the same places at the same time, ``e`` for group and
    step together, and ``upto``, the rank of the last application in it.
    """
    ratio = wanted // max(everything, 1)
    steps = min(_MOST_STEPS, max(1, isqrt(ratio))) if finished else 0
    of_a_group = everything + steps * finished
    copies = min(_MOST_COPIES, max(1, wanted // of_a_group // 2))
    rows, left, group = [], wanted, 0
    while left > 0:
        for step in range(steps + 1):
            for copy in range(copies):
                size = finished if step else everything
                both = group * (steps + 1) + step
                if both * copies + copy and left > 0:
                    upto = min(size, left)
                    rows.append((both * copies + copy, group, step, copy, both, upto))
                    left -= upto
        group += 1
    with connection.cursor() as cursor:
        cursor.execute(
            "CREATE TEMP TABLE scale_copy (k bigint PRIMARY KEY, g bigint, s integer, d integer,"
            " e bigint, upto bigint) ON COMMIT DROP"
        )
        cursor.executemany("INSERT INTO scale_copy VALUES (%s, %s, %s, %s, %s, %s)", rows)
        cursor.execute("ANALYZE scale_copy")


def _years_of_a_step() -> int:
    """Return how many years lie between two steps: as many as the finished part has lists for."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT coalesce(max(school_year) - min(school_year), 0) + 1"
            " FROM attestation_approvedexpert JOIN past_approvedexpert USING (id)"
        )
        return int(cursor.fetchone()[0])


def _copy(copier: Copier, plan: Plan, say: Say) -> None:
    copier.copy_files_of_times()
    for model in plan.models:
        written = copier.copy(model)
        if written > 1000:
            say(f"  {written} × {model._meta.model_name}")
