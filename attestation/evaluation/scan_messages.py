"""The words of what the checks of a signed conclusion have found; files keep only codes."""

from typing import Any

from attestation.paperwork.scan_messages import in_words as words_of_scans

#: What is said of a conclusion in place of the words for applications.
_WORDS = {
    "no_mark": "Код на первой странице заключения не прочитан: он закрыт, обрезан или нечёткий. "
    "Проверьте, что это скан нужного заключения и нужной редакции.",
    "few_pages": "В скане меньше страниц, чем в заключении. Проверьте, все ли отсканированы.",
}


def in_words(remarks: list[dict[str, Any]]) -> list[str]:
    """Sentences that warn, for the signer and for whoever checks the scan."""
    known = (_WORDS.get(one["code"]) or next(iter(words_of_scans([one])), "") for one in remarks)
    return [sentence for sentence in known if sentence]
