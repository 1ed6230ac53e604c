"""A bound on how long a job of the clock works at once: the next one goes on where it stopped."""

import logging
import time
from collections.abc import Iterable, Iterator
from typing import TypeVar

logger = logging.getLogger(__name__)

Item = TypeVar("Item")

#: So long a job keeps its worker from the others.
MOST_SECONDS = 10 * 60


def for_a_while(items: Iterable[Item], *, seconds: float = MOST_SECONDS) -> Iterator[Item]:
    """Yield ``items`` until the time is over; for what the next run asks about again."""
    end = time.monotonic() + seconds
    for item in items:
        if time.monotonic() >= end:
            logger.warning("A job has worked for %s seconds; the next one goes on.", seconds)
            return
        yield item
