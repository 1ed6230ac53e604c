"""The texts for the findings of conclusion scan checks; files store only codes."""

from typing import Any

from attestation.paperwork.scan_messages import in_words as words_of_scans

#: The texts for conclusions that replace those for applications.
_WORDS = {
    "no_mark": "Код на первой странице заключения не прочитан: он закрыт, обрезан или нечёткий. "
    "Проверьте, что это скан нужного заключения и нужной редакции.",
    "few_pages": "В скане меньше страниц, чем в заключении. Проверьте, все ли отсканированы.",
}


def in_words(remarks: list[dict[str, Any]]) -> list[str]:
    """Return warning sentences for the signer and for the user who checks the scan."""
    known = (_WORDS.get(one["code"]) or next(iter(words_of_scans([one])), "") for one in remarks)
    return [sentence for sentence in known if sentence]
