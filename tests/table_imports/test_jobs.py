"""A step of an import is tried again, and after the last attempt the import ends."""

from types import SimpleNamespace
from typing import Any

import pytest

from attestation.table_imports.jobs import PATIENT, attempt


def run(attempts: int, *, works: bool) -> list[str]:
    done: list[str] = []

    def act(import_id: int) -> None:
        done.append(f"act {import_id}")
        if not works:
            raise RuntimeError

    context: Any = SimpleNamespace(job=SimpleNamespace(attempts=attempts))
    try:
        attempt(act, context, 7, failed=lambda import_id: done.append(f"failed {import_id}"))
    except RuntimeError:
        done.append("raised")
    return done


@pytest.mark.parametrize(
    ("attempts", "works", "done"),
    [
        (0, True, ["act 7"]),
        (PATIENT.max_attempts, True, ["act 7"]),
        (PATIENT.max_attempts - 1, False, ["act 7", "raised"]),
        (PATIENT.max_attempts, False, ["act 7", "failed 7", "raised"]),
    ],
)
def test_only_the_last_failure_ends_the_import(attempts: int, works: bool, done: list[str]) -> None:
    assert run(attempts, works=works) == done
