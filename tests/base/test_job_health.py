"""A worker that does not work is known within a minute; one that is busy is not taken for dead."""

import datetime

import pytest
import time_machine
from django.db import connection
from django.utils import timezone

from attestation.base.job_health import health, standing, standing_since
from attestation.base.jobs import defer_when
from attestation.base.queues import WORKERS

pytestmark = pytest.mark.django_db

NOW = datetime.datetime(2026, 11, 29, 9, 0, tzinfo=datetime.UTC)
ARCHIVE = "attestation.privacy.tasks.build_archive"
LETTER = "attestation.notifications.tasks.send_letter"


@pytest.fixture(autouse=True)
def clock():
    with time_machine.travel(NOW, tick=False):
        yield


def seconds(number):
    return datetime.timedelta(seconds=number)


def a_worker(*, silent_for=5):
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (%s) RETURNING id",
            [timezone.now() - seconds(silent_for)],
        )
        return cursor.fetchone()[0]


def a_job(task, *, waits=0, worker=None, **arguments):
    """A job whose time came ``waits`` seconds ago; begun where a worker is given."""
    defer_when(task, at=timezone.now() - seconds(waits), **arguments)
    if worker:
        with connection.cursor() as cursor:
            cursor.execute(
                "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s WHERE id ="
                " (SELECT max(id) FROM procrastinate_jobs)",
                [worker],
            )


def test_while_no_worker_lives_everything_stands():
    a_worker(silent_for=61)
    assert standing(NOW) == list(WORKERS)
    assert health(NOW).alive == 0
    assert health(NOW).last_heartbeat == NOW - seconds(61)


def test_a_worker_that_waits_for_work_works():
    a_worker()
    assert standing(NOW) == []


def test_what_nobody_takes_for_a_minute_shows_that_its_worker_is_dead():
    a_worker()
    a_job(LETTER, waits=61, letter_id=1)
    assert standing(NOW) == ["letters"]
    assert standing_since("letters") == NOW - seconds(61)
    assert standing_since("batches") is None


def test_what_has_only_just_come_proves_nothing():
    a_worker()
    a_job(LETTER, waits=30, letter_id=1)
    a_job(LETTER, waits=-3600, letter_id=2)
    assert standing(NOW) == []


def test_a_queue_behind_a_busy_worker_is_no_standstill():
    a_job(ARCHIVE, waits=900, worker=a_worker(), archive_id=1)
    a_job(ARCHIVE, waits=600, archive_id=2)
    assert standing(NOW) == []
    batches = health(NOW).groups[-1]
    assert (batches.running, batches.waiting) == (1, 1)
    assert batches.oldest == NOW - seconds(600)


def test_what_a_dead_worker_has_begun_waits_for_somebody():
    a_worker()
    a_job(ARCHIVE, waits=900, worker=a_worker(silent_for=300), archive_id=1)
    assert standing(NOW) == ["batches"]


def test_the_last_activity_of_a_group_is_known():
    a_worker()
    with connection.cursor() as cursor:
        a_job(LETTER, letter_id=1)
        cursor.execute(
            "INSERT INTO procrastinate_events (job_id, type, at)"
            " SELECT max(id), 'succeeded', %s FROM procrastinate_jobs",
            [NOW - seconds(7)],
        )
    assert health(NOW).groups[0].last_active == NOW - seconds(7)
    assert health(NOW).groups[1].last_active is None
