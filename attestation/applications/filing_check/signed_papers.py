"""The built application as a document that its applicant signs."""

from typing import Any

from django.db.models import QuerySet
from django.urls import reverse

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.access import roles_towards
from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.applications.documents.requirements import APPLICATION, requirements
from attestation.applications.filing_check.leftovers import leftovers
from attestation.applications.filing_path import steps
from attestation.applications.models import Application
from attestation.applications.services import filing
from attestation.applications.workflow import EDITABLE
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.signatures.kinds import Paper, SignedKind, Way, signed_kinds
from attestation.signatures.models import Manner, Signature


@signed_kinds.add
class SignedApplication(SignedKind[Application]):
    code = APPLICATION
    title = "заявление на аттестацию"
    heading = "Подписать заявление"
    success = "Заявление подписано. Печатать и сканировать его не нужно."
    nothing_yet = "Сначала сформируйте заявление: подписывают готовый лист."
    by_hand = "В этом институте заявления подписывают на бумаге."
    priority = 10

    def visible_to(self, user: Any) -> QuerySet[Application]:
        return Application.objects.filter(applicant=user).for_list()

    def may_sign(self, subject: Application, *, actor: User) -> PermissionResult:
        if Role.APPLICANT not in roles_towards(actor, subject):
            return denied("Заявление подписывает сам заявитель.")
        if subject.state not in EDITABLE:
            return denied("Заявление уже подано.")
        return ALLOWED

    def paper(self, subject: Application) -> Paper | None:
        built = subject.documents.filter(
            kind=DocumentKind.BUILT, revision=subject.revision, detached_at=None
        ).select_related("file")
        return next(
            (
                Paper(one.file, f"Заявление {subject.code}, редакция {subject.revision}")
                for one in built
            ),
            None,
        )

    def signed(self, subject: Application, signature: Signature, *, actor: User) -> None:
        document_services.attach_signed(subject, signature, actor=actor)

    def ending(self, subject: Application, *, actor: User) -> str:
        left = leftovers(subject, asked=requirements(subject), with_scan=False)
        return "" if left else "Подписать и подать"

    def finish(self, subject: Application, *, actor: User) -> str:
        filing.submit(subject, actor=actor)
        return "Заявление подписано и подано. Печатать и сканировать ничего не нужно."

    def steps(self, subject: Application, *, actor: User) -> list[Any]:
        return steps.shown(actor, steps.Step.CHECK)

    def back_address(self, subject: Application) -> str:
        return subject.get_absolute_url()

    def ways(self, subject: Application, *, actor: User, manner: Manner) -> list[Way]:
        ways = [
            Way(
                "Нашли ошибку? Измените данные: лист будет составлен заново.",
                reverse("cabinet:application_edit", args=[subject.pk]),
            )
        ]
        if manner.takes_scans:
            scan = reverse("cabinet:attach", args=[subject.pk, DocumentKind.SIGNED_SCAN.value])
            ways.append(Way("Можно и по-старому: подписать ручкой и прикрепить скан.", scan))
        return ways
