"""The suites by their names, and what is told of them."""

import argparse
import sys
import time
from collections.abc import Callable, Iterator

from trust import files, limits, races, workflow
from trust.report import Row, table

SUITES: dict[str, Callable[[], Iterator[Row]]] = {
    "files": files.run,
    "limits": limits.run,
    "races": races.run,
    "workflow": workflow.run,
}


def main(arguments: list[str]) -> int:
    """Run the suites named, or all; return what to exit with."""
    parser = argparse.ArgumentParser(prog="python -m trust", description=__doc__)
    parser.add_argument("suites", nargs="*", choices=[[], *SUITES], help="all of them by default")
    options = parser.parse_args(arguments)
    begun = time.monotonic()
    rows = [row for name in options.suites or SUITES for row in _rows(name)]
    return _told(rows, time.monotonic() - begun)


def _rows(name: str) -> Iterator[Row]:
    begun = time.monotonic()
    yield from SUITES[name]()
    print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr)


def _told(rows: list[Row], seconds: float) -> int:
    print(f"{table(rows)}\n\n{seconds:.0f} s")
    for row in rows:
        for fault in row.faults:
            print(f"{row.name}: {fault}")
    return int(any(row.faults for row in rows))
