"""What lies in a ZIP: programs, and documents that act on their reader.

Every name is looked at, and every document in it that the other modules of this folder know.
"""

import zipfile
import zlib
from io import BytesIO
from typing import BinaryIO

from attestation.files import zip_formats, zip_listing
from attestation.files.active import SAVE_AS_PDF, ActiveContentError, office, ole, pdf, rtf
from attestation.files.opc import PackageError

#: An archive in an archive is looked into; one deeper is refused.
_DEPTH = 2
#: No commission needs them, and opening one may do harm.
_PROGRAMS = (
    *(".exe", ".msi", ".bat", ".cmd", ".com", ".scr", ".pif", ".cpl", ".js", ".jse", ".vbs"),
    *(".vbe", ".wsf", ".ps1", ".jar", ".lnk", ".hta", ".dll", ".apk", ".chm", ".reg", ".msc"),
    *(".scf", ".iso", ".img", ".vhd"),
)
_WITH_MACROS = (".docm", ".dotm", ".xlsm", ".xltm", ".xlam", ".pptm", ".ppam")
#: Windows drops these from the end of a name.
_DROPPED = " ."


def examine(file: BinaryIO, *, depth: int = 1) -> None:
    """Look through an archive that `attestation.files.zip_formats` has judged.

    Raises:
        ActiveContentError: with what is in it.
        UnsafeArchiveError: it cannot be read.
    """
    for name in zip_listing.all_names(file):
        ending = name.rstrip(_DROPPED).lower()
        if ending.endswith((*_PROGRAMS, *_WITH_MACROS)):
            what = "документ с макросами" if ending.endswith(_WITH_MACROS) else "программу"
            raise ActiveContentError(
                f"содержит {what} «{name}». Уберите это из архива и загрузите его снова."
            )
    file.seek(0)
    with zipfile.ZipFile(file) as archive:
        _refuse_macros_of_open_documents(archive)
        for entry in zip_listing.files_in(archive):
            _judge_entry(archive, entry, depth=depth)


def _refuse_macros_of_open_documents(archive: zipfile.ZipFile) -> None:
    names = set(archive.namelist())
    if "mimetype" in names and any(one.startswith(("Basic/", "Scripts/")) for one in names):
        raise ActiveContentError(f"содержит макросы. {SAVE_AS_PDF}")


def _judge_entry(archive: zipfile.ZipFile, entry: zipfile.ZipInfo, *, depth: int) -> None:
    name = zip_listing.name_of(entry)
    try:
        with archive.open(entry) as packed:
            head = packed.read(1024)
            if not is_known(head):
                return
            content = BytesIO(head + packed.read())
        examine_document(content, depth=depth)
    except ActiveContentError as fault:
        raise ActiveContentError(f"содержит опасный файл: «{name}» {fault}") from fault
    except (
        zip_formats.UnsafeArchiveError,
        PackageError,
        zipfile.BadZipFile,
        zlib.error,
        EOFError,
        OSError,
        ValueError,
    ) as error:
        raise ActiveContentError(
            f"собран с повреждённым файлом «{name}». Замените его и соберите архив заново."
        ) from error


def is_known(head: bytes) -> bool:
    """Return whether a file that begins so is looked through."""
    known = (b"PK\x03\x04", ole.SIGNATURE, rtf.SIGNATURE, b"MZ")
    return head.startswith(known) or b"%PDF-" in head


def examine_document(file: BinaryIO, *, depth: int = 0) -> None:
    """Look through a file of any kind, by its first bytes; an unknown kind passes.

    Raises:
        ActiveContentError: with what it does.
        UnsafeArchiveError, PackageError: it cannot be read.
    """
    file.seek(0)
    head = file.read(1024)
    if head.startswith(b"PK\x03\x04"):
        _examine_container(file, depth=depth)
    elif head.startswith(ole.SIGNATURE):
        file.seek(0)
        if ole.has_macros(file.read()):
            raise ActiveContentError(f"содержит макросы. {SAVE_AS_PDF}")
    elif head.startswith(rtf.SIGNATURE):
        rtf.examine(file)
    elif head.startswith(b"MZ"):
        raise ActiveContentError("оказался программой, такие файлы не принимаются.")
    elif b"%PDF-" in head:
        pdf.examine(file)


def _examine_container(file: BinaryIO, *, depth: int) -> None:
    container = zip_formats.inspect_zip(file)
    if container.macros:
        raise ActiveContentError(f"содержит макросы. {SAVE_AS_PDF}")
    if container.encrypted:
        return
    if container.kind in zip_formats.OFFICE or container.kind == "template":
        office.examine(file)
    elif depth >= _DEPTH:
        raise ActiveContentError("содержит архивы друг в друге. Соберите один архив без них.")
    else:
        examine(file, depth=depth + 1)
