"""An untrusted Word file as plain HTML that is safe to draw, and that HTML as PDF.

`html_of` reads a file of unknown origin and needs no Django, so that it can run apart. It takes
words, lists, tables and embedded pictures from the file; links, styles, fields, scripts and
external parts are ignored, nothing is fetched.
"""

import base64
import io
import itertools
import re
from collections.abc import Callable, Iterable, Iterator
from typing import Any, BinaryIO, TypeVar

import lxml.html
import mammoth

from attestation.files import opc, pictures
from attestation.paperwork.docx.columns import placed_in, shares_of, span

#: The limits for one file; the rest is cut off with a line that says so.
MAX_CHARACTERS = 300_000
MAX_PICTURES = 30
ROWS_IN_A_TABLE = 100
_PICTURE_SIDE = 1000
_CUT = "<p><i>Дальше файл не показан: он слишком длинный. Откройте сам документ Word.</i></p>"

_BLOCKS = {"p", "h1", "h2", "h3", "h4", "h5", "h6", "ul", "ol", "li"}
_INLINE = {"strong": "b", "em": "i", "b": "b", "i": "i", "sup": "sup", "sub": "sub"}
#: The library that draws breaks after blanks alone: a longer word would run over its column.
_LONG_WORD = re.compile(r"\S{24,}")

Block = TypeVar("Block")
#: What stands in the HTML where the file begins a new page; no text can contain it.
TURN = "\f"
#: A ``<br>`` and a ``<p>`` of these classes come from a style map of our own.
TURNS = "turn"
ALIGNED = frozenset({"center", "right"})


class UnreadableDocxError(Exception):
    """The file is no document that can be read."""


def html_of(file: BinaryIO) -> str:
    """Return the body of a DOCX as HTML of a few plain elements.

    Raises:
        UnreadableDocxError: it cannot be read.
    """
    return "".join(blocks_of(file, element_html))


def blocks_of(
    file: BinaryIO,
    draw: Callable[[Any, "Budget"], Iterable[Block]],
    *,
    style_map: str = "",
    transform: Callable[[Any], Any] | None = None,
) -> Iterator[Block | str]:
    """Yield the top-level elements of a DOCX, each as ``draw`` returns it, and what is said of it.

    Args:
        draw: gets an element and the number of characters left; `element_html` is the usual one.
        style_map: more mappings in the words of mammoth.
        transform: changes the read document before it is converted.

    Raises:
        UnreadableDocxError: it cannot be read.
    """
    pictures = _Pictures()
    try:
        raw = mammoth.convert_to_html(
            # A copy: a file that has a name is asked where it lies, for what lies beside it.
            opc.readable(file),
            convert_image=mammoth.images.img_element(pictures.source_of),
            include_embedded_style_map=False,
            external_file_access=False,
            style_map=style_map,
            **({"transform_document": transform} if transform else {}),
        ).value
    except Exception as error:
        # Any exception that a parser raises on a malicious file.
        raise UnreadableDocxError(repr(error)) from error
    if not raw.strip():
        yield "<p><i>В документе нет текста.</i></p>"
        return
    cut = len(raw) - pictures.size > MAX_CHARACTERS
    root = lxml.html.fragment_fromstring(raw, create_parent="div")
    budget = Budget(MAX_CHARACTERS)
    if words := _text(root.text, budget):
        yield words
    for element in root:
        yield from draw(element, budget)
    if cut or budget.left <= 0:
        yield _CUT


def element_html(element: Any, budget: "Budget") -> Iterator[str]:
    """Yield the safe HTML of one element and of the text after it."""
    yield from _element(element, budget, in_cell=False)
    yield _text(element.tail, budget)


class Budget:
    """The number of characters that may still be taken."""

    def __init__(self, left: int) -> None:
        self.left = left

    def take(self, text: str) -> str:
        taken = text[: max(0, self.left)]
        self.left -= len(text)
        return taken


class _Pictures:
    """Embedded pictures, each drawn anew in bounded size: what hides in the file stays there."""

    def __init__(self) -> None:
        self.count = self.size = 0

    def source_of(self, image: Any) -> dict[str, str]:
        self.count += 1
        source = self._drawn(image) if self.count <= MAX_PICTURES else ""
        self.size += len(source)
        return {"src": source}

    @staticmethod
    def _drawn(image: Any) -> str:
        try:
            with image.open() as content:
                packed = io.BytesIO(content.read())
            picture = pictures.opened(packed, ("JPEG", "PNG", "GIF"), side=_PICTURE_SIDE)
            picture.thumbnail((_PICTURE_SIDE, _PICTURE_SIDE))
            out = io.BytesIO()
            picture.save(out, "JPEG", quality=75)
        except Exception:  # noqa: BLE001 (a broken picture is left out)
            return ""
        return "data:image/jpeg;base64," + base64.b64encode(out.getvalue()).decode()


