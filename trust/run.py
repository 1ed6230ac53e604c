"""The suites by their names, and what is told of them.

A suite is a module of this folder with a function `run`, which yields the rows of the table.
"""

import argparse
import pkgutil
import sys
import time
from collections.abc import Callable, Iterator
from importlib import import_module

import trust
from trust.report import Row, table

Suite = Callable[[], Iterator[Row]]


def suites() -> dict[str, Suite]:
    """Return every suite by the name of its module."""
    names = [found.name for found in pkgutil.iter_modules(trust.__path__)]
    modules = {name: import_module(f"trust.{name}") for name in names if name != "__main__"}
    return {name: module.run for name, module in modules.items() if hasattr(module, "run")}


def main(arguments: list[str]) -> int:
    """Run the suites named, or all; return what to exit with."""
    every = suites()
    parser = argparse.ArgumentParser(prog="python -m trust", description=__doc__)
    parser.add_argument("suites", nargs="*", choices=[[], *every], help="all of them by default")
    options = parser.parse_args(arguments)
    begun = time.monotonic()
    rows = [row for name in options.suites or every for row in _rows(name, every[name])]
    return _told(rows, time.monotonic() - begun)


def _rows(name: str, run: Suite) -> Iterator[Row]:
    begun = time.monotonic()
    yield from run()
    print(f"{name}: {time.monotonic() - begun:.0f} s", file=sys.stderr)


def _told(rows: list[Row], seconds: float) -> int:
    print(f"{table(rows)}\n\n{seconds:.0f} s")
    for row in rows:
        for fault in row.faults:
            print(f"{row.name}: {fault}")
    return int(any(row.faults for row in rows))
