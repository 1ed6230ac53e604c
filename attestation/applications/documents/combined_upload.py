"""«2 файла одновременно (архивом)»: the signed scan and the Word tables in one zip archive."""

from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from attestation.applications.choices import DocumentKind
from attestation.applications.documents import requirements
from attestation.base.errors import DomainError
from attestation.files import zip_listing
from attestation.files.formats import FileFormatError
from attestation.files.names import clean_name, extension
from attestation.files.sandbox.client import run_in_sandbox

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
    try:
        entries = run_in_sandbox(zip_listing.entries_of, upload)
        found = [_part(upload, *entry) for entry in entries[:3]]
    except FileFormatError as error:
        raise DomainError(
            f"Архив повреждён или закрыт паролем и не открывается. {_WANTED}", field="file"
        ) from error
    kinds = [kind for kind, _ in found]
    if DocumentKind.SIGNED_SCAN not in kinds or len(set(kinds)) != len(kinds):
        raise DomainError(_WANTED, field="file")
    return sorted(found, key=lambda part: part[0] != DocumentKind.SIGNED_SCAN)


def _part(
    upload: Any, place: int, written: str, size: int
) -> tuple[DocumentKind, SimpleUploadedFile]:
    name = clean_name(written)
    kind = DocumentKind.RESULTS if extension(name) == "docx" else DocumentKind.SIGNED_SCAN
    rule = requirements.RULES[kind]
    if extension(name) not in rule.extensions:
        raise DomainError(f"В архиве лежит «{name}». {_WANTED}", field="file")
    if size > rule.max_bytes:
        raise DomainError(f"Файл «{name}» в архиве слишком большой. {rule.hint}.", field="file")
    content = run_in_sandbox(
        zip_listing.content_of,
        upload,
        max_answer=rule.max_bytes + 1024,
        place=place,
        longest=rule.max_bytes + 1,
    )
    return kind, SimpleUploadedFile(name, content)
