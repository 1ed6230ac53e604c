"""The workers of an installation, as processes of their own on one database."""

import subprocess
import sys
import time

import pytest
from django.db import connection
from procrastinate.contrib.django.models import ProcrastinateJob

from attestation.base.jobs import defer
from attestation.base.queues import WORKERS
from attestation.dossiers.models import Dossier
from attestation.notifications.models import Letter
from attestation.notifications.services.messages import queue_letter
from tests import factories

pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.long]


@pytest.fixture
def workers(settings, process_environment):
    processes = [
        subprocess.Popen(  # noqa: S603
            [sys.executable, "manage.py", "run_worker", name],
            cwd=settings.BASE_DIR,
            env=process_environment,
        )
        for name in WORKERS
    ]
    yield processes
    for process in processes:
        process.kill()
        process.wait()


def until(condition):
    deadline = time.monotonic() + 60
    while time.monotonic() < deadline:
        if condition():
            return
        time.sleep(0.1)
    raise AssertionError("it did not come to pass")


def running(task):
    return ProcrastinateJob.objects.filter(task_name=task, status="doing").exists()


@pytest.fixture
def busy(region):
    """A dossier whose maker is busy for as long as the test runs: somebody holds its row."""
    application = factories.draft(region.home.teacher)
    dossier = Dossier.objects.create(person=application.applicant, application=application)
    holder = connection.copy()
    with holder.cursor() as cursor:
        cursor.execute("BEGIN")
        cursor.execute("SELECT 1 FROM attestation_dossier WHERE id = %s FOR UPDATE", [dossier.pk])
        yield dossier
        cursor.execute("ROLLBACK")
    holder.close()


def test_a_letter_does_not_wait_behind_a_dossier(workers, busy):
    task = "attestation.dossiers.tasks.build_dossier"
    defer(task, dossier_id=busy.pk)
    until(lambda: running(task))
    letter = queue_letter("somebody@mail.example", "Заявление подано", "Текст")
    until(lambda: Letter.objects.get(pk=letter.pk).sent_at)
    assert running(task)
