"""What editors build the body of a page from; tables and foreign embeds are left out on purpose."""

from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    ListBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
)
from wagtail.documents.blocks import DocumentChooserBlock

_IN_LINE = ["bold", "italic", "link", "document-link"]


class StepBlock(StructBlock):
    title = CharBlock(label="Что сделать", max_length=160)
    text = RichTextBlock(label="Пояснение", features=_IN_LINE, required=False)

    class Meta:
        label = "Шаг"


class StepsBlock(StructBlock):
    steps = ListBlock(StepBlock(), label="Шаги", min_num=1)

    class Meta:
        label = "Порядок действий"
        icon = "list-ol"
        template = "cms_pages/blocks/steps.html"


class NoticeBlock(StructBlock):
    kind = ChoiceBlock(
        label="Вид",
        choices=[("info", "Сведение"), ("warning", "Важно"), ("success", "Подсказка")],
        default="info",
        search_index=False,
    )
    text = RichTextBlock(label="Текст", features=_IN_LINE)

    class Meta:
        label = "Выделенный текст"
        icon = "warning"
        template = "cms_pages/blocks/notice.html"


class DocumentsBlock(StructBlock):
    documents = ListBlock(DocumentChooserBlock(label="Документ"), label="Документы", min_num=1)

    class Meta:
        label = "Список документов"
        icon = "doc-full"
        template = "cms_pages/blocks/documents.html"


class QuestionBlock(StructBlock):
    question = CharBlock(label="Вопрос", max_length=200)
    answer = RichTextBlock(label="Ответ", features=[*_IN_LINE, "ol", "ul"])

    class Meta:
        label = "Вопрос и ответ"
        icon = "help"
        template = "cms_pages/blocks/question.html"


class BodyBlock(StreamBlock):
    """The body of every page: headings, text, steps, notices, documents, questions."""

    heading = CharBlock(
        label="Заголовок",
        icon="title",
        max_length=160,
        template="cms_pages/blocks/heading.html",
    )
    text = RichTextBlock(label="Текст", features=[*_IN_LINE, "h3", "ol", "ul"])
    steps = StepsBlock()
    notice = NoticeBlock()
    documents = DocumentsBlock()
    question = QuestionBlock()

    class Meta:
        required = False
