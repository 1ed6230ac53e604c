"""«2 файла одновременно (архивом)»: the signed scan and the Word tables in one zip archive."""

import zipfile
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from attestation.applications.choices import DocumentKind
from attestation.applications.documents import requirements
from attestation.base.errors import DomainError
from attestation.files.names import clean_name, extension
from attestation.files.zip_formats import UnsafeArchiveError, inspect_zip
from attestation.files.zip_listing import files_in, name_of

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
            found = [_part(archive, entry) for entry in files_in(archive)[:3]]
    except (UnsafeArchiveError, zipfile.BadZipFile, OSError, EOFError, ValueError) as error:
        raise DomainError(f"Архив повреждён и не открывается. {_WANTED}", field="file") from error
    kinds = [kind for kind, _ in found]
    if DocumentKind.SIGNED_SCAN not in kinds or len(set(kinds)) != len(kinds):
        raise DomainError(_WANTED, field="file")
    return sorted(found, key=lambda part: part[0] != DocumentKind.SIGNED_SCAN)


def _part(
    archive: zipfile.ZipFile, entry: zipfile.ZipInfo
) -> tuple[DocumentKind, SimpleUploadedFile]:
    name = clean_name(name_of(entry))
    kind = DocumentKind.RESULTS if extension(name) == "docx" else DocumentKind.SIGNED_SCAN
    rule = requirements.RULES[kind]
    if extension(name) not in rule.extensions:
        raise DomainError(f"В архиве лежит «{name}». {_WANTED}", field="file")
    if entry.file_size > rule.max_bytes:
        raise DomainError(f"Файл «{name}» в архиве слишком большой. {rule.hint}.", field="file")
    with archive.open(entry) as packed:
        # The directory may lie about sizes: never read more than the rule takes.
        return kind, SimpleUploadedFile(name, packed.read(rule.max_bytes + 1))
