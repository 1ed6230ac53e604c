"""The upload rules: an allow-list as data, and the one function that applies it."""

import hashlib
from dataclasses import dataclass
from typing import Any

from attestation.base.errors import DomainError
from attestation.base.requests.fair_share import count_upload
from attestation.files.formats import (
    CSV,
    DOCX,
    JPEG,
    PAGES,
    PDF,
    PNG,
    TITLES,
    VIDEO,
    XLSX,
    ZIP,
    FileFormatError,
    FileKind,
    contradicts,
    judge,
)
from attestation.files.names import clean_name, extension
from attestation.files.sandbox import client as sandbox_client

MEGABYTE = 1024 * 1024
#: Seconds of the processor that judging one file may take.
WORK = 5


@dataclass(frozen=True)
class FileRule:
    """The kinds of files that one place takes, and the largest size in bytes."""

    kinds: tuple[FileKind, ...]
    max_bytes: int

    @property
    def extensions(self) -> tuple[str, ...]:
        """All extensions, for example for the ``accept`` attribute of a form field."""
        return tuple(ext for kind in self.kinds for ext in kind.extensions)

    @property
    def taken(self) -> str:
        """The accepted file types as text: «PDF, JPG, PNG»."""
        return ", ".join(kind.extensions[0].upper() for kind in self.kinds)

    @property
    def accept(self) -> str:
        """The value of ``<input type="file" accept>``."""
        return ",".join(f".{ext}" for ext in self.extensions)

    @property
    def hint(self) -> str:
        """A line for beside the field: «PDF, JPG, PNG, не больше 20 МБ»."""
        return f"{self.taken}, не больше {megabytes(self.max_bytes)}"


SIGNED_SCAN = FileRule((PDF, JPEG, PNG), 20 * MEGABYTE)
#: The signed scan, or a ZIP of it and the Word tables.
SCAN_OR_ARCHIVE = FileRule((*SIGNED_SCAN.kinds, ZIP), 40 * MEGABYTE)
RESULTS = FileRule((DOCX, PDF), 20 * MEGABYTE)
EVIDENCE = FileRule((PDF, JPEG, PNG, DOCX), 20 * MEGABYTE)
PROOF = FileRule((PDF, JPEG, PNG, DOCX, ZIP), 100 * MEGABYTE)
LESSON_VIDEO = FileRule(VIDEO, 2048 * MEGABYTE)
DOCUMENTS = FileRule((*PROOF.kinds, *VIDEO), LESSON_VIDEO.max_bytes)
TABLE = FileRule((XLSX, CSV), 5 * MEGABYTE)


#: The rules that a script may name when it uploads a file before its form.
RULES = {
    "signed_scan": SIGNED_SCAN,
    "scan_or_archive": SCAN_OR_ARCHIVE,
    "results": RESULTS,
    "evidence": EVIDENCE,
    "proof": PROOF,
    "lesson_video": LESSON_VIDEO,
    "documents": DOCUMENTS,
}


def code_of(rule: FileRule) -> str:
    """The name of a rule in `RULES`."""
    return next(code for code, one in RULES.items() if one is rule)


@dataclass(frozen=True)
class Inspection:
    """The data of a file that passed: ``size`` in bytes, ``pages`` if the kind has any."""

    content_type: str
    pages: int | None
    size: int
    sha256: str


