"""The texts for the findings of scan checks; documents store only codes and page numbers."""

from collections.abc import Iterable
from typing import Any

from attestation.base.language.plurals import plural

#: Code → a sentence that warns; «{pages}» and «{names}» are put in where single ones are meant.
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
    "signature_not_seen": "Подпись не видна{names}. Это нужный лист? Если лист не подписан, "
    "подпишите его и прикрепите скан ещё раз.",
    "date_not_seen": "Дата рядом с подписью не видна. Если её нет, впишите её и прикрепите скан "
    "ещё раз.",
    "unreadable": "Качество скана проверить не удалось. Откройте файл и посмотрите, всё ли видно.",
}


def in_words(remarks: Iterable[dict[str, Any]]) -> list[str]:
    """Sentences of ``[{"code": …, "pages": […]}]``, in the order in which they were found."""
    return [
        WORDS[remark["code"]].format(
            pages=_pages(remark.get("pages", [])), names=_names(remark.get("names", []))
        )
        for remark in remarks
        if remark["code"] in WORDS
    ]


def _pages(numbers: list[int]) -> str:
    word = plural(1 if len(numbers) == 1 else 2, "Страница", "Страницы", "Страницы")
    return f"{word} {', '.join(map(str, numbers))}"


def _names(names: list[str]) -> str:
    return f": {', '.join(names)}" if names else ""
