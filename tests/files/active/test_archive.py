"""Archives: every name is looked at, and every document in them."""

import pytest

from attestation.base.errors import DomainError
from attestation.files.checks import PROOF, inspect
from tests.files.active.samples import ACTING_WORD, SCRIPT, compound
from tests.files.packages import packed, word
from tests.files.samples import archive, pdf, upload

MANY = [(f"Диплом {number}.txt", b"x") for number in range(400)]
ACTING = {
    "program after 300 names": ([*MANY, ("a.exe", b"MZ")], "программу «a.exe»"),
    "name that Windows shortens": ([("a.exe. ", b"MZ")], "содержит программу"),
    "program under another name": ([("Диплом.jpg", b"MZ\x90\0")], "оказался программой"),
    "macros": ([("План.docm", b"x")], "документ с макросами"),
    "macros of Office 97": (
        [("План.doc", compound("00020906-0000-0000-c000-000000000046", "_VBA_PROJECT"))],
        "«План.doc» содержит макросы",
    ),
    "document": (
        [("План.docx", ACTING_WORD["DDE"])],
        "содержит опасный файл: «План.docx» при открытии обращается",
    ),
    "scan": ([("Скан.pdf", SCRIPT)], "«Скан.pdf» содержит сценарий"),
    "archive inside": ([("a.zip", archive(("b.exe", b"MZ")))], "«a.zip» содержит программу"),
    "archives inside": (
        [("a.zip", archive(("b.zip", archive(("c.zip", archive(("d.txt", b"d")))))))],
        "архивы друг в друге",
    ),
    "RTF": ([("План.rtf", rb"{\rtf1{\object\objemb{\*\objdata 01}}}")], "объект другой программы"),
    "broken": ([("План.docx", packed(word())[:900])], "с повреждённым файлом «План.docx»"),
}


@pytest.mark.parametrize("case", ACTING)
def test_what_acts_in_an_archive_is_refused(case):
    entries, words = ACTING[case]
    with pytest.raises(DomainError, match=words):
        inspect(upload("Дипломы.zip", archive(*entries)), PROOF)


def test_an_ordinary_archive_passes():
    entries = [
        ("Диплом.pdf", pdf()),
        ("План.docx", packed(word())),
        ("Класс/Фото.zip", archive(("1.txt", b"x"))),
        ("Старый план.doc", compound("00020906-0000-0000-c000-000000000046")),
        ("Заметка.rtf", rb"{\rtf1 Object, template and dde.}"),
        *MANY,
    ]
    inspect(upload("Дипломы.zip", archive(*entries)), PROOF)
