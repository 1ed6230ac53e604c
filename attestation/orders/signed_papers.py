"""The protocol of a session as a document that everybody who took part signs."""

from typing import Any

from django.db.models import QuerySet

from attestation.accounts.access import is_operator, is_secretary
from attestation.accounts.models import User
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.base.visibility import any_of
from attestation.commission.models import CommissionSession, SessionMember
from attestation.commission.papers.models import SessionPaper
from attestation.commission.papers.signed_papers import SignedSessionPaper
from attestation.orders.papers import protocol_signers
from attestation.signatures.kinds import signed_kinds
from attestation.signatures.services.signing import signatures_under


@signed_kinds.add
class SignedProtocol(SignedSessionPaper):
    """Chair, secretary and the members who took part, in whatever order."""

    code = "protocol"
    of = SessionPaper.Kind.PROTOCOL
    title = "протокол заседания комиссии"
    heading = "Подписать протокол"
    success = "Протокол подписан."
    by_hand = "В этом институте протоколы подписывают на бумаге."
    priority = 50

    def visible_to(self, user: Any) -> QuerySet[SessionPaper]:
        """Return what the files are shown of: a coordinator who collects a sheet reads no votes."""
        seen = super().visible_to(user)
        if is_secretary(user) or is_operator(user):
            return seen
        return seen.filter(any_of(SessionMember.objects.filter(user=user), session="session"))

    def may_sign(self, subject: SessionPaper, *, actor: User) -> PermissionResult:
        if subject.replaced_at:
            return denied("Протокол подготовлен заново: подпишите новый.")
        if all(member.user_id != actor.pk for member in protocol_signers(subject.session)):
            return denied("Протокол подписывают секретарь и члены комиссии, которые участвовали.")
        return ALLOWED

    def is_complete(self, subject: SessionPaper, signed: set[int]) -> bool:
        return {member.user_id for member in protocol_signers(subject.session)} <= signed


def not_signed_yet(session: CommissionSession) -> list[str]:
    """Return who has not signed the protocol that is being signed in the system, by short name.

    Empty where all have, and where the protocol is signed on paper.
    """
    protocol = session.papers.filter(kind=SignedProtocol.of, replaced_at=None, signed=None).first()
    if protocol is None:
        return []
    signed = {one.person_id for one in signatures_under(SignedProtocol().paper(protocol))}
    return [one.short_name for one in protocol_signers(session) if one.user_id not in signed]
