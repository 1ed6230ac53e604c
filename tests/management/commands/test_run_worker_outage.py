"""A PostgreSQL that is restarted or away: web and worker wait, and go on by themselves."""

import time
from concurrent.futures import ThreadPoolExecutor

import psycopg
import pytest

from tests.management.outage import get, server_apart, web_and_worker

pytestmark = [pytest.mark.django_db, pytest.mark.long]

JOB = """
INSERT INTO procrastinate_jobs (queue_name, task_name, args)
VALUES ('default', 'attestation.tasks.retry_stalled', '{"timestamp": 0}') RETURNING id
"""


@pytest.fixture
def server():
    with server_apart() as server:
        yield server


@pytest.fixture
def processes(server):
    with web_and_worker(server) as (address, started):
        yield address, *started


def statuses(address, number):
    with ThreadPoolExecutor(4) as pool:
        return {status for status, _, _ in pool.map(get, [address] * number)}


def until(condition, seconds=40):
    deadline = time.monotonic() + seconds
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.2)
    raise AssertionError("it did not come to pass")


def job_is_done(server):
    """Leave a job with the queue; return whether it is done."""
    with psycopg.connect(server.address, autocommit=True) as other:
        job = other.execute(JOB).fetchone()[0]
        done = "SELECT status = 'succeeded' FROM procrastinate_jobs WHERE id = %s"
        until(lambda: other.execute(done, [job]).fetchone()[0])
    return True


def test_web_and_worker_outlive_a_postgresql_that_restarts_and_one_that_is_away(processes, server):
    address, web, worker = processes
    until(lambda: get(address)[0] == 200)
    assert statuses(address, 20) == {200}
    assert job_is_done(server)

    server.control("restart")
    assert statuses(address, 60) == {200}

    server.control("stop")
    status, headers, text = get(address)
    assert (status, headers["Retry-After"]) == (503, "30")
    assert "Сейчас недоступно" in text

    server.start()
    until(lambda: get(address)[0] == 200, seconds=15)
    assert statuses(address, 20) == {200}
    assert job_is_done(server)
    assert (web.poll(), worker.poll()) == (None, None)
