"""Sentences put together of what people typed and of names that bring a stop of their own."""

import re
from collections.abc import Iterator

#: A stop after a stop; «...» is one sign.
_DOUBLED = re.compile(r"(?<!\.)([.!?…][»“)]?)\.(?![.\w])")


def tidied(text: str) -> str:
    """Return ``text`` with one stop where two met, and other marks for quotations within others.

    «Специалист – Петрова Е. Н..» ends in one stop; «Школа «Исток»» is «Школа „Исток“».
    """
    return _DOUBLED.sub(r"\1", _with_inner_quotes(text))


def _with_inner_quotes(text: str) -> str:
    # Somebody may have typed one mark only; whose pair it is, nobody knows.
    if text.count("«") != text.count("»") or text.count("«") < 2:
        return text
    return "".join(_nested(text))


def _nested(text: str) -> Iterator[str]:
    """Yield the signs of ``text``; of the quotation marks, those within others are „ and “."""
    depth = 0
    for sign in text:
        if sign == "«":
            depth += 1
            yield sign if depth == 1 else "„"
        elif sign == "»":
            yield sign if depth <= 1 else "“"
            depth = max(0, depth - 1)
        else:
            yield sign


def as_sentence(text: str) -> str:
    """The typed ``text`` with the one stop that ends it; nothing stays nothing."""
    text = text.strip()
    return tidied(f"{text}.") if text else ""


def with_capital(text: str) -> str:
    """Return ``text`` with its first letter large, where a Russian word begins it.

    Places begin in small letters («город Верхнеозёрск»); an address of mail stays as it is.
    """
    return text[:1].upper() + text[1:] if re.match("[а-яё]", text) else text


def because(reason: str) -> str:
    """Return why, as the end of a sentence without its stop.

    What continues «в связи с» stands after it («болезнью»); what was typed as a sentence of its
    own («Перехожу в другую школу») is told as one.
    """
    if reason[:1].isupper() and not reason[1:2].isupper():
        return f"по причине: «{reason}»"
    return f"в связи с {reason}"
