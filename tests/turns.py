"""What is too much for every run is tried in parts, by turns.

Whose turn it is follows from the commit: a run of the same commit tries the same. Such tests are
marked ``turns``; `make trust` tries everything, as `make test TURN=all` does.
"""

import os
import subprocess
from collections.abc import Sequence
from pathlib import Path
from typing import TypeVar

One = TypeVar("One")
ROOT = Path(__file__).resolve().parents[1]


def part(every: Sequence[One], *, of: int) -> list[One]:
    """Return the part of ``every`` whose turn it is, one of ``of``; the parts make up the whole."""
    turn = os.environ.get("TURN") or _commit()
    return list(every) if turn == "all" else list(every[int(turn, 16) % of :: of])


def _commit() -> str:
    """Return the hash of the commit; that of no commit outside a repository."""
    command = ["git", "rev-parse", "HEAD"]
    asked = subprocess.run(command, cwd=ROOT, capture_output=True, text=True)  # noqa: S603
    return asked.stdout.strip() or "0"
