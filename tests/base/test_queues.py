"""Every queue has its worker; what people wait for stands apart from what takes minutes."""

from collections import Counter
from pathlib import Path

import pytest
from procrastinate.contrib.django import app

from attestation.base.queues import WORKERS, worker_of

ROOT = Path(__file__).parents[2]


def jobs():
    # As a worker begins: no other test may have imported them.
    app.perform_import_paths()
    return {name: task for name, task in app.tasks.items() if task.queue != "builtin"}


def test_every_job_is_taken_by_one_worker():
    taken = Counter(queue for queues in WORKERS.values() for queue in queues)
    assert set(taken.values()) == {1}
    assert {task.queue for task in jobs().values()} == set(taken)


@pytest.mark.parametrize(
    ("job", "worker"),
    [
        ("attestation.notifications.tasks.send_letter", "letters"),
        ("attestation.tasks.retry_stalled", "letters"),
        ("attestation.applications.tasks.build_appendix", "foreign"),
        ("cms_pages.tasks.read_document", "foreign"),
        ("attestation.orders.tasks.draw_order", "papers"),
        ("attestation.scheduling.tasks.publish_release", "papers"),
        ("attestation.dossiers.tasks.build_dossier", "batches"),
        ("attestation.categories.tasks.apply_register", "batches"),
        ("attestation.scheduling.tasks.remind", "batches"),
        ("attestation.reports.tasks.count_for_statistics", "batches"),
    ],
)
def test_what_people_wait_for_stands_apart_from_what_takes_minutes(job, worker):
    assert worker_of(jobs()[job].queue) == worker


@pytest.mark.parametrize("worker", WORKERS)
@pytest.mark.parametrize("document", ["docs/scaling.md", "Procfile.dev"])
def test_the_documents_start_every_worker(document, worker):
    """Those of systemd and of the containers are compared by tests/deploy."""
    assert f"run_worker {worker}" in (ROOT / document).read_text()


def test_the_table_of_operations_names_the_queues_of_every_worker():
    text = (ROOT / "docs/operations.md").read_text()
    for worker, queues in WORKERS.items():
        [row] = [line for line in text.splitlines() if line.startswith(f"| `{worker}` |")]
        assert row.endswith(f"| {', '.join(f'`{queue}`' for queue in queues)} |")
