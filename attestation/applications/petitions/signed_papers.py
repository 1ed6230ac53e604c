"""The petition as a document that somebody signs for the employer."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from attestation.accounts.models import User
from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.applications.documents.requirements import PETITION
from attestation.applications.models import Application
from attestation.applications.petitions.models import Petition
from attestation.base.permissions import PermissionResult, denied
from attestation.journal.services import locked
from attestation.notifications.events import PETITION_SIGNED
from attestation.notifications.services.messages import notify
from attestation.signatures.kinds import Paper, SignedKind, Way, signed_kinds
from attestation.signatures.models import Manner, Signature


@signed_kinds.add
class SignedPetition(SignedKind[Petition]):
    code = PETITION
    title = "ходатайство работодателя"
    heading = "Подписать ходатайство"
    success = "Ходатайство подписано и прикреплено к заявлению."
    nothing_yet = "Сначала напишите ходатайство."
    by_hand = "В этом институте ходатайства подписывают на бумаге."
    priority = 15

    def visible_to(self, user: Any) -> QuerySet[Petition]:
        return Petition.objects.filter(
            replaced_at=None, application__in=Application.objects.visible_to(user)
        ).select_related("application", "paper")

    def may_sign(self, subject: Petition, *, actor: User) -> PermissionResult:
        if subject.replaced_at:
            return denied("Ходатайство написано заново: подпишите новое.")
        if not (verdict := document_services.may_write_petition(subject.application, actor=actor)):
            return verdict
        if subject.written_by_id != actor.pk:
            return denied(
                f"Ходатайство подписывает тот, от чьего имени оно составлено: {subject.written_by}."
            )
        return verdict

    def paper(self, subject: Petition) -> Paper | None:
        return Paper(subject.paper, f"Ходатайство к заявлению {subject.application.code}")

    def lock(self, subject: Petition) -> Petition:
        application = locked(subject.application)
        subject = locked(subject)
        subject.application = application
        return subject

    def signed(self, subject: Petition, signature: Signature, *, actor: User) -> None:
        application = subject.application
        document_services.attach_signed(
            application, signature, kind=DocumentKind.PETITION, actor=actor
        )
        notify(
            application.applicant,
            "Ходатайство работодателя подписано",
            f"{actor.short_name} подписал(а) ходатайство, оно прикреплено к вашему заявлению.",
            application=application,
            path=application.get_absolute_url(),
            event=PETITION_SIGNED,
        )

    def back_address(self, subject: Petition) -> str:
        return reverse("cabinet:documents", args=[subject.application_id])

    def ways(self, subject: Petition, *, actor: User, manner: Manner) -> list[Way]:
        address = reverse("cabinet:petition", args=[subject.application_id])
        return [Way("Нашли ошибку? Напишите ходатайство заново.", address)]
