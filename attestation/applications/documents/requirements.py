"""What files an application takes, and what is still missing before it can be filed."""

from dataclasses import dataclass

from attestation.applications.achievements.completeness import Results, results_of
from attestation.applications.choices import EVIDENCE_KINDS, DocumentKind, Form
from attestation.applications.models import Application, ApplicationDocument
from attestation.categories.choices import Category, HeldCategory
from attestation.files.checks import (
    EVIDENCE,
    LESSON_VIDEO,
    PROOF,
    RESULTS,
    SIGNED_SCAN,
    FileRule,
)

RULES: dict[str, FileRule] = {
    DocumentKind.SIGNED_SCAN: SIGNED_SCAN,
    DocumentKind.RESULTS: RESULTS,
    DocumentKind.HELD_CATEGORY: EVIDENCE,
    DocumentKind.GROUND: EVIDENCE,
    DocumentKind.PETITION: EVIDENCE,
    **dict.fromkeys(EVIDENCE_KINDS, PROOF),
    DocumentKind.LESSON_VIDEO: LESSON_VIDEO,
}


@dataclass(frozen=True)
class Requirement:
    """A kind of document that the application needs; ``blocks`` when it cannot be filed without."""

    kind: DocumentKind
    blocks: bool
    documents: list[ApplicationDocument]
    #: The tables filled in the system, where they may stand in place of a file.
    tables: Results | None = None

    @property
    def is_met(self) -> bool:
        return bool(self.documents) or (self.tables is not None and self.tables.is_enough)

    @property
    def wanted(self) -> str:
        """What to do to meet it, after «Чтобы подать заявление, прикрепите:»."""
        if self.tables is None or not self.tables.sections:
            return self.kind.label
        if self.tables.filled and self.tables.lacking:
            names = ", ".join(f"«{section.table}»" for section in self.tables.lacking)
            return f"{self.kind.label} (не заполнено: {names})"
        return f"{self.kind.label} (файл или заполненные таблицы)"


def requirements(application: Application) -> list[Requirement]:
    """What the application needs besides the built paper, with what is attached already."""
    attached = attached_documents(application)
    needed = [(DocumentKind.SIGNED_SCAN, True), (DocumentKind.RESULTS, True)]
    if application.held_category != HeldCategory.NONE:
        needed.append((DocumentKind.HELD_CATEGORY, False))
    if application.form == Form.SIMPLIFIED:
        needed.append((DocumentKind.GROUND, True))
    if application.category in {Category.METHODIST, Category.MENTOR}:
        needed.append((DocumentKind.PETITION, True))
    return [
        Requirement(
            kind,
            blocks,
            [document for document in attached if document.kind == kind],
            tables=results_of(application) if kind == DocumentKind.RESULTS else None,
        )
        for kind, blocks in needed
    ]


def attached_documents(application: Application) -> list[ApplicationDocument]:
    return list(
        application.documents.filter(detached_at=None).select_related("file", "attached_by")
    )


def missing(application: Application) -> list[str]:
    """What the application cannot be filed without, in words."""
    return [
        requirement.wanted
        for requirement in requirements(application)
        if requirement.blocks and not requirement.is_met
    ]
