"""A file in place of the tables of results: is it filled, and is it of the right clause?"""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass
from functools import lru_cache
from io import BytesIO
from typing import Any

from attestation.applications.achievements.blank_tables import empty_tables, sought
from attestation.applications.achievements.completeness import ResultsSection, results_of
from attestation.applications.models import Application
from attestation.base.errors import DomainError
from attestation.directory.results_models import ResultsTable
from attestation.files.formats import DOCX, PDF, FileFormatError
from attestation.files.sandbox import client as sandbox_client
from attestation.files.text_extraction import words_of
from attestation.paperwork.achievements import Table, build_blank_tables
from attestation.paperwork.docx.contents import contents_of
from attestation.paperwork.signing.empty_sheets import text_of_pdf

#: Letters that a file without tables and pictures has at least: a sentence.
_LEAST_LETTERS = 60
#: So many of the words of the blank tables make a PDF one of them; so few more say nothing.
_SAME_WORDS, _FEW_WORDS = 0.8, 4
_LONGEST_TEXT = 200_000
_UNFILLED = (
    "Таблицы в этом файле не заполнены: в них нет ни одной строки. Заполните их, сохраните файл и "
    "прикрепите ещё раз."
)
_CLAUSE = re.compile(r"пункт\w*\s+(\d+)\s+порядка", re.IGNORECASE)
_LETTERS = re.compile(r"[^\W\d_]+")
_WORD = re.compile(r"[^\W_]+")
_LETTERS_OR_DIGITS = re.compile(r"[^\W_]")


@dataclass(frozen=True)
class _Table:
    """A table of the file: what stands above it, and how many of its rows are filled."""

    above: str
    filled: int


def require_filled(application: Application, file: Any, content_type: str) -> None:
    """Refuse a file of results that is empty or made for another category.

    A file that cannot be read here, a scan and a text without tables are left to the reviewer.

    Raises:
        DomainError: it says what is missing.
    """
    told = _contents(file) if content_type == DOCX.content_type else None
    fault = fault_of(application, told) if told else ""
    if content_type == PDF.content_type:
        fault = _fault_of_pdf(application, file)
    if fault:
        raise DomainError(fault, field="file")


def is_blank(file: Any) -> bool:
    """Return whether nothing is written in a Word file of results."""
    told = _contents(file)
    return told is not None and bool(_emptiness(told, _tables(told)))


def _contents(file: Any) -> dict[str, Any] | None:
    try:
        told: dict[str, Any] = sandbox_client.run_in_sandbox(contents_of, file)
    except FileFormatError:
        return None
    finally:
        file.seek(0)
    return told


def _tables(told: dict[str, Any]) -> list[_Table]:
    return [
        _Table(_key(" ".join(table["above"])), _filled(table["rows"])) for table in told["tables"]
    ]


def _emptiness(told: dict[str, Any], tables: list[_Table]) -> str:
    if any(table.filled for table in tables) or told["pictures"]:
        return ""
    if tables:
        return _UNFILLED
    letters = sum(map(len, _LETTERS.findall(" ".join(told["lines"]))))
    if letters < _LEAST_LETTERS:
        return (
            "В этом файле Word нет результатов: в нём нет ни таблиц, ни текста. Откройте его, "
            "заполните и прикрепите ещё раз."
        )
    return ""


def fault_of(application: Application, told: dict[str, Any]) -> str:
    """Return what is wrong with a file of results, as a sentence; empty if nothing is.

    Args:
        told: what `contents_of` has read.
    """
    own = results_of(application).own
    tables = _tables(told)
    if other := _other_clause(own, told["lines"], tables):
        return _of_another(application, own, other)
    if empty := _emptiness(told, tables):
        return empty
    lacking = [
        f"«{section.table}»"
        for section in own
        if section.table.is_required
        and (found := [table for table in tables if _key(section.table.title) in table.above])
        and not any(table.filled for table in found)
    ]
    if lacking:
        return (
            f"Не заполнено обязательное: {', '.join(lacking)}. Заполните, сохраните файл и "
            "прикрепите ещё раз."
        )
    return ""


def _of_another(application: Application, own: list[ResultsSection], other: str) -> str:
    return (
        f"Это таблицы по пункту {other} Порядка аттестации, а вы подаёте заявление на другую "
        f"категорию: {application.category_label}. Нужны таблицы по пункту {own[0].table.clause}. "
        "Скачайте их на этой странице, заполните и прикрепите."
    )


def _fault_of_pdf(application: Application, file: Any) -> str:
    """Return what is wrong with a PDF of results: no page shows anything, or what it says does."""
    text = _text(file)
    if text is None:
        return (
            "В этом файле пустые листы: на них ничего не видно. Откройте его, проверьте и "
            "прикрепите тот, в котором результаты."
        )
    own = results_of(application).own
    if other := _other_clause(own, [text], []):
        return _of_another(application, own, other)
    return _UNFILLED if own and _is_template(application, own, text) else ""


def _is_template(application: Application, own: list[ResultsSection], text: str) -> bool:
    """Whether a text is that of the blank tables, and of whose they are, and nothing more."""
    tables = empty_tables(section.table for section in own)
    printed = _words_of_blank(sought(application.category, application.category_label), tables)
    found = _words(text)
    person = _words(
        f"{application.applicant} {application.position_label} {application.organization}"
    )
    is_there = (printed & found).total() >= _SAME_WORDS * printed.total()
    return is_there and (found - printed - person).total() < _FEW_WORDS


@lru_cache(maxsize=64)
def _words_of_blank(category: str, tables: tuple[Table, ...]) -> Counter[str]:
    """The words of a Word file of blank tables; a file of ours, so that it is read here."""
    blank = BytesIO(build_blank_tables(category, tables))
    return _words(words_of(blank, longest=_LONGEST_TEXT))


def _text(file: Any) -> str | None:
    """The text of a PDF, empty where it cannot be read; None where nothing can be seen in it."""
    try:
        text: str | None = sandbox_client.run_in_sandbox(text_of_pdf, file, longest=_LONGEST_TEXT)
    except FileFormatError:
        return ""
    finally:
        file.seek(0)
    return text


def _words(text: str) -> Counter[str]:
    """The words of a text; numbers of rows and of pages are none."""
    found = _WORD.findall(text.casefold().replace("ё", "е"))
    return Counter(word for word in found if not (word.isdecimal() and len(word) < 3))


def _other_clause(own: list[ResultsSection], lines: Iterable[str], tables: list[_Table]) -> str:
    """Return the clause for which the file was made, if it is not the one that is needed."""
    needed = {section.table.clause for section in own}
    said = {match[1] for line in lines for match in _CLAUSE.finditer(line)}
    if not needed or said & needed:
        return ""
    if said:
        return min(said)
    titles = {_key(section.table.title) for section in own}
    if any(title in table.above for title in titles for table in tables):
        return ""
    others = ResultsTable.objects.exclude(clause__in=needed).values_list("title", "clause")
    found = [
        clause
        for title, clause in others
        if any(_key(title) in table.above for table in tables if table.above)
    ]
    return max(set(found), key=found.count) if found else ""


def _filled(rows: list[list[str]]) -> int:
    """Count the rows in which something is written besides their number; a heading is none."""
    return sum(
        any(_LETTERS_OR_DIGITS.search(cell) for cell in (row[1:] if _is_number(row[:1]) else row))
        for row in rows[1:] or rows
    )


def _is_number(first: list[str]) -> bool:
    return bool(first) and not first[0].strip(" .0123456789")


def _key(text: str) -> str:
    return " ".join(_LETTERS.findall(text.casefold().replace("ё", "е")))
