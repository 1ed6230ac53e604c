"""People of the staff, and tables of organizations as files."""

import io
from collections.abc import Sequence
from typing import Any

import openpyxl
from django.contrib.auth.models import Group
from django.core.files.uploadedfile import SimpleUploadedFile

from attestation.accounts.models import User
from attestation.accounts.services.groups import EDITORS, OPERATORS
from attestation.directory.imports.services import ORGANIZATION_TABLE
from attestation.paperwork.xlsx import Column, write_table

HEADINGS = list(ORGANIZATION_TABLE.keys)


def operator(login: str = "operator") -> User:
    user = User.objects.create_user(login, f"{login}@institute.example", "пароль")
    user.groups.add(Group.objects.get(name=OPERATORS))
    return user


def editor() -> User:
    user = User.objects.create_user("editor")
    user.groups.add(Group.objects.get(name=EDITORS))
    return user


def xlsx(
    *rows: Sequence[Any], headings: Sequence[str] = HEADINGS, name: str = "Школы.xlsx"
) -> SimpleUploadedFile:
    """A table as people make it: its heading in the first row."""
    buffer = io.BytesIO()
    write_table(buffer, title="Школы", columns=[Column(title) for title in headings], rows=rows)
    book = openpyxl.load_workbook(buffer)
    book.active.delete_rows(1)
    plain = io.BytesIO()
    book.save(plain)
    return SimpleUploadedFile(name, plain.getvalue())


def csv(*rows: Sequence[str], encoding: str = "utf-8-sig") -> SimpleUploadedFile:
    lines = [";".join(cells) for cells in (HEADINGS, *rows)]
    return SimpleUploadedFile("Школы.csv", "\r\n".join(lines).encode(encoding))
