"""Jobs about jobs, run by the worker that runs them in production."""

import datetime

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from attestation.base.jobs import defer, defer_when

pytestmark = pytest.mark.django_db(transaction=True)


def test_tidying_up_succeeds(run_jobs):
    defer("attestation.tasks.tidy_up", timestamp=0)
    run_jobs()
    assert ProcrastinateJob.objects.get(task_name="attestation.tasks.tidy_up").status == "succeeded"


def begun_by_a_dead_worker():
    """Give all jobs that wait to a worker that was last heard of two minutes ago."""
    with connection.cursor() as cursor:
        cursor.execute(
            "INSERT INTO procrastinate_workers (last_heartbeat) VALUES (now() - %s) RETURNING id",
            [datetime.timedelta(minutes=2)],
        )
        cursor.execute(
            "UPDATE procrastinate_jobs SET status = 'doing', worker_id = %s", cursor.fetchone()
        )


def test_jobs_of_a_dead_worker_are_done_though_the_clock_has_asked_for_one_again(run_jobs):
    defer("attestation.notifications.tasks.tidy_letters", timestamp=0)
    defer("attestation.reports.tasks.count_for_statistics", timestamp=0)
    begun_by_a_dead_worker()
    defer("attestation.notifications.tasks.tidy_letters", timestamp=1)
    defer_when("attestation.tasks.retry_stalled", priority=1, timestamp=0)
    run_jobs()
    left = ProcrastinateJob.objects.values_list("task_name", "args__timestamp", "status")
    assert sorted(left) == [
        ("attestation.notifications.tasks.tidy_letters", 1, "succeeded"),
        ("attestation.reports.tasks.count_for_statistics", 0, "succeeded"),
        ("attestation.tasks.retry_stalled", 0, "succeeded"),
    ]
