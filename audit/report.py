"""What was found: as a table to read, as a file to compare, as a page of the documents."""

import json
from collections.abc import Iterable
from dataclasses import asdict, dataclass
from pathlib import Path

#: So many faults of one line are shown on the screen; the file holds all of them.
SHOWN = 5
_HEADINGS = ("check", "page", "measured", "bar", "met")


@dataclass(frozen=True)
class Row:
    """One line of the report.

    Attributes:
        check: which tool or walk.
        page: what it looked at.
        measured: the figure, in words.
        bar: what is good enough, in words.
        is_met: whether it is.
        faults: what stands in the way, one a line.
    """

    check: str
    page: str
    measured: str
    bar: str
    is_met: bool
    faults: tuple[str, ...] = ()

    def cells(self) -> tuple[str, ...]:
        """What the table shows, in the order of its columns."""
        return (self.check, self.page, self.measured, self.bar, "yes" if self.is_met else "NO")


def faultless(check: str, page: str, measured: str, faults: Iterable[str]) -> Row:
    """A row whose bar is that nothing is wrong."""
    found = tuple(faults)
    return Row(check, page, f"{measured}, {len(found)} faults", "0 faults", not found, found)


def table(rows: list[Row]) -> str:
    """The rows below their headings, in columns as wide as what stands in them, then the faults."""
    lines = [_HEADINGS, *(row.cells() for row in rows)]
    widths = [max(map(len, column)) for column in zip(*lines, strict=True)]
    text = [
        "  ".join(cell.ljust(width) for cell, width in zip(line, widths, strict=True)).rstrip()
        for line in lines
    ]
    for row in rows:
        if row.faults:
            text += ["", f"{row.check}, {row.page}:"]
            text += [f"  {fault}" for fault in row.faults[:SHOWN]]
            if len(row.faults) > SHOWN:
                text.append(f"  and {len(row.faults) - SHOWN} more")
    return "\n".join(text)


def write(path: Path, rows: list[Row], about: dict[str, object]) -> None:
    """Write the rows with all their faults, and what they were measured with, as JSON."""
    content = {**about, "rows": [asdict(row) for row in rows]}
    path.write_text(json.dumps(content, ensure_ascii=False, indent=2) + "\n")


BEGIN, END = "<!-- figures of `make audit`: begin -->", "<!-- figures of `make audit`: end -->"


def put_into(document: str, rows: list[Row], day: str) -> str:
    """``document`` with the figures between its two marks renewed.

    Raises:
        ValueError: the marks are missing.
    """
    before, found, rest = document.partition(BEGIN)
    _, also_found, after = rest.partition(END)
    if not (found and also_found):
        raise ValueError(f"The document has no place between {BEGIN} and {END}.")
    lines = [
        f"Measured on {day}.",
        "",
        "| check | page | measured | bar | met |",
        "| --- | --- | --- | --- | --- |",
        *("| " + " | ".join(row.cells()) + " |" for row in rows),
    ]
    return "\n".join([f"{before}{BEGIN}", *lines, f"{END}{after}"])
