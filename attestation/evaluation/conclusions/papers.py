"""The files of a conclusion as tabs: the signed scan first."""

from typing import Any

from django.template.defaultfilters import filesizeformat
from django.utils import timezone

from attestation.base.language.dates import day_in_words
from attestation.evaluation.models import ConclusionFile
from attestation.evaluation.scan_messages import findings
from attestation.paperwork.viewer.documents import Paper, Tab, Workspace, workspace

_Kind = ConclusionFile.Kind
#: The order of the tabs and their names; once a scan is there, the others are unsigned.
_TABS = (
    (_Kind.SCAN, "Подписанное заключение", "Подписанное заключение"),
    (_Kind.WORD, "Заключение специалиста", "Заключение специалиста"),
    (_Kind.PDF, "Заключение", "Без подписей"),
    (_Kind.DOCX, "Word", "Word без подписей"),
)


def workspace_of(papers: dict[str, ConclusionFile], *, shown: str, user: Any) -> Workspace:
    """Return the files of a conclusion, by kind, as tabs.

    Args:
        shown: the kind to show.
    """
    is_signed = _Kind.SCAN in papers
    tabs = [
        Tab(kind.value, signed if is_signed else unsigned, [_paper(papers[kind])])
        for kind, unsigned, signed in _TABS
        if kind in papers
    ]
    return workspace(tabs, shown=shown, user=user)


def _paper(one: ConclusionFile) -> Paper:
    origin = f"{one.file.original_name}, {filesizeformat(one.file.size)}"
    if one.attached_by:
        on = f"{day_in_words(one.attached_at)}, {timezone.localtime(one.attached_at):%H:%M}"
        origin += f" · {one.attached_by.short_name}, {on}"
    return Paper(one.kind, one.get_kind_display(), one.file, origin, findings(one.remarks), one)
