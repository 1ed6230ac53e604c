"""What a page says of the signature under an application, read once for all its parts."""

from dataclasses import dataclass

from attestation.applications.choices import DocumentKind
from attestation.applications.documents.requirements import (
    APPLICATION,
    attached_documents,
    signed_in_system,
)
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.workflow import EDITABLE
from attestation.signatures.kinds import manner_of
from attestation.signatures.models import Manner


@dataclass(frozen=True)
class SigningStanding:
    """How applications are signed, and whether this one is or may be, by its applicant.

    Attributes:
        has_sheet: signed in the system, or a scan of the signed sheet is attached.
    """

    manner: Manner
    has_sheet: bool
    is_signed: bool
    may_sign: bool


def standing_of(
    application: Application, *, attached: list[ApplicationDocument] | None = None
) -> SigningStanding:
    """Return the standing of the signature now.

    Args:
        attached: the documents that are attached, where the caller has read them.
    """
    attached = attached_documents(application) if attached is None else attached
    manner = manner_of(APPLICATION)
    has_sheet = any(one.kind == DocumentKind.SIGNED_SCAN for one in attached)
    is_signed = has_sheet and signed_in_system(application) is not None
    has_paper = any(
        one.kind == DocumentKind.BUILT and one.revision == application.revision for one in attached
    )
    may_sign = manner.is_offered and has_paper and not is_signed and application.state in EDITABLE
    return SigningStanding(manner, has_sheet, is_signed, may_sign)
