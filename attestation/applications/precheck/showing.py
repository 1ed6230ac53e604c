"""What the page of an application and the list say of the system's look."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from attestation.accounts.models import User
from attestation.applications.handling.access import works_on
from attestation.applications.models import Application
from attestation.applications.precheck.models import Precheck
from attestation.applications.precheck.rules import Severity
from attestation.applications.precheck.selectors import precheck_of
from attestation.applications.workflow import ApplicationState
from attestation.base.language.plurals import plural


@dataclass(frozen=True)
class ShownRemark:
    """A remark with the addresses of the document and the line of the checklist."""

    text: str
    is_grave: bool
    document: str = ""
    point: str = ""


@dataclass(frozen=True)
class ShownLook:
    """What the system has seen.

    Attributes:
        basis: names what was looked at, for `register_seen`; empty where one key is not enough.
    """

    is_pending: bool
    remarks: list[ShownRemark]
    basis: str = ""

    @property
    def is_clean(self) -> bool:
        return not self.is_pending and not self.remarks


def row_for(application: Application, user: User) -> Precheck | None:
    """Return the look for who works on an application that waits; None for everybody else.

    It is read before what it speaks of: a page never shows less than the look has seen.
    """
    if application.state != ApplicationState.SUBMITTED or not works_on(user, application):
        return None
    return precheck_of(application) or Precheck(application=application)


def shown(
    row: Precheck | None, *, tabs: dict[str, str], points: dict[str, int], query: str = ""
) -> ShownLook | None:
    """Return the look as the page shows it.

    Args:
        tabs: the document to open, by the code of `ReviewPoint.Beside`.
        points: the line of the checklist, by the same.
        query: what else the address of a tab keeps.
    """
    if row is None:
        return None
    if row.verdict == Precheck.Verdict.PENDING:
        return ShownLook(is_pending=True, remarks=[])
    remarks = [_remark(one, tabs, points, query) for one in row.findings]
    return ShownLook(is_pending=False, remarks=remarks, basis="" if remarks else row.basis)


def _remark(
    found: dict[str, Any], tabs: dict[str, str], points: dict[str, int], query: str
) -> ShownRemark:
    beside = found["beside"]
    kept = f"{query}&" if query else ""
    target = tabs.get(beside, "")
    return ShownRemark(
        found["text"],
        is_grave=found["severity"] == Severity.GRAVE,
        document=f"?{kept}{urlencode({'show': target})}" if target else "",
        point=f"#point-{points[beside]}" if beside in points else "",
    )


@dataclass(frozen=True)
class Mark:
    """What a row of the list says, as a pill."""

    text: str
    kind: str


def mark_of(application: Application) -> Mark | None:
    """Return the mark of a row; None where no decision is waited for."""
    if application.state != ApplicationState.SUBMITTED:
        return None
    row = precheck_of(application)
    if row is None or row.verdict == Precheck.Verdict.PENDING:
        return Mark("ещё не проверено", "plain")
    if row.verdict == Precheck.Verdict.CLEAN:
        return Mark("без замечаний", "ok")
    count = len(row.findings)
    return Mark(f"{count} {plural(count, 'замечание', 'замечания', 'замечаний')}", "wait")


#: The words of the line above the list, in its order.
LINE = (
    (Precheck.Verdict.CLEAN, "без замечаний"),
    (Precheck.Verdict.REMARKS, "с замечаниями"),
    (Precheck.Verdict.PENDING, "система ещё не посмотрела"),
)


def line(found: dict[str, int], *, chosen: str, addresses: dict[str, str]) -> list[dict[str, Any]]:
    """Return «31 без замечаний», «7 с замечаниями» with their addresses; nothing of none.

    What is chosen stays, though there is none left of it.
    """
    return [
        {
            "count": found.get(verdict, 0),
            "text": words,
            "url": addresses[verdict],
            "current": verdict == chosen,
        }
        for verdict, words in LINE
        if found.get(verdict) or verdict == chosen
    ]


def places_of(pairs: Iterable[tuple[str, Any]]) -> dict[str, Any]:
    """Return the first of each: a line or a document by its code."""
    found: dict[str, Any] = {}
    for code, value in pairs:
        found.setdefault(code, value)
    return found
