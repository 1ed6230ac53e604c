"""The texts for the findings of scan checks; documents store only codes and page numbers."""

from collections.abc import Iterable
from typing import Any

from attestation.base.language.plurals import plural

#: Code → a sentence that warns; «{pages}» is put in where single pages are meant.
WORDS = {
    "few_pages": "В скане меньше страниц, чем в заявлении. Проверьте, все ли отсканированы.",
    "blank": "{pages}: ничего не написано. Уберите пустые листы.",
    "low_resolution": "{pages}: низкое разрешение, мелкий текст рассыпается. "
    "Сканируйте с разрешением 200–300 точек на дюйм.",
    "blurred": "{pages}: изображение нечёткое. Сканируйте или сфотографируйте лист ещё раз, "
    "держа телефон неподвижно.",
    "dark": "{pages}: изображение слишком тёмное. Снимите лист при хорошем свете.",
    "pale": "{pages}: текст слишком бледный. Увеличьте контраст при сканировании.",
    "no_mark": "Код внизу заявления не прочитан: он закрыт, обрезан или нечёткий. "
    "Проверьте, что это скан нужной редакции.",
    "unreadable": "Качество скана проверить не удалось. Откройте файл и посмотрите, всё ли видно.",
}


def in_words(remarks: Iterable[dict[str, Any]]) -> list[str]:
    """Sentences of ``[{"code": …, "pages": […]}]``, in the order in which they were found."""
    return [
        WORDS[remark["code"]].format(pages=_pages(remark.get("pages", [])))
        for remark in remarks
        if remark["code"] in WORDS
    ]


def _pages(numbers: list[int]) -> str:
    word = plural(1 if len(numbers) == 1 else 2, "Страница", "Страницы", "Страницы")
    return f"{word} {', '.join(map(str, numbers))}"
