"""Signing within the system: a code for one document, and the signature that it confirms.

The ground is an agreement (63-FZ, article 9, part 2): the rules of signing are a text like those of
the consents, accepted once by each person and withdrawable for the future. Who the signer is, is
shown by the password or passkey (asked by the view) and by a code of one use, or a passkey again.

What is signed, who may and what follows from it, `attestation.signatures.kinds` knows.
"""

import datetime
import secrets
from typing import Any

from allauth.mfa.models import Authenticator
from django.db import transaction
from django.db.models import Model, QuerySet
from django.utils import timezone
from django.utils.crypto import constant_time_compare, salted_hmac

from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import Consent, ConsentDocument, ConsentKind
from attestation.accounts.models import User
from attestation.accounts.services.second_step import use_code
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.files import services as files
from attestation.files.formats import PDF
from attestation.journal.services import locked, log_entry
from attestation.notifications.services.messages import body_of, queue_letter
from attestation.signatures.kinds import Paper, SignedKind, manner_of
from attestation.signatures.models import (
    Confirmation,
    Signature,
    SignatureCertificate,
    SigningCode,
)
from attestation.signatures.sheet import sheet_of, with_sheets

#: How long a code from a letter works.
CODE_LASTS = datetime.timedelta(minutes=15)
#: A second letter with a code is not sent sooner.
PAUSE = datetime.timedelta(minutes=1)
#: Without signs that are taken for one another on paper.
_ALPHABET = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789"
_SALT = "attestation.signatures.code"

_ONCE = {"signature_once_a_document": "Вы уже подписали этот документ. Второй раз не нужно."}


def may_sign(person: User) -> PermissionResult:
    """Return whether ``person`` has accepted the rules of signing that are in force."""
    if consent_services.current(ConsentKind.SIGNING) is None:
        return denied(
            "Правила подписания в системе ещё не введены в действие. Подпишите документ на бумаге."
        )
    if consent_services.given(person, ConsentKind.SIGNING) is None:
        return denied("Сначала прочитайте и примите правила подписания в системе.")
    return ALLOWED


def _accepted_rules(person: User) -> ConsentDocument:
    may_sign(person).raise_if_denied()
    return (
        Consent.objects.standing()
        .get(person=person, document=consent_services.current(ConsentKind.SIGNING))
        .document
    )


def authenticator_of(person: User) -> Authenticator | None:
    """Return the application that shows ``person`` codes, or None where letters bring them."""
    return Authenticator.objects.filter(user=person, type=Authenticator.Type.TOTP).first()


