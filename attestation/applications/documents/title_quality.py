"""A check that a title describes its document: «Scan0051.jpg» does not (school guide)."""

import re
from pathlib import PurePath

#: Signs that mean nothing, with or without a number after them.
_EMPTY = (
    "scan",
    "scanned",
    "скан",
    "сканирование",
    "img",
    "image",
    "imag",
    "dsc",
    "dscn",
    "pic",
    "photo",
    "фото",
    "фотография",
    "изображение",
    "картинка",
    "рисунок",
    "document",
    "doc",
    "документ",
    "file",
    "файл",
    "новый",
    "new",
    "без",
    "имени",
    "untitled",
    "page",
    "страница",
    "стр",
    "лист",
    "копия",
    "copy",
    "screenshot",
    "снимок",
    "экрана",
    "whatsapp",
    "video",
    "видео",
    "vid",
    "mov",
    "camscanner",
    "adobe",
)
#: Kinds of paper: alone they do not say whose it is and what for.
_ALONE = ("диплом", "грамота", "свидетельство", "сертификат", "справка", "благодарность", "приказ")
_WORD = re.compile(r"[a-zа-яё]+", re.IGNORECASE)
_VOWELS = frozenset("аеёиоуыэюяaeiouy")

#: A title as it should be; children are named by their class, as everywhere in the results.
EXAMPLE = "Диплом 1 степени, олимпиада по физике, 8Б класс, 2025"
HINT = (
    "Назовите документ так, чтобы было понятно, что это и за что. Детей называйте инициалами или "
    f"классом, без фамилий. Например: «{EXAMPLE}»."
)


def is_meaningful_title(title: str) -> bool:
    """Return whether a title names the document, not what a scanner or camera wrote."""
    text = title.strip()
    if PurePath(text).suffix.lower()[1:] in {"jpg", "jpeg", "png", "pdf", "docx", "zip", "mp4"}:
        text = PurePath(text).stem
    words = [word.lower() for word in _WORD.findall(text)]
    telling = [word for word in words if len(word) > 2 and word not in _EMPTY and _is_word(word)]
    if not telling:
        return False
    return len(words) > 1 or telling[0] not in _ALONE


def _is_word(word: str) -> bool:
    """Return whether it can be pronounced; pieces of random names cannot."""
    return bool(_VOWELS & set(word)) and not re.search(r"[^аеёиоуыэюяaeiouyьъ]{6,}", word)


def proposed(name: str) -> str:
    """A title from the name of a file; empty if the name says nothing."""
    text = " ".join(PurePath(name).stem.replace("_", " ").split())[:200]
    mixed = re.search(r"\d[a-zа-яё]\d|[a-f0-9]{12,}", text, re.IGNORECASE)
    return text if is_meaningful_title(text) and not mixed else ""
