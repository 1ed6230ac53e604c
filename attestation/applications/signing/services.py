"""The applicant's signature under the built application, in place of print, pen and scan."""

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.access import roles_towards
from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.applications.documents.requirements import signed_in_system
from attestation.applications.models import Application, ApplicationDocument
from attestation.applications.workflow import EDITABLE
from attestation.base.errors import DomainError
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.directory.rules_models import ProcedureRules, Signing
from attestation.journal.services import locked
from attestation.signatures import services as signatures
from attestation.signatures.models import SigningCode

_NOT_BUILT = "Сначала сформируйте заявление: подписывают готовый лист."


def is_offered() -> bool:
    """Return whether applications may be signed in the system today (a rule of the procedure)."""
    return ProcedureRules.on(timezone.localdate()).application_signing != Signing.PAPER


def may_sign(application: Application, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` may sign the paper of the application now, the rules apart."""
    if Role.APPLICANT not in roles_towards(actor, application):
        return denied("Заявление подписывает сам заявитель.")
    if application.state not in EDITABLE:
        return denied("Заявление уже подано.")
    if not is_offered():
        return denied("В этом институте заявления подписывают на бумаге.")
    if _paper(application) is None:
        return denied(_NOT_BUILT)
    if signed_in_system(application):
        return denied("Вы уже подписали этот лист.")
    return ALLOWED


def paper_to_sign(application: Application) -> signatures.Paper:
    """Return the built paper of the current revision.

    Raises:
        DomainError: there is none.
    """
    paper = _paper(application)
    if paper is None:
        raise DomainError(_NOT_BUILT)
    title = f"Заявление {application.code}, редакция {application.revision}"
    return signatures.Paper(paper.file, title)


def send_code(application: Application, *, actor: User) -> SigningCode:
    """Send the applicant the code that signs the paper as it stands.

    Raises:
        DomainError: the actor may not sign it now, or was sent a code just now.
    """
    may_sign(application, actor=actor).raise_if_denied()
    path = reverse("cabinet:sign", args=[application.pk])
    return signatures.send_code(paper_to_sign(application), path=path, actor=actor)


@transaction.atomic
def sign(
    application: Application, *, shown: str, code: str, address: str | None, actor: User
) -> ApplicationDocument:
    """Sign the built paper; the signed one takes the place of the scan.

    Args:
        shown: SHA-256 of the paper that was shown.
        code: of one use, from the letter or the authenticator.
        address: the signer's network address, if known.

    Raises:
        DomainError: the actor may not sign it now, the paper is another one, or the code does not
            sign it.
    """
    application = locked(application)
    may_sign(application, actor=actor).raise_if_denied()
    signature = signatures.sign(
        paper_to_sign(application), shown=shown, code=code, address=address, actor=actor
    )
    return document_services.attach_signed(application, signature, actor=actor)


def _paper(application: Application) -> ApplicationDocument | None:
    return (
        application.documents.filter(
            kind=DocumentKind.BUILT, revision=application.revision, detached_at=None
        )
        .select_related("file")
        .first()
    )
