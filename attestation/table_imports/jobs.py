"""Retries of import jobs, and the handling of permanent failures."""

from collections.abc import Callable

import procrastinate

_ATTEMPTS = 6
PATIENT = procrastinate.RetryStrategy(max_attempts=_ATTEMPTS, exponential_wait=3)


def attempt(
    act: Callable[[int], None],
    context: procrastinate.JobContext,
    import_id: int,
    *,
    failed: Callable[[int], None],
) -> None:
    """Run one step of an import; after the last attempt call ``failed`` and let the job fail."""
    try:
        act(import_id)
    except Exception:
        if context.job.attempts >= _ATTEMPTS:
            failed(import_id)
        raise
