"""Asking for the system's look at an application, by a job."""

from attestation.applications.workflow import ApplicationState
from attestation.base.jobs import defer

TASK = "attestation.applications.precheck.tasks.look"


def ask(key: int, *, state: str) -> None:
    """Have the application ``key`` looked at after this transaction, if it waits for a decision."""
    if state == ApplicationState.SUBMITTED:
        defer(TASK, application_id=key)
