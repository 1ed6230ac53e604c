"""The files that an application takes, and the requirements before it can be filed."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, Protocol

from attestation.applications.choices import EVIDENCE_KINDS, DocumentKind, Form
from attestation.applications.models import Application, ApplicationDocument
from attestation.base.registry import Registry
from attestation.categories.choices import Category, HeldCategory
from attestation.files.checks import (
    EVIDENCE,
    LESSON_VIDEO,
    PROOF,
    RESULTS,
    SIGNED_SCAN,
    FileRule,
)
from attestation.signatures.kinds import manner_of
from attestation.signatures.models import Manner, Signature

#: The kinds of document (`SignedKind.code`) that an application and its petition are.
APPLICATION = "application"
PETITION = "petition"
#: Who asks for these categories needs the employer's petition.
WITH_PETITION = frozenset({Category.METHODIST, Category.MENTOR})

RULES: dict[str, FileRule] = {
    DocumentKind.SIGNED_SCAN: SIGNED_SCAN,
    DocumentKind.RESULTS: RESULTS,
    DocumentKind.HELD_CATEGORY: EVIDENCE,
    DocumentKind.GROUND: EVIDENCE,
    DocumentKind.PETITION: EVIDENCE,
    **dict.fromkeys(EVIDENCE_KINDS, PROOF),
    DocumentKind.LESSON_VIDEO: LESSON_VIDEO,
}


class Substitute(Protocol):
    """Data entered in the system that may replace a file."""

    @property
    def is_enough(self) -> bool:
        """True if a file is no longer needed."""

    @property
    def hint(self) -> str:
        """The alternative to a file, for the sentence; empty if there is none."""

    @property
    def progress(self) -> str:
        """The progress of filling it in, as text."""


#: (application, kind) → what may stand in place of a file of the kind, or None.
substitutes: Registry[Callable[[Application, DocumentKind], Substitute | None]] = Registry()


#: (application, kind, file, content type): refuses a file that is not what its kind says.
content_checks: Registry[Callable[[Application, DocumentKind, Any, str], None]] = Registry()


#: What is asked for in place of the scan where applications are signed in the system.
_SIGNED_PAPER = {
    Manner.PAPER: str(DocumentKind.SIGNED_SCAN.label),
    Manner.BOTH: "Подпись в системе или скан подписанного заявления",
    Manner.ELECTRONIC: "Подпись под заявлением в системе",
}


@dataclass(frozen=True)
class Requirement:
    """A kind of document that the application needs; ``blocks`` when it cannot be filed without."""

    kind: DocumentKind
    blocks: bool
    documents: list[ApplicationDocument]
    substitute: Substitute | None = None
    #: What it is called in lists.
    title: str = ""
    #: Whether it is met by signing in the system, and no file is taken.
    is_signed_here: bool = False

    @property
    def is_met(self) -> bool:
        return bool(self.documents) or (self.substitute is not None and self.substitute.is_enough)

    @property
    def is_petition(self) -> bool:
        """Return whether the employer writes it, and may do so in the system."""
        return self.kind == DocumentKind.PETITION

    @property
    def wanted(self) -> str:
        """The text of the requirement, after «Чтобы подать заявление, прикрепите:»."""
        hint = self.substitute.hint if self.substitute else ""
        return f"{self.title} ({hint})" if hint else self.title


def requirements(
    application: Application,
    *,
    attached: list[ApplicationDocument] | None = None,
    manner: Manner | None = None,
) -> list[Requirement]:
    """Return the documents required besides the built paper, with those already attached.

    Args:
        attached: the documents that are attached, where the caller has read them.
        manner: how applications are signed, where the caller has read it.
    """
    attached = attached_documents(application) if attached is None else attached
    manner = manner or manner_of(APPLICATION)
    needed = [(DocumentKind.SIGNED_SCAN, True), (DocumentKind.RESULTS, True)]
    if application.held_category != HeldCategory.NONE:
        needed.append((DocumentKind.HELD_CATEGORY, False))
    if application.form == Form.SIMPLIFIED:
        needed.append((DocumentKind.GROUND, True))
    if application.category in WITH_PETITION:
        needed.append((DocumentKind.PETITION, True))
    return [
        Requirement(
            kind,
            blocks,
            [document for document in attached if document.kind == kind],
            substitute=_substitute_for(application, kind),
            title=_SIGNED_PAPER[manner] if kind == DocumentKind.SIGNED_SCAN else str(kind.label),
            is_signed_here=kind == DocumentKind.SIGNED_SCAN and not manner.takes_scans,
        )
        for kind, blocks in needed
    ]


def _substitute_for(application: Application, kind: DocumentKind) -> Substitute | None:
    found = (substitute_for(application, kind) for substitute_for in substitutes)
    return next((one for one in found if one is not None), None)


def attached_documents(application: Application) -> list[ApplicationDocument]:
    """Return the documents that are attached now, with their files."""
    return list(
        application.documents.filter(detached_at=None).select_related("file", "attached_by")
    )


def signed_in_system(application: Application) -> Signature | None:
    """Return the signature under the paper of the application, if it was signed in the system."""
    return Signature.objects.filter(
        file__in=application.documents.filter(
            kind=DocumentKind.SIGNED_SCAN, detached_at=None
        ).values("file")
    ).first()


def missing(application: Application) -> list[str]:
    """Return the documents still missing for filing, as text."""
    return [
        requirement.wanted
        for requirement in requirements(application)
        if requirement.blocks and not requirement.is_met
    ]
