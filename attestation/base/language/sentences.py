"""Sentences put together of what people typed and of names that bring a stop of their own."""

import re

#: A stop after a stop; «...» is one sign.
_DOUBLED = re.compile(r"(?<!\.)([.!?…][»“)]?)\.(?![.\w])")


def single_stops(text: str) -> str:
    """Leave one stop where two met, as after the initials in «Специалист – Петрова Е. Н..»."""
    return _DOUBLED.sub(r"\1", text)


def as_sentence(text: str) -> str:
    """The typed ``text`` with the one stop that ends it; nothing stays nothing."""
    text = text.strip()
    return single_stops(f"{text}.") if text else ""
