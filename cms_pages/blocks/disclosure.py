"""The blocks of «Сведения об образовательной организации».

Programs of the supervising body read these pages by the attribute ``itemprop``. The
required facts change with the rule, so the mark of a single fact is offered by its usual name
and may be typed; only the tables, whose columns belong together, are defined in
`cms_pages.blocks.disclosure_tables`.
"""

from typing import Any

from wagtail.blocks import CharBlock, RegexBlock, RichTextBlock, StructBlock
from wagtail.documents.blocks import DocumentChooserBlock

from cms_pages.blocks.disclosure_tables import RecordsBlock, TablesBlock
from cms_pages.blocks.text import IN_LINE, NoticeBlock, TableBlock
from cms_pages.disclosure import marks as disclosure_marks
from cms_pages.widgets import OfferingInput

_MARK = r"^[A-Za-z][A-Za-z0-9]{1,59}$"
_MARK_HELP = (
    "Имя поля из требований к разметке (itemprop). Начните печатать латиницей или по-русски и "
    "выберите из списка; нового имени в нём может не быть, тогда впишите его сами."
)


def _mark() -> RegexBlock:
    block = RegexBlock(
        _MARK,
        label="Метка itemprop",
        help_text=_MARK_HELP,
        error_messages={"invalid": "Латинские буквы и цифры, первая – буква."},
        search_index=False,
    )
    block.field.widget = OfferingInput(disclosure_marks.known)
    return block


class FactBlock(StructBlock):
    label = CharBlock(label="Что", max_length=200)
    mark = _mark()
    value = RichTextBlock(label="Сведения", features=[*IN_LINE, "ul", "ol"])

    class Meta:
        label = "Сведение"
        icon = "info-circle"
        description = "Одна строка сведений с меткой для программ надзорного органа."
        template = "cms_pages/blocks/fact.html"
        preview_value = {"label": "Полное наименование", "mark": "fullName", "value": "Институт"}


class MarkedDocumentBlock(StructBlock):
    title = CharBlock(label="Название", max_length=300)
    mark = _mark()
    document = DocumentChooserBlock(label="Файл", required=False)
    note = CharBlock(
        label="Если документа нет",
        max_length=300,
        required=False,
        help_text="Так и напишите: «Не выдавались», «Нет». Пустых строк правила не допускают.",
    )

    class Meta:
        label = "Документ"
        icon = "doc-full"
        description = "Файл с меткой для программ надзорного органа."
        template = "cms_pages/blocks/marked_document.html"
        preview_value = {"title": "Устав", "mark": "ustavDocLink", "document": None, "note": "Нет"}


class DisclosureBlock(TablesBlock):
    """The body of a sub-section: facts, documents, tables with marks, and plain text."""

    heading = CharBlock(
        label="Заголовок",
        icon="title",
        max_length=160,
        template="cms_pages/blocks/heading.html",
        preview_value="Учредитель",
    )
    text = RichTextBlock(
        label="Текст",
        icon="pilcrow",
        features=[*IN_LINE, "h3", "ol", "ul"],
        preview_value="<p>Сведения обновляются в течение десяти рабочих дней.</p>",
    )
    notice = NoticeBlock()
    fact = FactBlock()
    document = MarkedDocumentBlock()
    table = TableBlock()

    class Meta:
        required = False


def marks_on(body: Any) -> set[str]:
    """All marks that a body built of these blocks puts on its page."""
    found: set[str] = set()
    for child in body:
        if isinstance(child.block, RecordsBlock):
            found |= child.block.marks(child.value)
        elif child.block_type in ("fact", "document"):
            found.add(child.value["mark"])
    return found
