"""What people write into the cells of a table: errors of formulas, dates, and words for nothing."""

import datetime
import re

from attestation.base.language.names import same_key

#: The errors of table editors, in both languages in which they are exported.
_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
    | {"#FIELD!", "#GETTING_DATA", "#Н/Д", "#ССЫЛКА!", "#ЗНАЧ!", "#ИМЯ?", "#ДЕЛ/0!", "#ЧИСЛО!"}
    | {"#ПУСТО!", "#ПЕРЕНОС!", "#ВЫЧИСЛ!"}
)
_NOTHING = frozenset(
    {"", "нет", "бессрочно", "бессрочная", "без срока", "без ограничения срока", "отсутствует"}
    | {"не указано", "не указана", "не ограничен", "не ограничено", "постоянно"}
)
_DAY_FIRST = re.compile(r"(\d{1,2})[./-](\d{1,2})[./-](\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})")
_TIME = re.compile(r"[T ]?0?0:00(:00)?(\.0+)?(Z|\+\d\d:?\d\d)?\Z")
_YEAR_WORD = re.compile(r"\s*(г\.?|года?)\Z")
#: Days are kept as numbers by table editors: 1 January 1930 and 31 December 2099 among them.
_SERIAL = re.compile(r"(\d{5})(?:[.,]0+)?\Z")
_SERIAL_ZERO = datetime.date(1899, 12, 30)
_CENTURY = 100
#: As POSIX reads two digits of a year.
_PIVOT = 69


def is_error(text: str) -> bool:
    """Return whether a cell holds the error of a formula instead of its result."""
    return text.strip().upper() in _ERRORS


def means_nothing(text: str) -> bool:
    """Return whether a cell of a date says that there is none: «–», «бессрочно», «нет»."""
    return not is_error(text) and same_key(text) in _NOTHING


def day_of(text: str) -> datetime.date | None:
    """Return the date that a cell means, in any usual way of writing; None if it is none.

    «25.08.2023», «5.8.23», «25/08/2023», «2023-08-25T00:00:00», «25.08.2023 г.», 45163.
    """
    text = _TIME.sub("", _YEAR_WORD.sub("", text.strip().lower().replace("t", "T"))).strip()
    text = _YEAR_WORD.sub("", text)
    if serial := _SERIAL.fullmatch(text):
        return _SERIAL_ZERO + datetime.timedelta(days=int(serial[1]))
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    else:
        return None
    if year < _CENTURY:
        year += 2000 if year < _PIVOT else 1900
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
