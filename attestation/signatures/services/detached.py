"""A signature made outside and uploaded beside its document (63-FZ, article 6, part 1).

Whether the certificate is a qualified one is for the institute to see to, by the certificates that
it trusts. Whether it was revoked is not asked.
"""

from pathlib import Path
from typing import Any

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.db.models import Model

from attestation.accounts.models import User
from attestation.base.errors import DomainError
from attestation.signatures.cms import MAX_SIGNATURE, CmsError, verify_detached
from attestation.signatures.kinds import SignedKind
from attestation.signatures.models import (
    Confirmation,
    Signature,
    SignatureCertificate,
    TrustedCertificate,
)
from attestation.signatures.services.signing import paper_of, write


def is_taken() -> bool:
    """Return whether the institute trusts any certificate, so that such signatures are taken."""
    return TrustedCertificate.objects.filter(is_active=True).exists()


def attach_signature(
    kind: SignedKind[Any],
    subject: Model,
    upload: UploadedFile,
    *,
    address: str | None,
    actor: User,
) -> Signature:
    """Take a detached signature of ``actor`` under the paper of ``subject``; then what follows.

    Raises:
        DomainError: the actor may not sign it now, or the signature is not one: of changed bytes,
            of an untrusted or expired certificate, of somebody else.
    """
    paper = paper_of(kind, subject, actor=actor)
    content = upload.read(MAX_SIGNATURE + 1)
    trusted = TrustedCertificate.objects.filter(is_active=True).values_list("pem", flat=True)
    try:
        facts = verify_detached(content, Path(paper.file.blob.path), trusted)
    except CmsError as refusal:
        raise DomainError(str(refusal), field="file") from refusal
    if _folded(facts.name) != _folded(str(actor)):
        raise DomainError(
            f"Сертификат выдан другому человеку: {facts.name or facts.subject}. Подписать должны "
            f"вы: {actor}.",
            field="file",
        )
    with transaction.atomic():
        subject = kind.lock(subject)
        if paper_of(kind, subject, actor=actor).file != paper.file:
            raise DomainError(
                "Пока подпись проверялась, документ изменился. Скачайте новый и подпишите его.",
                field="file",
            )
        certificate = SignatureCertificate(
            cms=content,
            subject=facts.subject,
            issuer=facts.issuer,
            serial=facts.serial,
            valid_from=facts.valid_from,
            valid_until=facts.valid_until,
        )
        signature = write(
            paper,
            confirmed_by=Confirmation.CERTIFICATE,
            certificate=certificate,
            address=address,
            actor=actor,
        )
        kind.signed(subject, signature, actor=actor)
        return signature


def _folded(name: str) -> str:
    return " ".join(name.casefold().replace("ё", "е").split())
