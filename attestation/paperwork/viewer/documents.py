"""Documents as tabs, and the one that is shown: the same wherever somebody reviews a file."""

from collections.abc import Sequence
from dataclasses import dataclass, field
from typing import Any

from attestation.files.models import StoredFile
from attestation.paperwork.viewer.pages import Pages, pages_of

#: The parameter of the address that names what is shown.
PARAMETER = "show"


@dataclass(frozen=True)
class Paper:
    """One document of a workspace.

    Attributes:
        key: as it stands in the address.
        title: its name in full.
        origin: who attached it and when.
        remarks: what speaks against it, as sentences.
        source: the object that it was made of, for templates of the room.
    """

    key: str
    title: str
    file: StoredFile
    origin: str = ""
    remarks: Sequence[str] = ()
    source: Any = None


@dataclass(frozen=True)
class Tab:
    """A tab: one document, several of one kind, or ``sections`` of the page of the case.

    Attributes:
        title: one or two words.
        is_checked: what the checklist asks of it has been ticked.
    """

    key: str
    title: str
    papers: list[Paper] = field(default_factory=list)
    sections: list[Any] = field(default_factory=list)
    is_checked: bool = False
    is_aside: bool = False

    @property
    def remarks(self) -> int:
        """The number of things that speak against its documents."""
        return sum(len(paper.remarks) for paper in self.papers)

    @property
    def is_group(self) -> bool:
        """Whether its documents need a list of their own."""
        return len(self.papers) > 1

    @property
    def target(self) -> str:
        """What the address names to open it."""
        return self.papers[0].key if self.papers else self.key


@dataclass(frozen=True)
class Workspace:
    """The tabs, the current one, its shown document and that document's pages."""

    tabs: list[Tab]
    current: Tab | None
    paper: Paper | None
    pages: Pages | None
    query: str = ""

    @property
    def papers(self) -> list[Paper]:
        """All documents in the order of the tabs."""
        return [paper for tab in self.tabs for paper in tab.papers]


def workspace(tabs: list[Tab], *, shown: str, user: Any, query: str = "") -> Workspace:
    """Return the workspace of ``tabs`` with ``shown`` in front, or the first of them.

    Args:
        shown: the key of a document or of a tab; one that is not there is passed over.
        query: what else the address of a tab has to keep.
    """
    for tab in tabs:
        paper = next((one for one in tab.papers if one.key == shown), None)
        if paper or (shown and shown == tab.key):
            return _open(tabs, tab, paper, user=user, query=query)
    first = next((tab for tab in tabs if not tab.is_aside), tabs[0] if tabs else None)
    return _open(tabs, first, None, user=user, query=query)


def _open(
    tabs: list[Tab], tab: Tab | None, paper: Paper | None, *, user: Any, query: str
) -> Workspace:
    if paper is None and tab is not None and tab.papers:
        paper = tab.papers[0]
    pages = pages_of(paper.file, user=user) if paper else None
    return Workspace(tabs, tab, paper, pages, query)
