"""What people write into the cells of a table: errors of formulas, dates, and words for nothing."""

import datetime
import re

from attestation.base.language.look_alikes import in_russian
from attestation.base.language.nothing import says_nothing

#: The errors of table editors, in both languages in which they are exported, without their «!».
_ERRORS = frozenset(
    {"#N/A", "#REF", "#VALUE", "#NAME", "#DIV/0", "#NUM", "#NULL", "#SPILL", "#CALC", "#FIELD"}
    | {"#ERROR"}
    | {"#GETTING_DATA", "#BLOCKED", "#CONNECT", "#UNKNOWN", "#BUSY", "#PYTHON", "#EXTERNAL"}
    | {"#Н/Д", "#ССЫЛКА", "#ССЫЛ", "#ЗНАЧ", "#ИМЯ", "#ДЕЛ/0", "#ЧИСЛО", "#ПУСТО", "#ПЕРЕНОС"}
    | {"#ВЫЧИС", "#ВЫЧИСЛ", "#ПОЛЕ", "#ПРОЛИВ", "#ПЕРЕПОЛНЕНИЕ", "#ЗАНЯТ", "#ЗАНЯТО"}
    | {"#ПОДКЛЮЧ", "#ПОДКЛЮЧЕНИЕ", "#БЛОКИРОВКА", "#НЕИЗВЕСТНО", "#ОЖИДАНИЕ_ДАННЫХ"}
)
#: LibreOffice numbers its errors; a column too narrow for its numbers is exported as a fence.
_ERROR_SIGNS = re.compile(r"(?:ERR|ОШ|ОШБ|ОШИБКА):\s*\d+|#{3,}")
#: Words for «without a term», and what may stand beside them.
_ENDLESS = frozenset(
    (
        "бессрочно",
        "безсрочно",
        "бессрочная",
        "бессрочный",
        "бессрочное",
        "бессроч",
        "бессрочн",
        "неограниченно",
        "неограничен",
        "неограничена",
        "неограниченный",
        "неопределенный",
        "постоянно",
        "пожизненно",
    )
)
_ABOUT_TERMS = frozenset(
    (
        "срок",
        "срока",
        "сроком",
        "действия",
        "действует",
        "на",
        "ограничен",
        "ограничена",
        "ограничено",
        "ограничения",
        "ограничений",
    )
)
_NO_TERM = re.compile(r"[бн] ?[./] ?с\.?", re.IGNORECASE)
#: Since when something is without a term does not matter to the term.
_SINCE = re.compile(r"\(?\b(?:с|со|от)\s+\d{1,2}\.\d{1,2}\.\d{2,4}(?:\s*г\.?)?\)?")
_BEFORE_A_DATE = re.compile(r"(?:от|с|со|до|по)\s+(?=[\d«\"„])")
_WEEKDAY = re.compile(r"^(?:пн|вт|ср|чт|пт|сб|вс|[а-я]+(?:ник|да|рг|ца|та|нье))[.,]?\s+(?=\d)")
#: What stands between the parts of a date, with or without spaces: «25 .08.2023», «25–08–2023».
_BETWEEN = re.compile(r"(?<=\d)\s*(?:[.\\_·]|[‐‑‒–—−])\s*(?=\d)")
_DAY_FIRST = re.compile(r"(\d{1,2})[./,-] ?(\d{1,2})[./,-] ?(\d{4}|\d{2})")
#: «25 08 2023» and «"25" 08 2023», as forms with lines are filled in.
_PARTED = re.compile(r"[«\"„]?(\d{1,2})[»\"“]? (\d{1,2}) (\d{4})")
_UNPARTED = re.compile(r"((?:19|20)\d\d)(0[1-9]|1[0-2])(\d\d)")
_UNPARTED_DAY_FIRST = re.compile(r"(\d\d)(0[1-9]|1[0-2])((?:19|20)\d\d)")
_ROMAN = re.compile(r"(\d{1,2})[. ]([ivxх]+)[. ](\d{4})")
_ROMANS = ["i", "ii", "iii", "iv", "v", "vi", "vii", "viii", "ix", "x", "xi", "xii"]
_YEAR_FIRST = re.compile(r"(\d{4})[./-](\d{1,2})[./-](\d{1,2})")
_MONTHS = ["янв", "фев", "мар", "апр", "мая", "июн", "июл", "авг", "сен", "окт", "ноя", "дек"]
#: «25 августа 2023», «25-авг-23», also with the day in quotes.
_MONTH_NAMED = re.compile(
    rf"[«\"„]?(\d{{1,2}})[»\"“]?[ .-]+({'|'.join(_MONTHS)}|май)[а-я]*\.?[ .-]+(\d{{4}}|\d{{2}})"
)
_TIME = re.compile(r"(?:t|\s+)\d{1,2}:\d\d(:\d\d)?(\.\d+)?(z|\+\d\d:?\d\d|\s?[ap]m)?\Z")
_YEAR_WORD = re.compile(r"\s*(г\.?|года?)\Z")
#: Days are kept as numbers by table editors: 1 January 1930 and 31 December 2099 among them.
_SERIAL = re.compile(r"(\d{5})(?:[.,]0+)?\Z")
_SERIAL_ZERO = datetime.date(1899, 12, 30)
#: As POSIX reads two digits of a year.
_PIVOT = 69


