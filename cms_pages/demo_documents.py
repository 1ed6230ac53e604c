"""Word forms for the results of professional activity, written as plain WordprocessingML.

Pupils are named by class and initials only: their full names have no place in a public office.
"""

import io
import zipfile
from collections.abc import Iterable
from dataclasses import dataclass
from xml.sax.saxutils import escape

_W = "http://schemas.openxmlformats.org/wordprocessingml/2006/main"
_OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
_PACKAGE = "http://schemas.openxmlformats.org/package/2006"
_WML = "application/vnd.openxmlformats-officedocument.wordprocessingml"
_HEAD = '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
# A4 lying on its side with margins of 2 cm; lengths in twentieths of a point.
_PAGE_WIDTH, _PAGE_HEIGHT, _MARGIN = 16838, 11906, 1134
_EMPTY_ROWS = 3
# Equal documents must have equal bytes, so that nothing of the moment of writing gets in.
_NO_DATE = (2000, 1, 1, 0, 0, 0)


@dataclass(frozen=True)
class Table:
    """A numbered table of a form; ``columns`` are its headings."""

    title: str
    columns: tuple[str, ...]


_PUPILS = (
    Table(
        "1.1. Результаты освоения образовательных программ по итогам мониторингов организации",
        ("Учебный год", "Класс, группа", "Предмет", "Успеваемость, %", "Качество знаний, %"),
    ),
    Table(
        "1.2. Результаты по итогам мониторинга системы образования",
        ("Учебный год", "Класс, группа", "Вид оценки", "Успеваемость, %", "Качество, %"),
    ),
    Table(
        "1.3. Выявление и развитие способностей обучающихся",
        ("Учебный год", "Класс и инициалы", "Мероприятие", "Уровень", "Результат", "Реквизиты"),
    ),
)
_GIFT = (
    Table(
        "2.1. Совершенствование методов обучения и воспитания",
        ("Период", "Вид материала", "Тема", "Где утверждён или размещён"),
    ),
    Table(
        "2.2. Транслирование опыта практических результатов",
        ("Дата", "Мероприятие и организатор", "Уровень", "Форма участия", "Тема"),
    ),
    Table(
        "2.3. Участие в работе методических объединений",
        ("Период", "Объединение", "Уровень", "Форма участия", "Результат"),
    ),
)
_HIGHEST = (
    Table(
        "2.4. Разработка программно-методического сопровождения",
        ("Период", "Материал", "Вид участия", "Уровень", "Реквизиты"),
    ),
    Table(
        "2.5. Участие в профессиональных конкурсах",
        ("Учебный год", "Конкурс и организатор", "Уровень", "Результат", "Реквизиты"),
    ),
)


def results_form(*, clause: int) -> bytes:
    """The form for the first (clause 35) or the highest (clause 36) category as DOCX.

    Raises:
        KeyError: another clause.
    """
    category, tables = {
        35: ("первой", (*_PUPILS, *_GIFT)),
        36: ("высшей", (*_PUPILS, *_GIFT, *_HIGHEST)),
    }[clause]
    body = [
        _paragraph("Результаты профессиональной деятельности", style="Title"),
        _paragraph(
            f"для установления {category} квалификационной категории (пункт {clause} Порядка "
            "проведения аттестации, приказ Минпросвещения России от 24.03.2023 № 196)"
        ),
        *[_paragraph(f"{line}: ") for line in ("Фамилия, имя, отчество", "Должность, предмет")],
        _paragraph("Организация, муниципалитет: "),
        _paragraph("I. Результаты обучающихся", style="Heading1"),
        *_section(tables[: len(_PUPILS)]),
        _paragraph("II. Личный вклад в повышение качества образования", style="Heading1"),
        *_section(tables[len(_PUPILS) :]),
        _paragraph("Достоверность сведений подтверждаю. Руководитель организации:"),
        _paragraph("Дата: ____________   Подпись: ____________ / ____________________"),
    ]
    return _package("".join(body))


def _section(tables: Iterable[Table]) -> Iterable[str]:
    for table in tables:
        yield _paragraph(table.title, style="Heading2")
        yield _table(table)
        yield _paragraph("")


def _paragraph(text: str, *, style: str = "") -> str:
    properties = f'<w:pPr><w:pStyle w:val="{style}"/></w:pPr>' if style else ""
    run = f'<w:r><w:t xml:space="preserve">{escape(text)}</w:t></w:r>' if text else ""
    return f"<w:p>{properties}{run}</w:p>"