def may_sign_paper(kind: SignedKind[Any], subject: Model, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` may sign the paper of ``subject`` now, the rules apart."""
    if not (verdict := kind.may_sign(subject, actor=actor)):
        return verdict
    if not manner_of(kind.code).is_offered:
        return denied(kind.by_hand)
    paper = kind.paper(subject)
    if paper is None:
        return denied(kind.nothing_yet)
    if signatures_under(paper).filter(person=actor).exists():
        return denied(_ONCE["signature_once_a_document"])
    return ALLOWED


def signatures_under(paper: Paper) -> QuerySet[Signature]:
    """Return the signatures under the bytes of ``paper``, in their order."""
    found = Signature.objects.filter(sha256=paper.file.sha256)
    return found.select_related("file").order_by("signed_at", "pk")


def paper_of(kind: SignedKind[Any], subject: Model, *, actor: User) -> Paper:
    """Return the document that ``actor`` may sign now.

    Raises:
        DomainError: there is none, or they may not.
    """
    may_sign_paper(kind, subject, actor=actor).raise_if_denied()
    paper: Paper | None = kind.paper(subject)
    if paper is None:
        raise DomainError(kind.nothing_yet)
    return paper


def code_waiting(paper: Paper, *, actor: User) -> SigningCode | None:
    """Return the code that ``actor`` was sent for ``paper`` and that still works, if any."""
    return SigningCode.objects.filter(
        person=actor, sha256=paper.file.sha256, used_at=None, expires_at__gt=timezone.now()
    ).first()


@transaction.atomic
def send_code(kind: SignedKind[Any], subject: Model, *, actor: User) -> SigningCode:
    """Send ``actor`` a letter with the code that signs the paper of ``subject`` as it stands.

    Raises:
        DomainError: the actor may not sign it now, the rules are not accepted, there is no
            address, or a code was sent just now.
    """
    paper = paper_of(kind, subject, actor=actor)
    may_sign(actor).raise_if_denied()
    if not actor.email:
        raise DomainError("У вас не указана электронная почта: код отправить некуда.")
    # Locked: of two clicks at once one sends a letter.
    User.objects.select_for_update().get(pk=actor.pk)
    last = SigningCode.objects.filter(person=actor).first()
    now = timezone.now()
    if last and last.used_at is None and now - last.sent_at < PAUSE:
        raise DomainError("Код уже отправлен. Если письма нет, через минуту можно послать ещё раз.")
    code = f"{secrets.randbelow(1_000_000):06d}"
    sent, _ = SigningCode.objects.update_or_create(
        person=actor,
        defaults={
            "sha256": paper.file.sha256,
            "code_hash": _hash(actor, paper.file.sha256, code),
            "sent_at": now,
            "expires_at": now + CODE_LASTS,
            "used_at": None,
        },
    )
    text = (
        f"Код для подписи: {code}.\n\nОн подписывает документ «{paper.title}» и ничего больше, "
        f"действует {CODE_LASTS.seconds // 60} минут. Никому его не сообщайте, даже сотруднику "
        "института. Если вы ничего не подписываете, смените пароль."
    )
    queue_letter(
        actor.email,
        "Код для подписи документа",
        body_of(actor, text, kind.address(subject)),
        is_secret=True,
        expires_at=sent.expires_at,
        user=actor,
    )
    log_entry("signature.code", f"Отправлен код для подписи «{paper.title}».", actor=actor)
    return sent


@transaction.atomic
def sign(
    kind: SignedKind[Any],
    subject: Model,
    *,
    shown: str,
    code: str | None,
    address: str | None,
    actor: User,
) -> Signature:
    """Sign the paper of ``subject``; what follows from that is done in the same transaction.

    Args:
        shown: SHA-256 of the document that was shown beside the button.
        code: from the letter, or from the authenticator of who has one; None where the caller
            has seen a passkey that was asked for this document.
        address: the signer's network address, None where it is unknown.

    Raises:
        DomainError: the actor may not sign it now; the rules are not accepted; the document has
            changed since it was shown; the code is wrong, old, used or of another document; it is
            signed already.
    """
    subject = kind.lock(subject)
    paper = paper_of(kind, subject, actor=actor)
    signature = _sign(paper, shown=shown, code=code, address=address, actor=actor)
    kind.signed(subject, signature, actor=actor)
    return signature


def _sign(
    paper: Paper, *, shown: str, code: str | None, address: str | None, actor: User
) -> Signature:
    """Sign by the agreement: the code is used up."""
    rules = _accepted_rules(actor)
    if shown != paper.file.sha256:
        raise DomainError(
            "Пока страница была открыта, документ изменился. Прочитайте новый и подпишите его."
        )
    confirmed_by = (
        Confirmation.PASSKEY if code is None else _confirmed(actor, shown, "".join(code.split()))
    )
    return write(paper, confirmed_by=confirmed_by, rules=rules, address=address, actor=actor)


def write(
    paper: Paper,
    *,
    confirmed_by: Confirmation,
    rules: ConsentDocument | None = None,
    certificate: SignatureCertificate | None = None,
    address: str | None,
    actor: User,
) -> Signature:
    """Write a signature under ``paper``; its copy with the sheets of all so far is stored.

    Args:
        rules: the agreement behind a simple signature.
        certificate: what stands behind another; not saved yet.
    """
    # Whoever signs the same document at the same moment stands behind the first, sheet by sheet.
    locked(paper.file)
    before = signatures_under(paper).select_related("rules", "certificate")
    signature = Signature(
        number=_new_number(),
        person=actor,
        signer_name=str(actor),
        title=paper.title[:200],
        sha256=paper.file.sha256,
        size=paper.file.size,
        signed_at=timezone.now(),
        confirmed_by=confirmed_by,
        address=address,
        rules=rules,
    )
    sheets = [sheet_of(one, getattr(one, "certificate", None)) for one in before]
    signature.file = files.store_bytes(
        with_sheets(paper.file.read(), [*sheets, sheet_of(signature, certificate)]),
        name=f"{paper.title}, подписано.pdf",
        content_type=PDF.content_type,
        actor=actor,
    )
    with constraint_errors_as(_ONCE):
        signature.save(force_insert=True)
    if certificate:
        certificate.signature = signature
        certificate.save(force_insert=True)
    text = f"Подписано в системе: «{paper.title}», подпись № {signature.number}."
    log_entry("signature.sign", text, actor=actor)
    return signature


def _confirmed(person: User, sha256: str, code: str) -> Confirmation:
    """Use up the code; how it came."""
    if authenticator := authenticator_of(person):
        if not use_code(authenticator, code):
            raise DomainError(
                "Код не подошёл. Введите тот, что приложение показывает сейчас.", field="code"
            )
        return Confirmation.AUTHENTICATOR
    sent = SigningCode.objects.filter(person=person).first()
    if sent is None:
        raise DomainError("Сначала получите код: нажмите «Прислать код».", field="code")
    sent = locked(sent)
    if refusal := _refusal(sent, person, sha256, code):
        raise DomainError(refusal, field="code")
    sent.used_at = timezone.now()
    sent.save(update_fields=["used_at"])
    return Confirmation.LETTER


def _refusal(sent: SigningCode, person: User, sha256: str, code: str) -> str:
    """Why the code does not sign the document; empty if it does."""
    if sent.used_at is not None:
        return "Этот код уже использован. Получите новый."
    if sent.sha256 != sha256:
        return "Код прислан для другого документа. Получите новый для этого."
    if sent.expires_at <= timezone.now():
        return "Код устарел. Получите новый."
    if not constant_time_compare(sent.code_hash, _hash(person, sha256, code)):
        return "Код не подошёл. Проверьте цифры в последнем письме."
    return ""


def _hash(person: User, sha256: str, code: str) -> str:
    """A keyed hash of a code for one document and person, as 64 hexadecimal digits."""
    value = f"{person.pk}:{sha256}:{code}"
    return salted_hmac(_SALT, value, algorithm="sha256").hexdigest()


def _new_number() -> str:
    """Three groups of four signs that nobody guesses: about 60 bits."""
    signs = [secrets.choice(_ALPHABET) for _ in range(12)]
    return "-".join("".join(signs[at : at + 4]) for at in (0, 4, 8))
