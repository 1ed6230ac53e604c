"""The table of what was tried and what failed."""

from collections.abc import Sequence
from dataclasses import dataclass, field


@dataclass
class Row:
    """One line: a suite, how often it tried, and a sentence about each failure."""

    name: str
    tried: int = 0
    faults: list[str] = field(default_factory=list)


def table(rows: Sequence[Row]) -> str:
    """Return the rows in columns, with their sum."""
    total = Row("all", sum(row.tried for row in rows), [f for row in rows for f in row.faults])
    width = max(len(row.name) for row in (*rows, total))
    lines = [f"{'suite':<{width}}  {'tried':>7}  {'failed':>7}"]
    lines += [
        f"{row.name:<{width}}  {row.tried:>7}  {len(row.faults):>7}" for row in (*rows, total)
    ]
    return "\n".join(lines)
