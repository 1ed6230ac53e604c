"""Building blocks for the sub-sections of the demonstration's «Сведения»."""

from typing import Any

ADDRESS = "000000, г. Верхнеозёрск, ул. Озёрная, д. 1"
NONE = "Нет"
NOT_PROVIDED = "Не предусмотрено"
ASSESSMENT = "Оценка профессиональной деятельности педагога"
MENTORING = "Наставничество в образовательной организации"
#: Values for fields that do not apply to a programme of further education.
PROGRAMME = {
    "code": NONE,
    "profile": "Педагогическое образование",
    "level": "Повышение квалификации",
}


def fact(label: str, mark: str, value: str) -> tuple[str, Any]:
    return "fact", {"label": label, "mark": mark, "value": f"<p>{value}</p>"}


def table(kind: str, caption: str, *records: dict[str, str]) -> tuple[str, Any]:
    return kind, {"caption": caption, "records": list(records)}


def paper(title: str, mark: str, document: str = "", note: str = "") -> tuple[str, Any]:
    """A document by the name of its file among the demonstration's, or why there is none."""
    return "document", {"title": title, "mark": mark, "document": document, "note": note}


def staff(name: str, post: str, subjects: str, **other: str) -> dict[str, str]:
    return {
        "name": name,
        "post": post,
        "subjects": subjects,
        "level": "Высшее",
        "qualification": "Учитель",
        "degree": NONE,
        "rank": NONE,
        "training": "2025 год, 72 часа",
        "programmes": "Программы повышения квалификации",
        **other,
    }


def lacking(*pairs: tuple[str, str]) -> list[tuple[str, Any]]:
    """Return facts that the institute does not have: text and mark of each."""
    return [fact(label, mark, NOT_PROVIDED) for label, mark in pairs]
