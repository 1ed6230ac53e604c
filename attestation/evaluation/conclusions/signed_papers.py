"""The conclusion as a document that two experts sign and then the applicant."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from attestation.accounts.models import User
from attestation.base.language.plurals import plural
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.evaluation.access import is_assigned
from attestation.evaluation.conclusions.services import documents, electronic, signatures
from attestation.evaluation.models import Conclusion
from attestation.evaluation.workflow import UNSIGNED
from attestation.journal.services import locked
from attestation.signatures.kinds import Paper, SignedKind, Way, signed_kinds
from attestation.signatures.models import Manner, Signature


@signed_kinds.add
class SignedConclusion(SignedKind[Conclusion]):
    code = electronic.CONCLUSION
    title = "итоговое заключение"
    heading = "Подписать заключение"
    success = "Заключение подписано."
    nothing_yet = (
        "Это заключение составлено файлом Word: его распечатывают, подписывают и сканируют."
    )
    by_hand = "В этом институте заключения подписывают на бумаге."
    priority = 30

    def visible_to(self, user: Any) -> QuerySet[Conclusion]:
        return Conclusion.objects.visible_to(user).for_list()

    def may_sign(self, subject: Conclusion, *, actor: User) -> PermissionResult:
        is_own = subject.application.applicant_id == actor.pk
        if not is_own and not is_assigned(actor, subject.application):
            return denied("Заключение подписывают два специалиста и педагог.")
        if subject.state not in UNSIGNED:
            return denied("Сейчас подписывать нечего.")
        if is_own and (left := self._experts_to_sign(subject)):
            word = plural(left, "подпись", "подписи", "подписей")
            return denied(
                f"Сначала заключение подписывают специалисты: не хватает ещё {left} {word}. "
                "Мы напишем, когда придёт ваша очередь."
            )
        return ALLOWED

    def paper(self, subject: Conclusion) -> Paper | None:
        return electronic.paper_of(subject)

    def lock(self, subject: Conclusion) -> Conclusion:
        application = locked(subject.application)
        subject = locked(subject)
        subject.application = application
        return subject

    def signed(self, subject: Conclusion, signature: Signature, *, actor: User) -> None:
        signatures.note_signed(subject, actor=actor)
        if subject.application.applicant_id == actor.pk:
            signatures.send_signed(subject, signature, actor=actor)
        elif not self._experts_to_sign(subject):
            signatures.tell_applicants_turn(subject)

    def back_address(self, subject: Conclusion) -> str:
        return subject.get_absolute_url()

    def ways(self, subject: Conclusion, *, actor: User, manner: Manner) -> list[Way]:
        if not manner.takes_scans:
            return []
        address = reverse("cabinet:conclusion_send", args=[subject.pk])
        return [Way("Можно и по-старому: собрать подписи на бумаге и прикрепить скан.", address)]

    def _experts_to_sign(self, conclusion: Conclusion) -> int:
        """How many of the experts have not signed in the system yet."""
        experts = {one.expert.user_id for one in documents.assigned_to(conclusion)}
        signed = {one.person_id for one in electronic.signatures_of(conclusion)}
        return len(experts - signed)
