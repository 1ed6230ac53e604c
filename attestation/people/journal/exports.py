"""The journal as a table."""

from django.http import FileResponse

from attestation.paperwork.downloads import table_download
from attestation.paperwork.xlsx import Column
from attestation.people.journal.selectors import Book

#: Rows of one table; who needs older ones narrows the days.
MOST_ROWS = 20_000

_COLUMNS = [
    Column("Когда", 18),
    Column("Кто", 34),
    Column("Логин", 20),
    Column("Запись", 90),
    Column("О ком или о чём", 40),
    Column("Код", 26),
]


def journal_table(book: Book) -> FileResponse:
    """Return the latest rows of ``book`` as a download."""
    rows = (
        (
            line.at,
            str(line.person) if line.person else line.nobody,
            line.person.username if line.person else "",
            line.text,
            line.subject,
            line.action,
        )
        for line in book.latest(MOST_ROWS)
    )
    return table_download("Журнал", _COLUMNS, rows)
