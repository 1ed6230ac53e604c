"""The figures as a table to read and as a file to compare."""

import json
from dataclasses import asdict, dataclass
from pathlib import Path

from bench.measure import Comparison

_HEADINGS = ("what", "A, ms", "B, ms", "A / B", "spread", "bar", "queries A / B", "rows read A / B")


@dataclass(frozen=True)
class Row:
    """One line of the report.

    Attributes:
        name: what A is and what it is held against.
        comparison: the times.
        bar: the largest ratio that is good enough, or None where only the trend counts.
        queries: database queries of A and of B, or None where there is no page.
        rows: rows that the database reads for A and for B, or None where they do not count.
        rows_bar: how many times as many rows A may read.
    """

    name: str
    comparison: Comparison
    bar: float | None = None
    queries: tuple[int, int] | None = None
    rows: tuple[int, int] | None = None
    rows_bar: float | None = None

    @property
    def is_met(self) -> bool | None:
        """Whether the ratios keep to their bars; None without one."""
        if self.bar is None:
            return None
        few = not self.rows or not self.rows_bar or self.rows[0] <= self.rows_bar * self.rows[1]
        return few and self.comparison.ratio <= self.bar

    def cells(self) -> tuple[str, ...]:
        """What the table shows, in the order of its columns."""
        figures = self.comparison
        bar = "-" if self.bar is None else f"{'' if self.is_met else 'over '}{self.bar:g}"
        return (
            self.name,
            f"{figures.a * 1000:.2f}",
            f"{figures.b * 1000:.2f}",
            f"{figures.ratio:.2f}",
            f"{figures.lowest:.2f}–{figures.highest:.2f}",
            bar,
            " / ".join(map(str, self.queries)) if self.queries else "-",
            " / ".join(map(str, self.rows)) if self.rows else "-",
        )


def table(rows: list[Row]) -> str:
    """The rows below their headings, in columns as wide as what stands in them."""
    lines = [_HEADINGS, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    return "\n".join(
        "  ".join(
            [line[0].ljust(widths[0])]
            + [cell.rjust(width) for cell, width in zip(line[1:], widths[1:], strict=True)]
        )
        for line in lines
    )


def write(path: Path, rows: list[Row], about: dict[str, object]) -> None:
    """Write the rows and what they were measured with as JSON; times are seconds."""
    content = {
        **about,
        "rows": [
            {
                "name": row.name,
                **asdict(row.comparison),
                "bar": row.bar,
                "is_met": row.is_met,
                "queries": row.queries,
                "rows": row.rows,
                "rows_bar": row.rows_bar,
            }
            for row in rows
        ],
    }
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n")
