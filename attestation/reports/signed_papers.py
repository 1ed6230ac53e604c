"""The agreement with an expert as a document that the expert signs and then the operator."""

from typing import Any

from django.db.models import QuerySet

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.reports import services
from attestation.reports.access import roles_towards
from attestation.reports.models import ExpertAgreement
from attestation.reports.workflow import AgreementState
from attestation.signatures.kinds import Paper, SignedKind, signed_kinds
from attestation.signatures.models import Signature
from attestation.signatures.services.signing import signatures_under


@signed_kinds.add
class SignedAgreement(SignedKind[ExpertAgreement]):
    code = services.AGREEMENT
    title = "договор со специалистом"
    heading = "Подписать договор"
    success = "Договор подписан."
    nothing_yet = "Оператор ещё не приложил договор к подписи."
    by_hand = "В этом институте договоры подписывают на бумаге."
    priority = 60

    def visible_to(self, user: Any) -> QuerySet[ExpertAgreement]:
        return ExpertAgreement.objects.visible_to(user).select_related("paper", "user")

    def may_sign(self, subject: ExpertAgreement, *, actor: User) -> PermissionResult:
        roles = roles_towards(actor, subject)
        if not roles & {Role.EXPERT, Role.OPERATOR}:
            return denied("Договор подписывают специалист и оператор центра.")
        if subject.state != AgreementState.VERIFIED:
            return denied("Сейчас подписывать нечего.")
        if Role.OPERATOR in roles and not self._is_signed_by_expert(subject):
            return denied("Сначала договор подписывает специалист.")
        return ALLOWED

    def paper(self, subject: ExpertAgreement) -> Paper | None:
        if subject.paper is None:
            return None
        return Paper(subject.paper, f"Договор: {subject.full_name}, {subject.half_year}")

    def signed(self, subject: ExpertAgreement, signature: Signature, *, actor: User) -> None:
        if Role.OPERATOR in roles_towards(actor, subject):
            services.sign(subject, signature=signature, actor=actor)
        else:
            services.note_signed_by_expert(subject, actor=actor)

    def back_address(self, subject: ExpertAgreement) -> str:
        return subject.get_absolute_url()

    def _is_signed_by_expert(self, agreement: ExpertAgreement) -> bool:
        paper = self.paper(agreement)
        return paper is not None and signatures_under(paper).filter(person=agreement.user).exists()
