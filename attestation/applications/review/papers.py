"""The documents of an application as tabs: in the order of the checklist, the unsigned one last."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.template.defaultfilters import filesizeformat

from attestation.applications.choices import EVIDENCE_KINDS, DocumentKind
from attestation.applications.documents import requirements
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.review.checklist import ChecklistLine, remarks_on
from attestation.applications.sections import PageSection
from attestation.base.language.dates import full_day
from attestation.directory.review_models import ReviewPoint
from attestation.paperwork.viewer.documents import Paper, Tab, Workspace, workspace

_Beside = ReviewPoint.Beside
#: The place of a point that no checklist names: after all that one names.
_LAST = 10_000


@dataclass(frozen=True)
class _Group:
    """A tab and the kinds of documents that belong to it, with the points that they answer."""

    key: str
    title: str
    kinds: frozenset[DocumentKind]
    points: frozenset[str]


_SCAN = _Group(
    "scan",
    "Заявление",
    frozenset({DocumentKind.SIGNED_SCAN}),
    frozenset({_Beside.NOTHING, _Beside.NAME, _Beside.POSITION, _Beside.TERMS, _Beside.SCAN}),
)
_BETWEEN = (
    _Group(
        "held",
        "Приказ о категории",
        frozenset({DocumentKind.HELD_CATEGORY}),
        frozenset({_Beside.HELD}),
    ),
    _Group(
        "ground",
        "Основание упрощённой формы",
        frozenset({DocumentKind.GROUND}),
        frozenset({_Beside.TERMS}),
    ),
    _Group(
        "petition",
        "Ходатайство",
        frozenset({DocumentKind.PETITION}),
        frozenset({_Beside.TERMS}),
    ),
    _Group(
        "results",
        "Результаты",
        frozenset({DocumentKind.RESULTS, DocumentKind.APPENDIX}),
        frozenset({_Beside.RESULTS}),
    ),
    _Group(
        "proofs",
        "Доказательства",
        frozenset(EVIDENCE_KINDS),
        frozenset({_Beside.RESULTS}),
    ),
)
_ORIGINAL = _Group("built", "Без подписи", frozenset({DocumentKind.BUILT}), frozenset())
#: The tab of everything that is no document.
CASE = "case"


def workspace_of(
    application: Application,
    *,
    shown: str,
    user: Any,
    query: str = "",
    lines: Iterable[ChecklistLine] = (),
    sections: Iterable[PageSection] = (),
    with_case: bool = True,
) -> Workspace:
    """Return the documents and ``sections`` of ``application`` as tabs.

    Args:
        shown: the key of the document or the tab to show first.
        query: what else the address of a tab has to keep.
        lines: the reviewer's checklist, for the ticks on the tabs.
        with_case: whether the sections and the history stand on a tab of their own.
    """
    documents = requirements.attached_documents(application)
    lines = list(lines)
    places = _places()
    groups = [_SCAN, *sorted(_BETWEEN, key=lambda group: _place(group, places))]
    tabs = [_tab(group, documents, lines) for group in groups]
    shown_apart = [section for section in sections if section.tab]
    tabs += [
        Tab(f"section-{number}", section.tab, sections=[section], is_aside=True)
        for number, section in enumerate(shown_apart, start=1)
    ]
    tabs.append(_tab(_ORIGINAL, documents, lines))
    tabs = [tab for tab in tabs if tab.papers or tab.sections]
    if with_case:
        others = [section for section in sections if not section.tab]
        others += [PageSection("workspace/_files.html"), PageSection("journal/_history.html")]
        tabs.append(Tab(CASE, "О заявлении", sections=others, is_aside=True))
        if not any(tab.papers for tab in tabs):
            shown = shown or CASE
    return workspace(tabs, shown=shown, user=user, query=query)


def tabs_beside(found: Workspace) -> dict[str, str]:
    """Return what to open for a line of the checklist, by its code of `ReviewPoint.Beside`."""
    targets = {tab.key: tab.target for tab in found.tabs}
    places: dict[str, str] = {}
    for group in (_SCAN, *_BETWEEN):
        for code in group.points:
            if group.key in targets:
                places.setdefault(code, targets[group.key])
    return places


def paper_of(document: ApplicationDocument) -> Paper:
    """Return a document as a tab shows it, with everything that speaks against it."""
    on = full_day(document.attached_at)
    origin = f"{document.file.original_name}, {filesizeformat(document.file.size)}"
    if document.is_detachable:
        origin += f" · прикреплено: {document.attached_by.short_name}, {on}"
    else:
        origin += f" · сформировано системой {on}"
    return Paper(
        str(document.pk), document.title, document.file, origin, remarks_on(document), document
    )


def _tab(group: _Group, documents: list[ApplicationDocument], lines: list[ChecklistLine]) -> Tab:
    asked = [line for line in lines if line.point.beside in group.points]
    return Tab(
        group.key,
        group.title,
        [paper_of(document) for document in documents if document.kind in group.kinds],
        is_checked=bool(asked) and all(line.ticked for line in asked),
    )


def _places() -> dict[str, int]:
    """The place in the checklist of the first point of each kind."""
    places: dict[str, int] = {}
    for point in ReviewPoint.objects.filter(is_active=True):
        places[point.beside] = min(point.place, places.get(point.beside, _LAST))
    return places


def _place(group: _Group, places: dict[str, int]) -> int:
    return min((places.get(code, _LAST) for code in group.points), default=_LAST)
