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
    names = {task.name for task in app.tasks.values()}
    # What the queue itself brings is called by our jobs, never deferred.
    return {name for name in names if "procrastinate." not in name}
