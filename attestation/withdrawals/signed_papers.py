"""The request to withdraw as a document that the applicant signs; signed, it is submitted."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.permissions import PermissionResult, denied
from attestation.journal.services import locked
from attestation.signatures.kinds import Paper, SignedKind, Way, signed_kinds
from attestation.signatures.models import Manner, Signature
from attestation.withdrawals import services
from attestation.withdrawals.access import roles_towards
from attestation.withdrawals.models import Withdrawal
from attestation.withdrawals.workflow import WORKFLOW


@signed_kinds.add
class SignedWithdrawal(SignedKind[Withdrawal]):
    code = services.WITHDRAWAL
    title = "заявление на отзыв"
    heading = "Подписать и подать заявление на отзыв"
    success = "Заявление на отзыв подписано и подано. Мы сообщим письмом, когда его рассмотрят."
    nothing_yet = "Сначала сформируйте заявление на отзыв."
    by_hand = "В этом институте заявления на отзыв подписывают на бумаге."
    priority = 20

    def visible_to(self, user: Any) -> QuerySet[Withdrawal]:
        return Withdrawal.objects.visible_to(user).for_list().select_related("paper")

    def may_sign(self, subject: Withdrawal, *, actor: User) -> PermissionResult:
        roles = roles_towards(actor, subject)
        if Role.APPLICANT not in roles:
            return denied("Заявление на отзыв подписывает сам педагог.")
        return WORKFLOW.verdict("submit", state=subject.state, roles=roles)

    def paper(self, subject: Withdrawal) -> Paper | None:
        title = f"Заявление на отзыв {subject.application.code}, лист {subject.number}"
        return Paper(subject.paper, title)

    def lock(self, subject: Withdrawal) -> Withdrawal:
        application = locked(subject.application)
        subject = locked(subject)
        subject.application = application
        return subject

    def signed(self, subject: Withdrawal, signature: Signature, *, actor: User) -> None:
        services.submit_signed(subject, signature, actor=actor)

    def back_address(self, subject: Withdrawal) -> str:
        return subject.get_absolute_url()

    def ways(self, subject: Withdrawal, *, actor: User, manner: Manner) -> list[Way]:
        if not services.takes_scan(subject, manner):
            return []
        address = reverse("cabinet:withdrawal_scan", args=[subject.pk])
        return [Way("Можно и по-старому: подписать ручкой и прикрепить скан.", address)]