def megabytes(size: int) -> str:
    """Return a size for people: «20 МБ», «20,3 МБ»; rounded up, so that it never looks allowed."""
    if size >= 1024 * MEGABYTE and size % (1024 * MEGABYTE) == 0:
        return f"{size // (1024 * MEGABYTE)} ГБ"
    tenths = -(-size * 10 // MEGABYTE)
    whole, rest = divmod(tenths, 10)
    return f"{whole},{rest} МБ" if rest else f"{whole} МБ"


def inspect(upload: Any, rule: FileRule) -> Inspection:
    """Check an upload against a rule and measure it; read it in pieces, rewind afterwards.

    Args:
        upload: a binary seekable file with ``name`` and ``size`` (Django's ``UploadedFile``).
        rule: the rule of this form field.

    Raises:
        DomainError: a Russian sentence with the defect and the remedy.
    """
    count_upload()
    name = clean_name(upload.name or "")
    kind = require_fitting(name, upload.size, rule)
    try:
        found, pages = sandbox_client.run_in_sandbox(
            judge, upload, work=WORK, expected=kind.code, found_in=kind.found_in
        )
        if found != kind.code:
            kind = _by_content(kind, found, rule) or kind
            if found != kind.code:
                raise _is_other(name, found, rule)
            found, pages = sandbox_client.run_in_sandbox(
                judge, upload, work=WORK, expected=kind.code
            )
    except FileFormatError as fault:
        raise DomainError(f"Файл «{name}» {fault}") from fault
    size, sha256 = _measure(upload)
    return Inspection(kind.content_type, pages, size, sha256)


def require_fitting(name: str, size: int, rule: FileRule) -> FileKind:
    """Check name and size in bytes before the content is known; return the kind of file.

    Raises:
        DomainError: a Russian sentence with the defect and the remedy.
    """
    kind = _kind(name, rule)
    if rule is DOCUMENTS:
        rule = LESSON_VIDEO if kind in VIDEO else PROOF
    if rule is SCAN_OR_ARCHIVE and kind is not ZIP:
        rule = SIGNED_SCAN
    _check_size(name, size, rule)
    return kind


def require_beginning(name: str, head: bytes, rule: FileRule) -> None:
    """Check the first bytes of a file against its name, before the rest has come.

    Raises:
        DomainError: a Russian sentence with the defect and the remedy.
    """
    kind = _kind(name, rule)
    found = contradicts(head, kind.code)
    if found and not _by_content(kind, found, rule):
        raise _is_other(name, found, rule)


def _by_content(named: FileKind, found: str, rule: FileRule) -> FileKind | None:
    """Return what a file is that was named as another kind of page, if the rule takes it."""
    taken = [kind for kind in rule.kinds if kind in PAGES]
    return next((kind for kind in taken if named in PAGES and kind.code == found), None)


def _is_other(name: str, found: str, rule: FileRule) -> DomainError:
    return DomainError(
        f"Файл назван «{name}», но это {TITLES[found]}. "
        f"Сохраните его как {_choices(rule)} и загрузите ещё раз.{_advice(found)}"
    )


def _advice(found: str) -> str:
    """Return advice on how to keep a phone from producing such files."""
    if found != "heic":
        return ""
    return " На iPhone: Настройки → Камера → Форматы → Наиболее совместимый."


_VIDEO_EXTENSIONS = frozenset(ext for kind in VIDEO for ext in kind.extensions)


def _choices(rule: FileRule) -> str:
    *most, last = [kind.extensions[0].upper() for kind in rule.kinds]
    return f"{', '.join(most)} или {last}" if most else last


def _kind(name: str, rule: FileRule) -> FileKind:
    given = extension(name)
    for kind in rule.kinds:
        if given in kind.extensions:
            return kind
    what = f"Файлы вида «.{given}» здесь не принимаются" if given else f"У файла «{name}» нет вида"
    if given in _VIDEO_EXTENSIONS:
        what = "Видеозаписи здесь не принимаются"
    raise DomainError(f"{what}. Загрузите файл {_choices(rule)}.{_advice(given)}")


def _check_size(name: str, size: int, rule: FileRule) -> None:
    if not size:
        raise DomainError(
            f"Файл «{name}» пуст. Проверьте, открывается ли он на вашем компьютере, "
            "и загрузите его ещё раз."
        )
    if size > rule.max_bytes:
        raise DomainError(
            f"Файл «{name}» занимает {megabytes(size)}, а можно не больше "
            f"{megabytes(rule.max_bytes)}. {_make_smaller(rule)}"
        )


def _make_smaller(rule: FileRule) -> str:
    if rule.kinds == VIDEO:
        return "Сохраните видеозапись с меньшим качеством (достаточно 720p) или разделите её."
    return "Уменьшите его: сканируйте с разрешением 200–300 точек на дюйм или разделите на части."


def _measure(upload: Any) -> tuple[int, str]:
    digest, size = hashlib.sha256(), 0
    upload.seek(0)
    for chunk in upload.chunks():
        digest.update(chunk)
        size += len(chunk)
    upload.seek(0)
    return size, digest.hexdigest()
