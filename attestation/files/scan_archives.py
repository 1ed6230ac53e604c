"""A ZIP with the pages of one paper: scans and nothing else, counted together."""

import io
import zipfile
from typing import BinaryIO

from attestation.files import zip_formats, zip_listing
from attestation.files.checks import MEGABYTE, FileRule
from attestation.files.formats import (
    JPEG,
    PAGES,
    PDF,
    PNG,
    TITLES,
    FileFormatError,
    FileKind,
    sniff,
)
from attestation.files.names import extension

MAX_SCANS = 60
MAX_SCAN = 30 * MEGABYTE


def _examine_scans(file: BinaryIO) -> int:
    """Return the total number of pages of the scans in the archive."""
    try:
        container = zip_formats.inspect_zip(file)
    except zip_formats.UnsafeArchiveError as error:
        raise FileFormatError("повреждён или собран необычно. Соберите архив заново.") from error
    if container.encrypted:
        raise FileFormatError("защищён паролем. Соберите архив без пароля.")
    pages = 0
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        scans = zip_listing.files_in(archive)
        if not scans:
            raise FileFormatError("пуст: положите в архив отсканированные страницы.")
        if len(scans) > MAX_SCANS:
            raise FileFormatError(
                f"содержит больше {MAX_SCANS} файлов. Сохраните страницы одним PDF."
            )
        for entry in scans:
            pages += _pages_in(archive, entry)
    return pages


def _pages_in(archive: zipfile.ZipFile, entry: zipfile.ZipInfo) -> int:
    is_page = any(extension(entry.filename) in kind.extensions for kind in PAGES)
    if not is_page or entry.file_size > MAX_SCAN:
        raise FileFormatError(
            "должен содержать только сканы страниц: PDF, JPG или PNG до 30 МБ каждый."
        )
    try:
        content = io.BytesIO(archive.read(entry))
    except (zipfile.BadZipFile, EOFError, OSError, ValueError) as error:
        raise FileFormatError("повреждён: один из файлов в нём не читается.") from error
    found = sniff(content)
    kind = next((one for one in PAGES if one.code == found), None)
    if kind is None:
        raise FileFormatError("содержит файл, который не является тем, чем назван.")
    content.seek(0)
    return kind.examine(content) or 1


ZIP = FileKind(
    "zip", ("zip",), "application/zip", TITLES["zip"], _examine_scans, found_in=f"{__name__}:ZIP"
)

#: The signed conclusion: one file, or an archive of its pages.
SIGNED_CONCLUSION = FileRule((PDF, JPEG, PNG, ZIP), 40 * MEGABYTE)
