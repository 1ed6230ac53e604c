"""Words: steps, notices, tables, questions, calls to act."""

import re
from html import unescape
from typing import Any

from django.core.exceptions import ValidationError
from django.utils.html import strip_tags
from wagtail.blocks import (
    CharBlock,
    ChoiceBlock,
    ListBlock,
    PageChooserBlock,
    RichTextBlock,
    StreamBlock,
    StructBlock,
)
from wagtail.blocks.struct_block import StructBlockValidationError
from wagtail.contrib.typed_table_block.blocks import TypedTableBlock, TypedTableBlockValidationError
from wagtail.rich_text import RichText

#: An address on this site. Browsers pass over control signs: «/<tab>/host» would lead elsewhere.
_PATH = re.compile(r"/(?![/\\])[^\s\\\x00-\x1f\x7f]*")
#: What may stand within a line; headings of a page are blocks, so that their order stays right.
IN_LINE = ["bold", "italic", "link", "document-link"]


class StepBlock(StructBlock):
    title = CharBlock(label="Что сделать", max_length=160)
    text = RichTextBlock(label="Пояснение", features=IN_LINE, required=False)

    class Meta:
        label = "Шаг"


class StepsBlock(StructBlock):
    steps = ListBlock(StepBlock(), label="Шаги", min_num=1, max_num=20)

    class Meta:
        label = "Порядок действий"
        icon = "list-ol"
        description = "Пронумерованные шаги: что сделать и короткое пояснение."
        template = "cms_pages/blocks/steps.html"
        preview_value = {
            "steps": [
                {"title": "Заполните заявление", "text": RichText("<p>В личном кабинете.</p>")},
                {"title": "Подпишите и отправьте", "text": RichText("<p>Вместе со сканом.</p>")},
            ]
        }


class NoticeBlock(StructBlock):
    kind = ChoiceBlock(
        label="Вид",
        choices=[("info", "Сведение"), ("warning", "Важно"), ("success", "Подсказка")],
        default="info",
        search_index=False,
    )
    text = RichTextBlock(label="Текст", features=IN_LINE)

    class Meta:
        label = "Выделенный текст"
        icon = "warning"
        description = "То, что нельзя пропустить. Одного-двух на страницу достаточно."
        template = "cms_pages/blocks/notice.html"
        preview_value = {
            "kind": "warning",
            "text": RichText("<p>Заявления регистрируют до 11-го числа.</p>"),
        }


class QuestionBlock(StructBlock):
    question = CharBlock(label="Вопрос", max_length=200)
    answer = RichTextBlock(label="Ответ", features=[*IN_LINE, "ol", "ul"])

    class Meta:
        label = "Вопрос и ответ"
        icon = "help"
        description = "Ответ раскрывается по нажатию на вопрос."
        template = "cms_pages/blocks/question.html"
        preview_value = {
            "question": "Сколько рассматривают заявление?",
            "answer": RichText("<p>Не дольше 30 календарных дней.</p>"),
        }


class TopicBlock(StructBlock):
    title = CharBlock(label="Тема", max_length=120, help_text="Например «Сроки» или «Документы».")
    questions = ListBlock(QuestionBlock(), label="Вопросы", min_num=1, max_num=60)

    class Meta:
        label = "Тема с вопросами"
        icon = "help"
        description = "Вопросы и ответы одной темы."
        template = "cms_pages/blocks/topic.html"
        preview_value = {
            "title": "Сроки",
            "questions": [
                {
                    "question": "Сколько рассматривают заявление?",
                    "answer": RichText("<p>Не дольше 30 календарных дней.</p>"),
                }
            ],
        }


class TopicsBlock(StreamBlock):
    """Questions by topic."""

    topic = TopicBlock()


def _cell(cell: Any) -> dict[str, Any]:
    kind = cell.block.name
    return {"value": cell.value, "is_heading": kind == "name", "is_number": kind == "number"}


class TableBlock(TypedTableBlock):
    """An accessible table: a caption, column headings, and optional row headings."""

    name = CharBlock(label="Название строки", max_length=200, required=False, icon="title")
    text = RichTextBlock(label="Текст", features=[*IN_LINE, "ul"], required=False, icon="pilcrow")
    number = CharBlock(label="Число", max_length=60, required=False, icon="order")

    class Meta:
        label = "Таблица"
        icon = "table"
        description = "У таблицы есть название и заголовок каждого столбца: без них её не прочесть."
        template = "cms_pages/blocks/table.html"
        preview_value = {
            "caption": "Сроки месяца",
            "columns": [
                {"type": "name", "heading": "Что"},
                {"type": "text", "heading": "Когда"},
            ],
            "rows": [
                {"values": ["Регистрация заявлений", "<p>до 11-го числа</p>"]},
                {"values": ["График муниципалитета", "<p>до 12-го числа</p>"]},
            ],
        }

    def get_context(
        self, value: Any, parent_context: dict[str, Any] | None = None
    ) -> dict[str, Any]:
        context = super().get_context(value, parent_context=parent_context)
        return context | {
            "columns": [
                {"heading": column["heading"], "is_number": column["block"].name == "number"}
                for column in value.columns
            ],
            "rows": [[_cell(cell) for cell in row] for row in value.rows],
        }

    def clean(self, table: Any) -> Any:
        faults = []
        if not table.caption.strip():
            faults.append("Назовите таблицу: её название читают вслух программы экранного доступа.")
        if not table.columns:
            faults.append("Добавьте хотя бы один столбец.")
        if any(not column["heading"].strip() for column in table.columns):
            faults.append("Подпишите каждый столбец.")
        if faults:
            raise TypedTableBlockValidationError(non_block_errors=faults)
        return super().clean(table)


class CallBlock(StructBlock):
    title = CharBlock(label="О чём", max_length=120)
    text = RichTextBlock(label="Пояснение", features=IN_LINE, required=False)
    button = CharBlock(
        label="Надпись на кнопке",
        max_length=60,
        help_text="Действием: «Подать заявление», «Открыть график».",
    )
    page = PageChooserBlock(label="Страница", required=False)
    path = CharBlock(
        label="Или адрес на этом сайте",
        max_length=200,
        required=False,
        help_text="Начинается с косой черты, например /cabinet/. Нужен, если страницы нет.",
        search_index=False,
    )

    class Meta:
        label = "Призыв к действию"
        icon = "arrow-right"
        description = "Короткое предложение и кнопка. Один на страницу."
        template = "cms_pages/blocks/call.html"
        preview_value = {
            "title": "Готовы подать заявление?",
            "text": RichText("<p>Это можно сделать в любой день года.</p>"),
            "button": "Подать заявление",
            "page": None,
            "path": "/cabinet/",
        }

    def clean(self, value: Any) -> Any:
        cleaned = super().clean(value)
        path = cleaned["path"]
        if bool(cleaned["page"]) == bool(path):
            raise StructBlockValidationError(
                block_errors={"page": ValidationError("Укажите страницу или адрес, одно из двух.")}
            )
        if path and not _PATH.fullmatch(path):
            raise StructBlockValidationError(
                block_errors={"path": ValidationError("Адрес начинается с одной косой черты.")}
            )
        return cleaned

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        page = value["page"]
        return context | {"address": page.url if page and page.live else value["path"]}


def words_of(rich: Any) -> str:
    """Return the plain text of a rich text, in one line."""
    source = str(getattr(rich, "source", rich) or "")
    # Paragraphs and items of a list must not run together.
    return " ".join(unescape(strip_tags(source.replace("<", " <"))).split())