def _table(table: Table) -> str:
    width = (_PAGE_WIDTH - 2 * _MARGIN) // len(table.columns)
    grid = f'<w:gridCol w:w="{width}"/>' * len(table.columns)
    # The heading is repeated on each page and is what a screen reader calls the cells by.
    rows = [_row(table.columns, width, heading=True)]
    rows += [_row([""] * len(table.columns), width)] * _EMPTY_ROWS
    return (
        '<w:tbl><w:tblPr><w:tblStyle w:val="TableGrid"/><w:tblW w:w="5000" w:type="pct"/>'
        '<w:tblLook w:val="0020" w:firstRow="1"/></w:tblPr>'
        f"<w:tblGrid>{grid}</w:tblGrid>{''.join(rows)}</w:tbl>"
    )


def _row(cells: Iterable[str], width: int, *, heading: bool = False) -> str:
    properties = "<w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>" if heading else ""
    made = "".join(
        f'<w:tc><w:tcPr><w:tcW w:w="{width}" w:type="dxa"/></w:tcPr>'
        f"{_paragraph(cell, style='TableHead' if heading else '')}</w:tc>"
        for cell in cells
    )
    return f"<w:tr>{properties}{made}</w:tr>"


def _style(identity: str, kind: str, name: str, inside: str) -> str:
    return (
        f'<w:style w:type="{kind}" w:styleId="{identity}">'
        f'<w:name w:val="{name}"/>{inside}</w:style>'
    )


def _bold(size: int, *, before: int = 240, level: int | None = None) -> str:
    outline = "" if level is None else f'<w:outlineLvl w:val="{level}"/>'
    return (
        f'<w:pPr><w:keepNext/><w:spacing w:before="{before}" w:after="80"/>{outline}</w:pPr>'
        f'<w:rPr><w:b/><w:sz w:val="{size}"/></w:rPr>'
    )


def _styles() -> str:
    border = "".join(
        f'<w:{side} w:val="single" w:sz="4" w:space="0" w:color="auto"/>'
        for side in ("top", "left", "bottom", "right", "insideH", "insideV")
    )
    return (
        f'{_HEAD}<w:styles xmlns:w="{_W}"><w:docDefaults><w:rPrDefault><w:rPr>'
        '<w:rFonts w:ascii="Times New Roman" w:hAnsi="Times New Roman" w:cs="Times New Roman"/>'
        '<w:sz w:val="24"/><w:lang w:val="ru-RU"/></w:rPr></w:rPrDefault></w:docDefaults>'
        + _style("Title", "paragraph", "Title", _bold(32, before=0))
        + _style("Heading1", "paragraph", "heading 1", _bold(28, level=0))
        + _style("Heading2", "paragraph", "heading 2", _bold(24, level=1))
        + _style("TableHead", "paragraph", "Table Head", _bold(22, before=40))
        + _style(
            "TableGrid",
            "table",
            "Table Grid",
            f"<w:tblPr><w:tblBorders>{border}</w:tblBorders></w:tblPr>",
        )
        + "</w:styles>"
    )


def _package(body: str) -> bytes:
    page = (
        f'<w:sectPr><w:pgSz w:w="{_PAGE_WIDTH}" w:h="{_PAGE_HEIGHT}" w:orient="landscape"/>'
        f'<w:pgMar w:top="{_MARGIN}" w:right="{_MARGIN}" w:bottom="{_MARGIN}" w:left="{_MARGIN}" '
        'w:header="567" w:footer="567" w:gutter="0"/></w:sectPr>'
    )
    relations = f'{_HEAD}<Relationships xmlns="{_PACKAGE}/relationships">'
    parts = {
        "[Content_Types].xml": f'{_HEAD}<Types xmlns="{_PACKAGE}/content-types">'
        '<Default Extension="rels" '
        'ContentType="application/vnd.openxmlformats-package.relationships+xml"/>'
        f'<Override PartName="/word/document.xml" ContentType="{_WML}.document.main+xml"/>'
        f'<Override PartName="/word/styles.xml" ContentType="{_WML}.styles+xml"/></Types>',
        "_rels/.rels": f'{relations}<Relationship Id="rId1" Type="{_OFFICE}/officeDocument" '
        'Target="word/document.xml"/></Relationships>',
        "word/document.xml": f'{_HEAD}<w:document xmlns:w="{_W}"><w:body>{body}{page}</w:body>'
        "</w:document>",
        "word/styles.xml": _styles(),
        "word/_rels/document.xml.rels": f'{relations}<Relationship Id="rId1" '
        f'Type="{_OFFICE}/styles" Target="styles.xml"/></Relationships>',
    }
    buffer = io.BytesIO()
    with zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as package:
        for name, content in parts.items():
            part = zipfile.ZipInfo(name, _NO_DATE)
            package.writestr(part, content.encode(), zipfile.ZIP_DEFLATED)
    return buffer.getvalue()
