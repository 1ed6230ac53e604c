"""What the page of a document says of its signatures, read once: who has signed, who may."""

from dataclasses import dataclass
from typing import Any

from django.db.models import Model

from attestation.accounts.models import User
from attestation.signatures.kinds import SignedKind, manner_of
from attestation.signatures.models import Manner, Signature
from attestation.signatures.services.signing import signatures_under


@dataclass(frozen=True)
class Offer:
    """How the document is signed, whether the visitor may sign it now, and who has."""

    heading: str
    url: str
    may_sign: bool
    manner: Manner
    signatures: list[Signature]


def offer_to(actor: User, kind: SignedKind[Any], subject: Model) -> Offer:
    """Return what the page of ``subject`` offers to ``actor``."""
    manner, paper = manner_of(kind.code), kind.paper(subject)
    signatures = list(signatures_under(paper)) if paper else []
    may_sign = (
        manner.is_offered
        and paper is not None
        and all(one.person_id != actor.pk for one in signatures)
        and bool(kind.may_sign(subject, actor=actor))
    )
    return Offer(kind.heading, kind.address(subject), may_sign, manner, signatures)
