"""Slips of the pen in what the system says: each kind is a pattern, with what it finds."""

import re
from collections.abc import Iterator

_FEMININE = (
    "должность|категория|организация|школа|территория|квалификация|строка|запись|ссылка|заявка|"
    "комиссия|подпись|дата|форма|группа|роль|почта"
)
#: After these a stop does not end a sentence.
_SHORTENED = "".join(
    rf"(?<!\b{word})" for word in ("г", "т", "ул", "им", "п", "ст", "д", "пос", "к", "[А-ЯЁ]")
)
_MANY = "(?:ов|ев|ей|ий)"

SLIPS = {
    name: re.compile(pattern)
    for name, pattern in {
        "a doubled stop": r"(?<!\.)\.\.(?!\.)|[!?…]\.(?!\w)|,\s*,",
        "a doubled quotation mark": r"««|»»",
        "a doubled number sign": r"№\s*№",
        "a blank before a stop": r"[\w»)] [,.;:!?](?=\s|$)",
        "a masculine participle after a feminine word": (
            rf"(?i)\b(?:{_FEMININE})\s+(?:«[^»]{{1,80}}»\s+)?(?:не\s+)?\w{{3,}}(?:ен|ан|ят)\b"
        ),
        "many after «из 1»": rf"\bиз 1 \w+{_MANY}\b",
        "many after a number that ends in one": rf"(?<![\d.,:–/-])(?:\d*[02-9])?1 [а-яё]+{_MANY}\b",
        "a sentence that begins in a small letter": rf"{_SHORTENED}[.!?] (?=[а-яё]{{3,}} )",
        "a value of the program": (
            r"\b(?:None|True|False|undefined|NaN)\b|\{\{|\}\}|\{%|%\(|&(?:nbsp|amp|quot|lt|gt);"
        ),
    }.items()
}


def as_read(html: str) -> str:
    """Return the words of a page with plain spaces: «№ 12-р» whole, however it was kept so."""
    return " ".join(re.sub(r"<[^>]*>", "", html).split())


def slips(text: str) -> Iterator[str]:
    """Yield each slip in ``text``, one piece of running words, with the words around it."""
    text = " ".join(text.replace("\N{SOFT HYPHEN}", "").split())
    for name, pattern in SLIPS.items():
        # A title that was typed with quotation marks of its own may stand between ours.
        if "quotation" in name and text.count("«") == text.count("»"):
            continue
        for found in pattern.finditer(text):
            yield f"{name}: …{text[max(0, found.start() - 40) : found.end() + 40]}…"
