"""The texts for the findings of scan checks; documents store only codes and page numbers."""

from collections.abc import Iterable, Iterator
from typing import Any

from attestation.base.language.plurals import plural

#: Code → what was found, and the advice to who attached the scan; «{pages}» and «{names}» are put
#: in where single ones are meant.
WORDS = {
    "few_pages": (
        "В скане меньше страниц, чем в заявлении.",
        "Проверьте, все ли отсканированы.",
    ),
    "blank": ("{pages}: ничего не написано.", "Уберите пустые листы."),
    "low_resolution": (
        "{pages}: низкое разрешение, мелкий текст рассыпается.",
        "Сканируйте с разрешением 200–300 точек на дюйм.",
    ),
    "blurred": (
        "{pages}: изображение нечёткое.",
        "Сканируйте или сфотографируйте лист ещё раз, держа телефон неподвижно.",
    ),
    "dark": ("{pages}: изображение слишком тёмное.", "Снимите лист при хорошем свете."),
    "pale": ("{pages}: текст слишком бледный.", "Увеличьте контраст при сканировании."),
    "no_mark": (
        "Код внизу заявления не прочитан: он закрыт, обрезан или нечёткий.",
        "Проверьте, что это скан нужной редакции.",
    ),
    "signature_not_seen": (
        "Подпись не видна{names}.",
        "Это нужный лист? Если лист не подписан, подпишите его и прикрепите скан ещё раз.",
    ),
    "date_not_seen": (
        "Дата рядом с подписью не видна.",
        "Если её нет, впишите её и прикрепите скан ещё раз.",
    ),
    "unreadable": (
        "Качество скана проверить не удалось.",
        "Откройте файл и посмотрите, всё ли видно.",
    ),
}


def in_words(remarks: Iterable[dict[str, Any]]) -> list[str]:
    """Return a sentence with its advice for each remark, as who attached the scan reads it.

    Args:
        remarks: ``{"code": …, "pages": […]}``, in the order in which they were found.
    """
    return [f"{found} {advice}" for found, advice in _told(remarks)]


def findings(remarks: Iterable[dict[str, Any]]) -> list[str]:
    """Return what was found alone: the advice is none to who checks the scan of another."""
    return [found for found, _ in _told(remarks)]


def _told(remarks: Iterable[dict[str, Any]]) -> Iterator[tuple[str, str]]:
    for remark in remarks:
        if remark["code"] in WORDS:
            found, advice = WORDS[remark["code"]]
            pages, names = _pages(remark.get("pages", [])), _names(remark.get("names", []))
            yield found.format(pages=pages, names=names), advice


def _pages(numbers: list[int]) -> str:
    word = plural(1 if len(numbers) == 1 else 2, "Страница", "Страницы", "Страницы")
    return f"{word} {', '.join(map(str, numbers))}"


def _names(names: list[str]) -> str:
    return f": {', '.join(names)}" if names else ""
