"""A long suite is done by several processes, each with a world of its own."""

from collections.abc import Callable
from concurrent.futures import ProcessPoolExecutor
from functools import partial
from multiprocessing import get_context
from typing import TypeVar

from django.db import connections

Done = TypeVar("Done")
#: As many as a small machine has cores.
PROCESSES = 2


def in_shares(work: Callable[[int, int], Done]) -> list[Done]:
    """Call ``work`` with the number of each share and how many there are; return what it returns.

    It is a function of a module, and what it returns can be pickled.
    """
    # No process may write into the connection of another.
    connections.close_all()
    with ProcessPoolExecutor(PROCESSES, mp_context=get_context("fork")) as pool:
        return [*pool.map(partial(work, of=PROCESSES), range(PROCESSES))]
