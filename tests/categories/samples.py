"""Tables of the register for tests."""

import io
from typing import Any

import xlsxwriter
from django.core.files.uploadedfile import SimpleUploadedFile

from attestation.categories.imports.parsing import TITLES

LINE = {
    "surname": "Соколова",
    "given_name": "Мария",
    "patronymic": "Петровна",
    "birth_date": "12.05.1980",
    "municipality": "Озёрный район",
    "organization": "МБОУ «СОШ № 1»",
    "position": "воспитатель",
    "subject": "",
    "category": "высшая",
    "since": "",
    "until": "25.02.2028",
    "order_number": "118-р",
    "order_date": "25.02.2023",
}


def line(**values: Any) -> dict[str, Any]:
    """A faultless line of the table, but for ``values``."""
    return LINE | values


def table(*lines: dict[str, Any], name: str = "Реестр.xlsx") -> SimpleUploadedFile:
    """The lines as an uploaded workbook; text that begins with «=» is text."""
    target = io.BytesIO()
    book = xlsxwriter.Workbook(target, {"constant_memory": True, "strings_to_formulas": False})
    day = book.add_format({"num_format": "dd.mm.yyyy"})
    sheet = book.add_worksheet()
    sheet.write_row(0, 0, list(TITLES.values()))
    for number, values in enumerate(lines, start=1):
        for column, key in enumerate(TITLES):
            if hasattr(values[key], "isoformat"):
                sheet.write_datetime(number, column, values[key], day)
            else:
                sheet.write(number, column, values[key])
    book.close()
    return SimpleUploadedFile(name, target.getvalue())
