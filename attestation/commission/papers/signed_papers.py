"""Papers of a session as documents that are signed; the voting sheet is one of them."""

from abc import abstractmethod
from typing import Any, ClassVar

from django.db.models import Q, QuerySet

from attestation.accounts.access import is_operator, is_secretary, municipality_keys
from attestation.accounts.models import User
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.commission.models import CommissionSession
from attestation.commission.papers import services
from attestation.commission.papers.models import SessionPaper
from attestation.journal.services import locked
from attestation.signatures.kinds import Paper, SignedKind, signed_kinds
from attestation.signatures.models import Signature
from attestation.signatures.services.signing import signatures_under


class SignedSessionPaper(SignedKind[SessionPaper]):
    """What the sheet and the protocol have in common."""

    of: ClassVar[SessionPaper.Kind]
    nothing_yet = "Сначала подготовьте документ к подписи."

    @abstractmethod
    def is_complete(self, subject: SessionPaper, signed: set[int]) -> bool:
        """Return whether everybody has signed who must, given the keys of those who have."""

    def visible_to(self, user: Any) -> QuerySet[SessionPaper]:
        return SessionPaper.objects.filter(
            kind=self.of,
            replaced_at=None,
            session__in=CommissionSession.objects.visible_to(user),
        ).select_related("session", "paper", "municipality")

    def paper(self, subject: SessionPaper) -> Paper:
        return Paper(subject.paper, subject.title)

    def lock(self, subject: SessionPaper) -> SessionPaper:
        session = locked(subject.session)
        subject = locked(subject)
        subject.session = session
        return subject

    def signed(self, subject: SessionPaper, signature: Signature, *, actor: User) -> None:
        under = signatures_under(Paper(subject.paper, subject.title))
        if self.is_complete(subject, set(under.values_list("person_id", flat=True))):
            services.keep_signed(subject, signature, actor=actor)

    def back_address(self, subject: SessionPaper) -> str:
        return subject.session.get_absolute_url()


@signed_kinds.add
class SignedVotingSheet(SignedSessionPaper):
    """One signature: of the coordinator who collects it, or of the secretary for its own."""

    code = "voting-sheet"
    of = SessionPaper.Kind.SHEET
    title = "лист голосования"
    heading = "Подписать лист голосования"
    success = "Лист голосования подписан."
    by_hand = "В этом институте листы голосования подписывают на бумаге."
    priority = 40

    def visible_to(self, user: Any) -> QuerySet[SessionPaper]:
        return super().visible_to(user).filter(sheets_seen_by(user))

    def may_sign(self, subject: SessionPaper, *, actor: User) -> PermissionResult:
        if subject.replaced_at:
            return denied("Лист подготовлен заново: подпишите новый.")
        if subject.signed_id:
            return denied("Лист уже подписан.")
        if subject.municipality_id is None:
            signs = is_secretary(actor)
        else:
            signs = subject.municipality_id in municipality_keys(actor)
        return ALLOWED if signs else denied("Лист голосования подписывает тот, кто его собирает.")

    def is_complete(self, subject: SessionPaper, signed: set[int]) -> bool:
        return bool(signed)


def sheets_seen_by(user: Any) -> Q:
    """Return the condition on the sheets that ``user`` may read."""
    if is_secretary(user) or is_operator(user):
        return Q()
    return Q(municipality__in=municipality_keys(user))
