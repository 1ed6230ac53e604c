"""Every kind of job with its situation; the jobs themselves are found by the queue's registry."""

from procrastinate.contrib.django import app

from trust.breaking import work_asked_for, work_of_the_clock
from trust.breaking.kind import Kind

KINDS: dict[str, Kind] = {
    kind.task: kind for kind in (*work_asked_for.KINDS, *work_of_the_clock.KINDS)
}


def jobs() -> set[str]:
    """Return the names of all jobs of the project, as the worker finds them."""
    app.perform_import_paths()
    # The queue's own are called by our jobs, never deferred; tests bring some of theirs.
    return {
        task.name
        for task in app.tasks.values()
        if not task.func.__module__.startswith(("procrastinate.", "tests."))
    }
