"""Jobs about jobs, run by the worker that runs them in production."""

import pytest
from procrastinate.contrib.django.models import ProcrastinateJob

from attestation.base.jobs import defer

pytestmark = pytest.mark.django_db(transaction=True)


def test_tidying_up_succeeds(run_jobs):
    defer("attestation.tasks.tidy_up", timestamp=0)
    run_jobs()
    assert ProcrastinateJob.objects.get(task_name="attestation.tasks.tidy_up").status == "succeeded"
