"""The checklist before a page is published."""

import re
from dataclasses import dataclass
from typing import Any

from wagtail.admin.panels import Panel
from wagtail.documents import get_document_model
from wagtail.models import Page

from attestation.public import plural
from cms_pages.page_checks import link_report

LONGEST_TITLE = 70
SHORTEST_DESCRIPTION, LONGEST_DESCRIPTION = 40, 180
#: What scanners, cameras and haste call a file.
_MEANINGLESS = re.compile(
    r"^\W*(scan|скан\w*|img|image|dsc|doc|document|документ|файл|file|без названия|untitled|новый"
    r"|приложение|копия)?[\W_\d]*(\.\w{2,4})?$",
    re.IGNORECASE,
)
_EXTENSION = re.compile(r"\.(pdf|docx?|xlsx?|pptx?|odt|ods|rtf|zip)$", re.IGNORECASE)


@dataclass(frozen=True)
class Check:
    """One line of the list: the requirement, and what to do if it is not met."""

    title: str
    advice: str = ""

    @property
    def is_done(self) -> bool:
        return not self.advice


def is_meaningless(name: str) -> bool:
    """Return whether a document name says nothing of its content: «Скан 051», «doc_12.pdf»."""
    return bool(_MEANINGLESS.match(name.strip()) or _EXTENSION.search(name.strip()))


def checks_of(page: Page) -> list[Check]:
    """The list for the page as it stands now, a draft too."""
    checks = [
        Check("Название короткое и ясное", _title_advice(page)),
        Check("Есть описание для поиска и карточек", _description_advice(page)),
        Check("Заголовки идут по порядку", _headings_advice(page)),
        Check("Документы названы по содержанию", _documents_advice(page)),
        Check(
            "Ссылки, файлы и описания картинок в порядке",
            " ".join(problem.text for problem in link_report.of_pages([page])),
        ),
    ]
    if hasattr(page, "missing_marks"):
        checks.append(Check("Есть все метки, которых просят правила", _marks_advice(page)))
    return checks


def _title_advice(page: Page) -> str:
    if len(page.title) > LONGEST_TITLE and not hasattr(page, "date"):
        return (
            f"Сократите название до {LONGEST_TITLE} знаков: оно стоит в меню. Длинное напишите "
            "в поле «Заголовок на странице»."
        )
    return "" if page.title[:1] != page.title[:1].lower() else "Начните название с прописной буквы."


def _description_advice(page: Page) -> str:
    text = page.search_description or getattr(page, "lead", "")
    if not text:
        return "Напишите описание на вкладке «Продвижение»: одно предложение о том, что здесь есть."
    if not SHORTEST_DESCRIPTION <= len(text) <= LONGEST_DESCRIPTION and page.search_description:
        return (
            f"В описании {len(text)} {plural(len(text), 'знак', 'знака', 'знаков')}; "
            f"лучше от {SHORTEST_DESCRIPTION} до {LONGEST_DESCRIPTION}."
        )
    return ""


def _headings_advice(page: Page) -> str:
    blocks = getattr(page, "body", None) or []
    seen = False
    for block in blocks:
        if block.block_type == "heading":
            seen = True
        elif not seen and block.block_type == "text" and "<h3" in block.value.source:
            return "Перед подзаголовком в тексте поставьте блок «Заголовок»."
    return ""


def _documents_advice(page: Page) -> str:
    names = [item.title for item in page.items.all()] if hasattr(page, "items") else []
    names += _names_of_chosen(getattr(page, "body", None) or [])
    bad = [name for name in names if is_meaningless(name)]
    if not bad:
        return ""
    return f"Назовите по содержанию: {', '.join(f'«{name}»' for name in bad[:5])}."


def _marks_advice(page: Page) -> str:
    absent = page.missing_marks()
    if not absent:
        return ""
    named = ", ".join(f"{mark.label} ({mark.name})" for mark in absent)
    return f"Добавьте строки; чего нет, о том так и напишите: «Нет». Не хватает: {named}."


def _names_of_chosen(blocks: Any) -> list[str]:
    chosen = [
        document
        for block in blocks
        if block.block_type == "documents"
        for document in block.value["documents"]
    ]
    known = get_document_model()
    return [document.title for document in chosen if isinstance(document, known)]


class ChecklistPanel(Panel):
    """The list on the tab where title, address and description are kept."""

    class BoundPanel(Panel.BoundPanel):
        template_name = "cms_pages/admin/checklist_panel.html"

        def get_context_data(self, parent_context: Any = None) -> Any:
            context = super().get_context_data(parent_context) or {}
            page = self.instance
            return {**context, "self": self, "checks": checks_of(page) if page.pk else []}
