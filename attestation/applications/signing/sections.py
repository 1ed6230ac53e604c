"""What the lists of required documents say of the signature in place of the scan."""

from dataclasses import dataclass

from attestation.applications.choices import DocumentKind
from attestation.applications.documents.requirements import Substitute, substitutes
from attestation.applications.models import Application
from attestation.applications.signing.services import is_offered


@dataclass(frozen=True)
class _Signature:
    """The signed paper is a document like the scan, so that nothing stands in place of it."""

    is_enough: bool = False
    hint: str = "или подпишите его в системе, без бумаги"
    progress: str = ""


@substitutes.add
def signature_for_scan(_application: Application, kind: DocumentKind) -> Substitute | None:
    """Offer the signature wherever the scan is asked for, where the rules allow it."""
    return _Signature() if kind == DocumentKind.SIGNED_SCAN and is_offered() else None
