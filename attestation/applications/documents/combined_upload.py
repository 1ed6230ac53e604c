"""«2 файла одновременно (архивом)»: the signed scan and the Word tables in one zip archive."""

import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from attestation.applications.choices import DocumentKind
from attestation.applications.documents import requirements
from attestation.base.errors import DomainError
from attestation.files.names import extension
from attestation.files.zip_formats import UnsafeArchiveError, inspect_zip

#: What lies beside the documents without having been put there by anybody.
_LITTER = ("__macosx/", ".ds_store", "thumbs.db", "desktop.ini")
_WANTED = (
    "В архиве должны быть два файла: скан подписанного заявления (PDF, JPG или PNG) и таблицы "
    "с результатами (документ Word). Можно прикрепить их и по отдельности."
)


def is_combined_upload(kind: str, upload: Any) -> bool:
    """Return whether this upload is an archive that comes in place of the signed scan."""
    return kind == DocumentKind.SIGNED_SCAN and extension(upload.name or "") == "zip"


def parts_of(upload: Any) -> list[tuple[DocumentKind, SimpleUploadedFile]]:
    """Unpack the scan and, if it is there, the Word file; each is checked afterwards on its own.

    Raises:
        DomainError: the archive is broken, unsafe, or holds something else.
    """
    upload.seek(0)
    try:
        if inspect_zip(upload).encrypted:
            raise DomainError(f"Архив закрыт паролем. {_WANTED}", field="file")
        with zipfile.ZipFile(upload) as archive:
            entries = [entry for entry in archive.infolist() if not _is_litter(entry)]
            found = [_part(archive, entry) for entry in entries[:3]]
    except (UnsafeArchiveError, zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
        raise DomainError(f"Архив повреждён и не открывается. {_WANTED}", field="file") from error
    kinds = [kind for kind, _ in found]
    if DocumentKind.SIGNED_SCAN not in kinds or len(set(kinds)) != len(kinds):
        raise DomainError(_WANTED, field="file")
    return sorted(found, key=lambda part: part[0] != DocumentKind.SIGNED_SCAN)


def _is_litter(entry: zipfile.ZipInfo) -> bool:
    name = entry.filename.lower()
    return entry.is_dir() or name.startswith(_LITTER[0]) or name.endswith(_LITTER[1:])


def _part(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo
) -> tuple[DocumentKind, SimpleUploadedFile]:
    name = _name(entry)
    kind = DocumentKind.RESULTS if extension(name) == "docx" else DocumentKind.SIGNED_SCAN
    rule = requirements.RULES[kind]
    if extension(name) not in rule.extensions:
        raise DomainError(f"В архиве лежит «{name}». {_WANTED}", field="file")
    if entry.file_size > rule.max_bytes:
        raise DomainError(f"Файл «{name}» в архиве слишком большой. {rule.hint}.", field="file")
    with archive.open(entry) as packed:
        # The directory may lie about sizes: never read more than the rule takes.
        return kind, SimpleUploadedFile(name, packed.read(rule.max_bytes + 1))


def _name(entry: zipfile.ZipInfo) -> str:
    """Return the bare name; Windows writes Russian ones in the code page of DOS."""
    name = entry.filename.rsplit("/", 1)[-1]
    if entry.flag_bits & 0x800:
        return name
    try:
        return name.encode("cp437").decode("cp866")
    except UnicodeError:
        return name
