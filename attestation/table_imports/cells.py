"""What people write into the cells of a table: errors of formulas, dates, and words for nothing."""

import datetime
import re

from attestation.base.language.names import same_key

#: The errors of table editors, in both languages in which they are exported.
_ERRORS = frozenset(
    {"#N/A", "#REF!", "#VALUE!", "#NAME?", "#DIV/0!", "#NUM!", "#NULL!", "#SPILL!", "#CALC!"}
    | {"#FIELD!", "#GETTING_DATA", "#Н/Д", "#ССЫЛКА!", "#ЗНАЧ!", "#ИМЯ?", "#ДЕЛ/0!", "#ЧИСЛО!"}
    | {"#ПУСТО!", "#ПЕРЕНОС!", "#ВЫЧИС!", "#ВЫЧИСЛ!", "#ПОЛЕ!"}
)
#: LibreOffice numbers its errors; a column too narrow for its numbers is exported as a fence.
_ERROR_SIGNS = re.compile(r"(?:ERR|ОШ|ОШБ|ОШИБКА):\s*\d+|#{3,}")
_NOTHING = frozenset(
    {"", "нет", "бессрочно", "бессрочная", "без срока", "без ограничения срока", "отсутствует"}
    | {"не указано", "не указана", "не ограничен", "не ограничена", "не ограничено"}
    | {"неограниченно", "неограничен", "неограничена", "постоянно", "пожизненно", "не имеет"}
    | {"не имеется", "не установлен", "не установлена", "не установлено", "н д", "б с", "б д"}
)
_DAY_FIRST = re.compile(r"(\d{1,2})[./,-] ?(\d{1,2})[./,-] ?(\d{4}|\d{2})")
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})")
_MONTHS = ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
#: «25 августа 2023», «25-авг-23», also with the day in quotes.
_MONTH_NAMED = re.compile(
    rf"[«\"„]?(\d{{1,2}})[»\"“]?[ .-]+({'|'.join(_MONTHS)}|май)[а-я]*\.?[ .-]+(\d{{4}}|\d{{2}})"
)
_TIME = re.compile(r"(?:T|\s+)\d{1,2}:\d\d(:\d\d)?(\.\d+)?(Z|\+\d\d:?\d\d)?\Z")
_YEAR_WORD = re.compile(r"\s*(г\.?|года?)\Z")
#: Days are kept as numbers by table editors: 1 January 1930 and 31 December 2099 among them.
_SERIAL = re.compile(r"(\d{5})(?:[.,]0+)?\Z")
_SERIAL_ZERO = datetime.date(1899, 12, 30)
_CENTURY = 100
#: As POSIX reads two digits of a year.
_PIVOT = 69


def is_error(text: str) -> bool:
    """Return whether a cell holds the error of a formula instead of its result."""
    text = text.strip().upper()
    return text in _ERRORS or bool(_ERROR_SIGNS.fullmatch(text))


def means_nothing(text: str) -> bool:
    """Return whether a cell of a date says that there is none: «–», «бессрочно», «нет»."""
    return not is_error(text) and same_key(text) in _NOTHING


def day_of(text: str) -> datetime.date | None:
    """Return the date that a cell means, in any usual way of writing; None if it is none.

    «25.08.2023», «5.8.23», «25/08/2023», «2023-08-25T00:00:00», «25 августа 2023 г.», 45163. A
    time of day is left away.
    """
    text = _TIME.sub("", _YEAR_WORD.sub("", text.strip().lower().replace("t", "T"))).strip()
    text = _YEAR_WORD.sub("", text)
    if serial := _SERIAL.fullmatch(text):
        return _SERIAL_ZERO + datetime.timedelta(days=int(serial[1]))
    if found := _YEAR_FIRST.fullmatch(text):
        year, month, day = map(int, found.groups())
    elif found := _DAY_FIRST.fullmatch(text):
        day, month, year = map(int, found.groups())
    elif found := _MONTH_NAMED.fullmatch(text):
        named = found[2].replace("май", "мая")
        day, month, year = int(found[1]), _MONTHS.index(named) + 1, int(found[3])
    else:
        return None
    if year < _CENTURY:
        year += 2000 if year < _PIVOT else 1900
    try:
        return datetime.date(year, month, day)
    except ValueError:
        return None
