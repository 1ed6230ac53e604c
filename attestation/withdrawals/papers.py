"""The documents of a withdrawal as tabs: the signed scan first, the unsigned paper last."""

from typing import Any

from django.template.defaultfilters import filesizeformat

from attestation.files.models import StoredFile
from attestation.paperwork.viewer.documents import Paper, Tab, Workspace, workspace
from attestation.withdrawals.models import Withdrawal


def workspace_of(withdrawal: Withdrawal, *, shown: str, user: Any) -> Workspace:
    """Return the scan and the paper of ``withdrawal`` as tabs.

    Args:
        shown: «scan» or «paper».
    """
    tabs = []
    if withdrawal.scan:
        title = "Подписанное заявление на отзыв"
        paper = _paper("scan", title, withdrawal.scan, withdrawal.findings)
        tabs.append(Tab("scan", "Заявление на отзыв", [paper]))
    if withdrawal.paper:
        title = "Заявление на отзыв, сформированное системой"
        tabs.append(Tab("paper", "Без подписи", [_paper("paper", title, withdrawal.paper, [])]))
    return workspace(tabs, shown=shown, user=user)


def _paper(key: str, title: str, file: StoredFile, remarks: list[str]) -> Paper:
    origin = f"{file.original_name}, {filesizeformat(file.size)}"
    return Paper(key, title, file, origin, remarks)
