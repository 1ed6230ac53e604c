"""A Word file of unknown origin as sheets of paper. Runs apart, see `attestation.files.sandbox`.

The breaks are those that Word itself wrote down when it last drew the file; a file without them
is cut by an estimate of its lines. A sheet may grow a little: nothing of the file is hidden.
"""

import io
import math
import re
import zipfile
from collections.abc import Iterator
from typing import Any, BinaryIO

import mammoth

from attestation.files import opc
from attestation.paperwork.docx import html
from attestation.paperwork.docx.columns import placed_in, shares_of, span

#: Sheets of one file; the rest is read in the file itself.
MAX_SHEETS = 80
_CUT = "<p><i>Дальше документ не показан: он слишком длинный. Откройте сам файл.</i></p>"
#: Lines of a sheet and characters of a line, upright and turned.
_UPRIGHT = (50, 88)
_TURNED = (33, 132)
#: A picture has no size in the HTML: a third of a sheet is the usual one.
_PICTURE_LINES = 16
_DRAWN_BREAK = re.compile(rb"<(\w+):lastRenderedPageBreak\s*/>")
_SHEET_SIZE = re.compile(rb"<\w+:pgSz\b[^>]*>")
_TAG = re.compile(r"<[^>]*>")
_STYLES = """
br[type='page'] => br.turn
p[style-name='aligned center'] => p.center:fresh
p[style-name='aligned right'] => p.right:fresh
"""


def word_sheets(file: BinaryIO) -> dict[str, Any]:
    """Return ``{"turned": bool, "sheets": [HTML, …]}``; turned is a file in landscape.

    Raises:
        UnreadableDocxError: it cannot be read.
    """
    content, turned = _prepared(file)
    sheets = _Sheets(*(_TURNED if turned else _UPRIGHT))
    drawn = html.blocks_of(
        content,
        sheets.put,
        style_map=_STYLES,
        transform=mammoth.transforms.paragraph(_aligned),
    )
    for said in drawn:
        sheets.add(said, 1)
    return {"turned": turned, "sheets": sheets.finished()}


def _prepared(file: BinaryIO) -> tuple[BinaryIO, bool]:
    """The file with the drawn breaks as breaks that are read, and whether it lies across."""
    out = io.BytesIO()
    turned = False
    try:
        with zipfile.ZipFile(opc.readable(file)) as old, zipfile.ZipFile(out, "w") as new:
            for name in old.namelist():
                part = old.read(name)
                if name.lower().endswith(".xml") and b":body>" in part:
                    part = _DRAWN_BREAK.sub(rb'<\1:br \1:type="page"/>', part)
                    sizes = _SHEET_SIZE.findall(part)
                    turned = 2 * sum(b"landscape" in size for size in sizes) > len(sizes)
                new.writestr(name, part)
    except (opc.PackageError, zipfile.BadZipFile, OSError, ValueError, RuntimeError) as error:
        raise html.UnreadableDocxError(repr(error)) from error
    return out, turned


def _aligned(paragraph: Any) -> Any:
    """A paragraph in the middle or at the right under a style that says so."""
    style = (paragraph.style_name or "").lower()
    if paragraph.alignment not in html.ALIGNED or paragraph.numbering or "head" in style:
        return paragraph
    name = f"aligned {paragraph.alignment}"
    return paragraph.copy(style_id=name, style_name=name)


class _Sheets:
    """The sheets, filled one after the other."""

    def __init__(self, lines: int, characters: int) -> None:
        self.lines, self.characters = lines, characters
        self.sheets: list[list[str]] = [[]]
        self.left = float(lines)

    def turn(self) -> None:
        """Begin a new sheet; an empty one is not left behind."""
        if self.sheets[-1]:
            self.sheets.append([])
        self.left = float(self.lines)

    def add(self, block: str, lines: float) -> None:
        """Put a block onto this sheet, or onto the next one where it does not fit."""
        if lines > self.left and self.left < self.lines:
            self.turn()
        self.sheets[-1].append(block)
        self.left -= lines

    def put(self, element: Any, budget: html.Budget) -> Iterator[str]:
        """Draw an element of the file; yields nothing, so that it fits `blocks_of`."""
        if element.tag == "table":
            self._table(element, budget)
        elif element.tag in {"ul", "ol"}:
            self._list(element, budget)
        else:
            block = "".join(html.element_html(element, budget))
            before, _, after = block.partition(html.TURN)
            begins = html.TURN in block and not _words(before)
            if begins:
                self.turn()
            if _words(block) or "<img" in block:
                self.add(block.replace(html.TURN, ""), self._height(block))
            if html.TURN in block and not (begins and _words(after)):
                self.turn()
        return iter(())

    def _list(self, element: Any, budget: html.Budget) -> None:
        """A list stays on one sheet, so that its numbers go on."""
        block = "".join(html.element_html(element, budget)).replace(html.TURN, "")
        self.add(block, self._height(block))

    def _table(self, table: Any, budget: html.Budget) -> None:
        rows = html.rows_of(table)
        columns = html.columns_of(rows)
        is_long = len(rows) > html.ROWS_IN_A_TABLE
        part: list[str] = []

        def close() -> None:
            if part:
                self.sheets[-1].append(f"<table>{''.join(part)}</table>")
                part.clear()

        bound = 0
        drawn = html.rows_html(rows, budget, is_long=is_long)
        shares = shares_of(rows, columns)
        for row, placed, block in zip(rows, placed_in(rows, columns), drawn, strict=True):
            lines = self._row_height(row, placed, shares)
            # Rows that share a cell stay together.
            if not bound and (html.TURN in block or (lines > self.left and self.left < self.lines)):
                close()
                self.turn()
            part.append(block.replace(html.TURN, ""))
            self.left -= lines
            down = 1 if is_long else max((span(cell, "rowspan") for cell in row), default=1)
            bound = max(bound - 1, down - 1, 0)
        close()

    def _row_height(self, row: Any, placed: list[int], shares: list[int]) -> float:
        heights = [1.0]
        for cell, column in zip(row, placed, strict=True):
            share = sum(shares[column : column + span(cell, "colspan")])
            width = max(4, self.characters * share // 100 - 2)
            paragraphs = cell.findall("p") or [cell]
            lines = sum(math.ceil(len(p.text_content()) / width) or 1 for p in paragraphs)
            heights.append(lines + _PICTURE_LINES / 2 * len(list(cell.iter("img"))))
        return max(heights) + 0.4

    def _height(self, block: str) -> float:
        lines: float = math.ceil(len(_words(block)) / self.characters)
        # Every paragraph and item has a line of its own, and some air.
        lines = max(lines, 0.9 * (block.count("<br>") + block.count("<li>")))
        lines += _PICTURE_LINES * block.count("<img")
        return (lines or 1) * (1.6 if block.startswith("<h") else 1) + 0.3

    def finished(self) -> list[str]:
        """Return the HTML of the sheets, at most as many as are shown."""
        found = ["".join(sheet) for sheet in self.sheets if sheet]
        return [*found[:MAX_SHEETS], _CUT] if len(found) > MAX_SHEETS else found


def _words(block: str) -> str:
    return _TAG.sub("", block).replace(html.TURN, "").strip()
