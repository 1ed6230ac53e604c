"""Archives that the system writes: names that unpack everywhere, nothing left behind."""

import os
import time
import zipfile
from pathlib import Path

import pytest
from django.conf import settings

from attestation.files import zip_writer
from attestation.files.zip_writer import Packer, safe_path


@pytest.mark.parametrize(
    ("asked", "got"),
    [
        ("2 Документы/01 Диплом.pdf", "2 Документы/01 Диплом.pdf"),
        ("../../etc/passwd", "etc/passwd"),
        ("/etc/passwd", "etc/passwd"),
        ("C:\\Windows\\system.ini", "system.ini"),
        ("a/./b//c.txt", "a/b/c.txt"),
        ("CON.pdf", "_CON.pdf"),
        ("nul", "_nul"),
        ("Приказ № 5. О приёме", "Приказ № 5. О приёме"),
        ("Отчёт?.pdf", "Отчёт_.pdf"),
        ("имя\u202efdp.exe", "имяfdp.exe"),
        ("папка./файл.", "папка/файл"),
        ("", "файл"),
        ("..", "файл"),
    ],
)
def test_a_path_is_made_safe(asked, got):
    assert safe_path(asked) == got


def test_long_names_keep_their_extension_and_fit_every_file_system():
    path = safe_path(f"{'Папка ' * 60}/{'Очень длинное имя документа ' * 20}.pdf")
    assert path.endswith(".pdf")
    assert all(len(part.encode()) <= 170 for part in path.split("/"))
    path.encode().decode()


def test_equal_names_get_numbers_whatever_their_case(tmp_path):
    with Packer(tmp_path / "a.zip") as packer:
        paths = [packer.content(name, b"x").path for name in ("Д.pdf", "д.pdf", "Д.PDF")]
    assert paths == ["Д.pdf", "д (2).pdf", "Д (3).PDF"]
    assert zipfile.ZipFile(tmp_path / "a.zip").namelist() == paths


def test_a_killed_job_leaves_a_folder_that_is_swept_after_a_day():
    with zip_writer.workplace() as folder:
        (folder / "half.zip").write_bytes(b"PK")
        left = folder.with_name("left-behind")
        left.mkdir()
        (left / "half.zip").write_bytes(b"PK")
    assert not folder.exists(), "one that ends in order cleans up"
    now = time.time()
    os.utime(left, (now, now))
    assert zip_writer.sweep() == 0
    long_ago = now - 25 * 60 * 60
    os.utime(left, (long_ago, long_ago))
    assert zip_writer.sweep() == 1
    assert list((Path(settings.PRIVATE_ROOT) / "making").iterdir()) == []


def test_it_lies_beside_the_private_files_for_nobody_else_to_read():
    with zip_writer.workplace() as folder:
        assert folder.is_relative_to(settings.PRIVATE_ROOT)
        assert folder.stat().st_mode & 0o077 == 0
