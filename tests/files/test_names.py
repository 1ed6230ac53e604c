"""Names of files."""

import unicodedata

import pytest

from attestation.files.names import MAX_LENGTH, clean_name, extension


@pytest.mark.parametrize(
    ("given", "kept"),
    [
        ("Скан заявления.pdf", "Скан заявления.pdf"),
        ("C:\\Users\\я\\Скан.pdf", "Скан.pdf"),
        ("../../etc/passwd", "passwd"),
        ("a\r\nSet-Cookie: x.pdf", "aSet-Cookie_ x.pdf"),
        ("за\u202eгfdp.exe", "загfdp.exe"),
        ("a\x00b\u200b.pdf", "ab.pdf"),
        ('"a" <b>.pdf', "_a_ _b_.pdf"),
        (unicodedata.normalize("NFD", "Ёлкина Й.pdf"), "Ёлкина Й.pdf"),
        ("  много   пробелов .pdf ", "много пробелов.pdf"),
        ("...", "файл"),
        ("", "файл"),
        (".htaccess", "htaccess"),
        ("\ud800.pdf", "pdf"),
    ],
)
def test_a_name_is_made_fit(given, kept):
    assert clean_name(given) == kept


def test_a_long_name_keeps_its_extension():
    name = clean_name("ё" * 5000 + ".docx")

    assert len(name) == MAX_LENGTH
    assert name.endswith("ё.docx")


@pytest.mark.parametrize(
    ("name", "ext"), [("a.PDF", "pdf"), ("a.tar.gz", "gz"), ("a", ""), (".pdf", ""), ("a.", "")]
)
def test_the_extension_is_told(name, ext):
    assert extension(name) == ext
