"""The texts for the findings of conclusion scan checks; files store only codes."""

from collections.abc import Callable
from typing import Any

from attestation.paperwork import scan_messages

#: What was found and the advice, in place of the texts for applications.
_WORDS = {
    "no_mark": (
        "Код на первой странице заключения не прочитан: он закрыт, обрезан или нечёткий.",
        "Проверьте, что это скан нужного заключения и нужной редакции.",
    ),
    "few_pages": (
        "В скане меньше страниц, чем в заключении.",
        "Проверьте, все ли отсканированы.",
    ),
}


def in_words(remarks: list[dict[str, Any]]) -> list[str]:
    """Return warning sentences with their advice, for the signers."""
    return _told(remarks, " ".join, scan_messages.in_words)


def findings(remarks: list[dict[str, Any]]) -> list[str]:
    """Return what was found alone, for who checks the scan."""
    return _told(remarks, lambda words: words[0], scan_messages.findings)


def _told(
    remarks: list[dict[str, Any]],
    own: Callable[[tuple[str, str]], str],
    others: Callable[[list[dict[str, Any]]], list[str]],
) -> list[str]:
    return [
        sentence
        for one in remarks
        for sentence in ([own(_WORDS[one["code"]])] if one["code"] in _WORDS else others([one]))
    ]