def _children(element: Any, budget: Budget, *, in_cell: bool = False) -> Iterator[str]:
    yield _text(element.text, budget)
    for child in element:
        yield from _element(child, budget, in_cell=in_cell)
        yield _text(child.tail, budget)


def _text(text: str | None, budget: Budget) -> str:
    """The words, escaped; very long ones get places where a line may end."""
    taken = budget.take("".join(c for c in text or "" if c >= " " or c in "\n\t"))
    broken = _LONG_WORD.sub(lambda found: _broken(found[0]), taken)
    return broken.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")


def _broken(word: str) -> str:
    return " ".join(word[start : start + 24] for start in range(0, len(word), 24))


def _element(element: Any, budget: Budget, *, in_cell: bool) -> Iterator[str]:
    tag = element.tag if isinstance(element.tag, str) else ""
    if budget.left <= 0 or not tag:
        return
    if tag == "table":
        yield from _table(element, budget, in_cell=in_cell)
    elif tag == "img":
        yield _picture(element)
    elif tag == "br":
        yield TURN if element.get("class") == TURNS else "<br>"
    elif tag in _BLOCKS or tag in _INLINE:
        name = _INLINE.get(tag, tag)
        aligned = element.get("class") if element.get("class") in ALIGNED else ""
        yield f'<{name} class="{aligned}">' if aligned else f"<{name}>"
        yield from _children(element, budget, in_cell=in_cell)
        yield f"</{name}>"
    else:
        yield from _children(element, budget, in_cell=in_cell)


def _picture(element: Any) -> str:
    source = element.get("src") or ""
    if not source.startswith("data:image/jpeg;base64,"):
        return "[изображение]"
    return f'<img src="{source}">'


def _table(element: Any, budget: Budget, *, in_cell: bool) -> Iterator[str]:
    """A table by the hundred rows; one inside a cell becomes lines, which the cell can hold."""
    rows = rows_of(element)
    if in_cell:
        for row in rows:
            yield f"<p>{' · '.join(''.join(_children(c, budget, in_cell=True)) for c in row)}</p>"
        return
    is_long = len(rows) > ROWS_IN_A_TABLE
    drawn = rows_html(rows, budget, is_long=is_long)
    for _ in range(0, len(rows), ROWS_IN_A_TABLE):
        yield "<table>"
        for row in itertools.islice(drawn, ROWS_IN_A_TABLE):
            yield row
        yield "</table>"


def rows_of(table: Any) -> list[Any]:
    """Return the rows of a table, without those of tables in its cells."""
    return [row for row in table.iter("tr") if next(row.iterancestors("table")) is table]


def columns_of(rows: list[Any]) -> int:
    """Return how many columns the widest of the rows has."""
    return max((sum(span(c, "colspan") for c in row) for row in rows), default=0)


def rows_html(rows: list[Any], budget: Budget, *, is_long: bool) -> Iterator[str]:
    """Yield the HTML of each row, its columns as wide as what stands in them asks for.

    In a long table no cell stands over several rows.
    """
    columns = columns_of(rows)
    shares = shares_of(rows, columns)
    for row, placed in zip(rows, placed_in(rows, columns), strict=True):
        cells = []
        for cell, column in zip(row, placed, strict=True):
            spans = _spans(cell, columns, is_long=is_long)
            alone = column < columns and span(cell, "colspan") == 1
            width = f' width="{shares[column]}%"' if alone else ""
            inside = "".join(_children(cell, budget, in_cell=True))
            cells.append(f"<td{width}{spans}>{inside}</td>")
        yield f"<tr>{''.join(cells)}</tr>"


def _spans(cell: Any, columns: int, *, is_long: bool) -> str:
    across = min(span(cell, "colspan"), columns)
    # A cell over many rows cannot be cut where its table is.
    down = 1 if is_long else min(span(cell, "rowspan"), ROWS_IN_A_TABLE)
    return f' colspan="{across}"' * (across > 1) + f' rowspan="{down}"' * (down > 1)


def without_tables(html: str) -> str:
    """The same words with every row as a line: for a table that no page can hold."""
    lines = re.sub(r"</td>\s*<td[^>]*>", " · ", html)
    lines = re.sub(r"</?(?:table|tbody)>|<td[^>]*>|</td>", "", lines)
    return lines.replace("<tr>", "<div>").replace("</tr>", "</div>")
