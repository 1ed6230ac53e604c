"""A PostgreSQL of the suite's own, stopped at once under web and worker and started again."""

import time
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from random import Random
from typing import Any

import psycopg
from django.conf import settings

from tests.management.outage import Server, get, server_apart, web_and_worker
from trust.breaking.mail import Mail
from trust.report import Row

#: Seconds until pages are there again, and until every letter has arrived, once it runs.
SECONDS_TO_SERVE, SECONDS_TO_DELIVER = 15, 60
_LETTERS, _SECONDS_AWAY = 20, 1.5
_SETTINGS = """
EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
EMAIL_HOST, EMAIL_PORT = "127.0.0.1", {port}
"""
#: A letter and its job in one transaction, as a service writes them.
_LETTER = """
WITH letter AS (
    INSERT INTO attestation_letter ({columns}) SELECT {values} RETURNING id
)
INSERT INTO procrastinate_jobs (queue_name, task_name, args)
SELECT 'mail', 'attestation.notifications.tasks.send_letter', jsonb_build_object('letter_id', id)
FROM letter
"""


def web_and_worker_go_on(mail: Mail, random: Random, *, times: int) -> Row:
    """Stop the server at random moments while letters are written, sent and pages are read."""
    row = Row("faults: PostgreSQL")
    more = _SETTINGS.format(port=settings.EMAIL_PORT)
    with (
        server_apart() as server,
        web_and_worker(server, more_settings=more) as (address, started),
    ):
        row.faults += _until(lambda: get(address)[0] == 200, 60, "the site does not begin")
        for number in range(times):
            row.tried += 1
            found = _stopped(server, address, mail, random)
            row.faults += [f"stop {number + 1}: {fault}" for fault in found]
        row.faults += ["a process has ended" for one in started if one.poll() is not None]
    return row


def _stopped(server: Server, address: str, mail: Mail, random: Random) -> Iterator[str]:
    mail.forget()
    before = _youngest_worker(server)
    with ThreadPoolExecutor(3) as pool:
        pages = [pool.submit(get, address) for _ in range(30)]
        acknowledged = pool.submit(_write_letters, server)
        time.sleep(random.uniform(0.05, 1.0))
        server.control("stop")
        away = time.monotonic()
        status, headers, _ = get(address)
        if (status, headers.get("Retry-After")) != (503, "30"):
            yield f"a page answers {status}, Retry-After {headers.get('Retry-After')}"
        time.sleep(max(0.0, _SECONDS_AWAY - (time.monotonic() - away)))
        server.start()
        yield from _until(
            lambda: get(address)[0] == 200, SECONDS_TO_SERVE, f"no page after {SECONDS_TO_SERVE} s"
        )
        strange = {page.result()[0] for page in pages} - {200, 503}
        if strange:
            yield f"pages have answered {strange}"
        kept = acknowledged.result()
    yield from _until(
        lambda: _youngest_worker(server) > before, SECONDS_TO_SERVE, "the worker does not go on"
    )
    yield from _delivered(server, mail, kept)


def _youngest_worker(server: Server) -> int:
    with psycopg.connect(server.address) as other:
        found = other.execute("SELECT coalesce(max(id), 0) FROM procrastinate_workers").fetchone()
        return found[0] if found else 0


def _delivered(server: Server, mail: Mail, kept: set[str]) -> Iterator[str]:
    """Let the clock look for jobs that nobody works on; each letter kept must arrive."""
    with psycopg.connect(server.address, autocommit=True) as other:
        # The minute in which a worker counts as alive is not waited for; the living one is young.
        other.execute(
            "UPDATE procrastinate_workers SET last_heartbeat = last_heartbeat - '61 s'::interval"
            " WHERE id < (SELECT max(id) FROM procrastinate_workers)"
        )
        other.execute(
            "INSERT INTO procrastinate_jobs (queue_name, task_name, args) VALUES"
            " ('default', 'attestation.tasks.retry_stalled', '{\"timestamp\": 0}')"
        )
        yield from _until(
            lambda: kept <= {subject for _, subject in mail.letters.values()},
            SECONDS_TO_DELIVER,
            f"lost: not every one of {len(kept)} letters has arrived",
        )
        unsent = "SELECT count(*) FROM attestation_letter WHERE sent_at IS NULL"
        yield from _until(
            lambda: other.execute(unsent).fetchone() == (0,),
            SECONDS_TO_DELIVER,
            "a letter that arrived counts as not sent",
        )
    twice = [one for one, number in mail.told.items() if number > 1]
    yield from (f"done twice: {one}" for one in twice)


def _write_letters(server: Server) -> set[str]:
    """Write letters until there are enough, or the server is gone; return what was acknowledged."""
    kept: set[str] = set()
    try:
        with psycopg.connect(server.address, autocommit=True) as other:
            statement = _statement(other)
            for number in range(_LETTERS):
                subject = f"News {time.monotonic_ns()}"
                other.execute(statement, {"subject": subject, "to": f"{number}@mail.example"})
                kept.add(subject)
                time.sleep(0.03)
    except psycopg.Error:
        pass
    return kept


def _statement(other: Any) -> str:
    """Return the statement that writes a letter: what nobody told it is empty."""
    found = other.execute(
        "SELECT column_name, data_type FROM information_schema.columns"
        " WHERE table_name = 'attestation_letter' AND is_nullable = 'NO'"
        " AND column_name <> 'id'"
    ).fetchall()
    known = {"subject": "%(subject)s", "to": "%(to)s", "created_at": "now()", "body": "'Текст.'"}
    empty = {"character varying": "''", "text": "''", "boolean": "false"}
    columns = {name: known.get(name) or empty.get(kind, "0") for name, kind in found}
    quoted = ", ".join(f'"{name}"' for name in columns)
    return _LETTER.format(columns=quoted, values=", ".join(columns.values()))


def _until(condition: Callable[[], bool], seconds: float, fault: str) -> list[str]:
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return []
        time.sleep(0.1)
    return [fault]