def is_error(text: str) -> bool:
    """Return whether a cell holds the error of a formula instead of its result."""
    text = text.strip(" =").upper().replace("# ", "#")
    return text.rstrip("!?") in _ERRORS or bool(_ERROR_SIGNS.fullmatch(text))


def means_nothing(text: str) -> bool:
    """Return whether a cell of a date says that there is none: «–», «бессрочно», «нет»."""
    if is_error(text):
        return False
    if any(word in text.lower() for word in _ENDLESS):
        text = _SINCE.sub("", text.lower())
    return bool(_NO_TERM.fullmatch(text.strip())) or says_nothing(
        text, about=_ABOUT_TERMS, words=_ENDLESS
    )


def day_of(text: str) -> datetime.date | None:
    """Return the date that a cell means, in any usual way of writing; None if it is none.

    «25.08.2023», «5.8.23», «25/08/2023», «2023-08-25T00:00:00», «25 августа 2023 г.», 45163. A
    time of day is left away.
    """
    text = _WEEKDAY.sub("", text.strip(" ,;").lower(), count=1)
    text = _BETWEEN.sub(".", _BEFORE_A_DATE.sub("", text, count=1))
    text = _YEAR_WORD.sub("", _TIME.sub("", _YEAR_WORD.sub("", text)).strip(" ,;."))
    if serial := _SERIAL.fullmatch(text):
        return _SERIAL_ZERO + datetime.timedelta(days=int(serial[1]))
    if (parts := _parts_of(text)) is None:
        return None
    year, month, day = parts
    if len(year) < len("2023"):
        year = f"{20 if int(year) < _PIVOT else 19}{year}"
    # A year of four digits that begins with noughts is a slip, and no year of ours.
    if year.startswith("0"):
        return None
    try:
        return datetime.date(int(year), int(month), int(day))
    except ValueError:
        return None


def _parts_of(text: str) -> tuple[str, str, str] | None:
    """Return year, month and day as they are written in figures; None if it is no date."""
    if found := _YEAR_FIRST.fullmatch(text) or _UNPARTED.fullmatch(text):
        return found[1], found[2], found[3]
    day_first = (_DAY_FIRST, _PARTED, _UNPARTED_DAY_FIRST)
    if found := next(filter(None, (one.fullmatch(text) for one in day_first)), None):
        return found[3], found[2], found[1]
    if found := _MONTH_NAMED.fullmatch(in_russian(text)):
        return found[3], str(_MONTHS.index(found[2].replace("май", "мая")) + 1), found[1]
    if found := _ROMAN.fullmatch(text):
        roman = found[2].replace("х", "x")
        return (found[3], str(_ROMANS.index(roman) + 1), found[1]) if roman in _ROMANS else None
    return None
