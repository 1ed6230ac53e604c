"""The columns of a kind of table: how headings are recognised, and what every row must hold."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from attestation.base.language.plurals import plural
from attestation.paperwork.xlsx import Column, cell_text, read_table
from attestation.table_imports.cells import is_error

#: The columns that stand before those of the table in a list of wrong rows.
_WRONG_COLUMNS = (Column("Номер строки", 10), Column("Что исправить", 60))
_LONGEST_QUOTE = 80
#: What a cell may hold where its column says nothing.
_LONGEST_CELL = 1000
#: So many columns that are not read are named.
_MOST_IGNORED = 20
_INNER_QUOTES = str.maketrans("«»", "„“")


def names_of(model: type[Model]) -> Callable[[], Iterable[str]]:
    """Return what lists the names in a directory, in its order."""
    return lambda: model._default_manager.values_list("name", flat=True)


@dataclass(frozen=True)
class ImportColumn:
    """A column of a table that people fill in.

    Attributes:
        synonyms: other headings that the column may bear in an uploaded file.
        width: in characters, in the tables that are downloaded.
        choices: returns what the column may hold, for the template to offer.
    """

    key: str
    title: str
    required: bool = False
    max_length: int | None = None
    synonyms: tuple[str, ...] = ()
    width: float = 18
    choices: Callable[[], Iterable[str]] | None = None

    @property
    def longest(self) -> int:
        """Return how many signs a cell of this column may hold."""
        return self.max_length or _LONGEST_CELL


@dataclass(frozen=True)
class TableRow:
    """A row of an uploaded table as text.

    Attributes:
        number: as the person sees it in the file.
        values: a cleaned text for each key of the columns.
    """

    number: int
    values: dict[str, str]


class TableRows(list[TableRow]):
    """The rows of an uploaded table; ``ignored`` names its columns that are not read."""

    ignored: Sequence[str] = ()


class ImportTable:
    """The columns of one kind of table, in the order of its template."""

    def __init__(self, *columns: ImportColumn) -> None:
        self.columns = columns
        #: Key → title, and title → key.
        self.titles = {column.key: column.title for column in columns}
        self.keys = {column.title: column.key for column in columns}
        self._synonyms = {name: column.key for column in columns for name in column.synonyms}

    def read(self, upload: Any) -> "TableRows":
        """Read an uploaded XLSX or CSV table.

        Raises:
            DomainError: it is no such table; see `attestation.paperwork.xlsx.read_table`.
        """
        table = read_table(upload, columns=self.keys, synonyms=self._synonyms)
        rows = TableRows(
            TableRow(
                cells["_row"],
                # One sign more than may be: it is kept as a fault, and never grows into a page.
                {one.key: cell_text(cells[one.key])[: one.longest + 1] for one in self.columns},
            )
            for cells in table
        )
        rows.ignored = [quote(name) for name in table.ignored[:_MOST_IGNORED]]
        return rows

    def faults(self, values: Mapping[str, str]) -> list[str]:
        """Return what is wrong with the cells of a row as such: missing, broken, too long."""
        return [
            *self.missing_values(values),
            *(
                f"в столбце «{column.title}» ошибка формулы {values[column.key]}"
                for column in self.columns
                if is_error(values[column.key])
            ),
            *self.long_values(values),
        ]

    def missing_values(self, values: Mapping[str, str]) -> list[str]:
        """Return a fault for each required column that is empty."""
        return [
            f"не заполнено «{column.title}»"
            for column in self.columns
            if column.required and not values[column.key]
        ]

    def long_values(self, values: Mapping[str, str]) -> list[str]:
        """Return a fault for each value that is longer than its column allows."""
        return [
            f"«{column.title}» длиннее {limit} {plural(limit, 'знака', 'знаков', 'знаков')}"
            for column in self.columns
            if len(values[column.key]) > (limit := column.longest)
        ]

    def file_columns(self) -> list[Column]:
        """Return the columns as the writer of tables takes them."""
        return [Column(column.title, column.width) for column in self.columns]

    def template_columns(self, **choices: Iterable[str]) -> list[Column]:
        """Return the columns of the template, with the choices that the directories hold.

        Args:
            choices: those of this reader, by the key of the column.
        """
        offered = {column.key: column.choices() for column in self.columns if column.choices}
        offered |= choices
        return [
            Column(column.title, column.width, choices=tuple(offered.get(column.key, ())))
            for column in self.columns
        ]

    def wrong_columns(self) -> list[Column]:
        """Return the columns of a list of wrong rows."""
        return [*_WRONG_COLUMNS, *self.file_columns()]

    def wrong_cells(self, row: TableRow, message: str) -> list[Any]:
        """Return a row as in the file, with its number and the error message."""
        return [row.number, message, *(row.values[key] for key in self.titles)]


def quote(text: str) -> str:
    """Return a text to stand within «»: with inner quotes, and cut where it is too long there."""
    text = text.translate(_INNER_QUOTES)
    return text if len(text) <= _LONGEST_QUOTE else f"{text[: _LONGEST_QUOTE - 1]}…"


def sentence(parts: Iterable[str]) -> str:
    """Return faults or remarks as one sentence; empty where there are none."""
    text = "; ".join(parts)
    return f"{text[:1].upper()}{text[1:]}." if text else ""
