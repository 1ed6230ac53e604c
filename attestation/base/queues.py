"""Which queues there are, and which worker takes which of them.

What a person waits for (a letter, a paper, a publication) has a worker of its own and never waits
behind what takes minutes. A new queue belongs into one group; a test compares jobs and groups.
"""

#: The workers of an installation, each with its queues.
WORKERS: dict[str, tuple[str, ...]] = {
    # Letters, and the short chores of the clock that heal what a killed worker has left.
    "letters": ("mail", "default"),
    # Papers that are drawn, schedules and results that are published.
    "papers": ("publish",),
    # Files that people have sent are converted: each takes its time, and may take it on purpose.
    "foreign": ("documents",),
    # What may take minutes: archives, imports, reminders to everybody, counts over all data.
    "batches": ("files", "batches"),
}


def worker_of(queue: str) -> str:
    """Return the worker that takes ``queue``."""
    return next(worker for worker, queues in WORKERS.items() if queue in queues)
