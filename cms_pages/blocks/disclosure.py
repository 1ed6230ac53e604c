"""What «Сведения об образовательной организации» are built from.

Programs of the supervising body read these pages by the attribute ``itemprop``. What is asked for
changes with the rule, so the mark of a single fact is typed, and offered by its usual name; only
the tables, whose columns belong together, stand here.
"""

from dataclasses import dataclass
from typing import Any

from wagtail.blocks import CharBlock, ListBlock, RegexBlock, RichTextBlock, StreamBlock, StructBlock
from wagtail.documents.blocks import DocumentChooserBlock

from cms_pages.blocks.text import IN_LINE, NoticeBlock, TableBlock

_MARK = r"^[A-Za-z][A-Za-z0-9]{1,59}$"
_MARK_HELP = "Имя поля из требований к разметке (itemprop), латиницей, например fullName."


def _mark(required: bool = True) -> RegexBlock:
    return RegexBlock(
        _MARK,
        label="Метка itemprop",
        required=required,
        help_text=_MARK_HELP,
        error_messages={"invalid": "Латинские буквы и цифры, первая – буква."},
        search_index=False,
    )


@dataclass(frozen=True)
class Column:
    """A column of a table of records: the name of its field, its heading, its mark."""

    name: str
    label: str
    mark: str


class RecordsBlock(StructBlock):
    """A table whose columns and marks the rule sets; editors fill its rows."""

    #: The mark of a row.
    mark: str = ""
    columns: tuple[Column, ...] = ()

    def get_context(self, value: Any, parent_context: Any = None) -> dict[str, Any]:
        context = super().get_context(value, parent_context)
        rows = [
            [(column, record.get(column.name) or "") for column in self.columns]
            for record in value["records"]
        ]
        return context | {"mark": self.mark, "columns": self.columns, "rows": rows}


def _records(mark: str, label: str, description: str, *columns: Column) -> RecordsBlock:
    """A table of records of the given columns; the first names the row and must be filled."""
    fields = [
        (
            column.name,
            CharBlock(label=column.label, max_length=600, required=place == 0),
        )
        for place, column in enumerate(columns)
    ]
    block = RecordsBlock(
        [
            ("caption", CharBlock(label="Название таблицы", max_length=200)),
            ("records", ListBlock(StructBlock(fields, label="Строка"), label="Строки")),
        ],
        label=label,
        icon="table",
        description=description,
        template="cms_pages/blocks/records.html",
        group="Таблицы с разметкой",
        preview_value={
            "caption": label,
            "records": [{column.name: column.label for column in columns}],
        },
    )
    block.mark, block.columns = mark, columns
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


class DisclosureBlock(StreamBlock):
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
    founders = _records(
        "uchredLaw",
        "Учредители",
        "Учредитель и как с ним связаться.",
        Column("name", "Наименование", "nameUchred"),
        Column("address", "Адрес", "addressUchred"),
        Column("phone", "Телефон", "telUchred"),
        Column("email", "Электронная почта", "mailUchred"),
        Column("site", "Сайт", "websiteUchred"),
    )
    units = _records(
        "structOrgUprav",
        "Органы управления и подразделения",
        "Подразделение, кто им руководит, где оно.",
        Column("name", "Подразделение", "name"),
        Column("head", "Руководитель", "fio"),
        Column("post", "Должность", "post"),
        Column("address", "Место нахождения", "addressStr"),
        Column("site", "Сайт", "site"),
        Column("email", "Электронная почта", "email"),
    )
    heads = _records(
        "rucovodstvo",
        "Руководитель",
        "Руководитель организации.",
        Column("name", "Фамилия, имя, отчество", "fio"),
        Column("post", "Должность", "post"),
        Column("phone", "Телефон", "telephone"),
        Column("email", "Электронная почта", "email"),
    )
    deputies = _records(
        "rucovodstvoZam",
        "Заместители руководителя",
        "Заместители и руководители филиалов.",
        Column("name", "Фамилия, имя, отчество", "fio"),
        Column("post", "Должность", "post"),
        Column("phone", "Телефон", "telephone"),
        Column("email", "Электронная почта", "email"),
    )
    staff = _records(
        "teachingStaff",
        "Педагогические работники",
        "Персональный состав с образованием и опытом.",
        Column("name", "Фамилия, имя, отчество", "fio"),
        Column("post", "Должность", "post"),
        Column("subjects", "Преподаваемые предметы", "teachingDiscipline"),
        Column("level", "Уровень образования, квалификация", "teachingLevel"),
        Column("degree", "Учёная степень", "degree"),
        Column("rank", "Учёное звание", "academStat"),
        Column("training", "Повышение квалификации", "profDevelopment"),
        Column("service", "Стаж по специальности", "specExperience"),
        Column("programmes", "Программы", "teachingOp"),
    )
    programmes = _records(
        "eduOp",
        "Образовательные программы",
        "Программы: форма, срок, язык.",
        Column("name", "Программа", "eduName"),
        Column("level", "Вид", "eduLevel"),
        Column("form", "Форма обучения", "eduForm"),
        Column("term", "Срок", "learningTerm"),
        Column("language", "Язык", "language"),
        Column("modules", "Модули", "eduPred"),
    )
    rooms = _records(
        "purposeCab",
        "Учебные кабинеты",
        "Где учат и чем это место оснащено.",
        Column("name", "Кабинет", "nameCab"),
        Column("address", "Адрес", "addressCab"),
        Column("equipment", "Оснащение", "osnCab"),
        Column("access", "Для инвалидов и лиц с ОВЗ", "ovzCab"),
    )
    finances = _records(
        "volume",
        "Объём образовательной деятельности",
        "За счёт каких средств учат.",
        Column("name", "Год", "finYear"),
        Column("federal", "Федеральный бюджет", "finBFVolume"),
        Column("regional", "Бюджет региона", "finBRVolume"),
        Column("local", "Местные бюджеты", "finBMVolume"),
        Column("paid", "По договорам", "finPVolume"),
    )
    vacancies = _records(
        "vacant",
        "Вакантные места",
        "Сколько мест свободно.",
        Column("name", "Программа", "eduName"),
        Column("form", "Форма обучения", "eduForm"),
        Column("federal", "Федеральный бюджет", "numberBFVacant"),
        Column("regional", "Бюджет региона", "numberBRVacant"),
        Column("local", "Местные бюджеты", "numberBMVacant"),
        Column("paid", "По договорам", "numberPVacant"),
    )

    class Meta:
        required = False
