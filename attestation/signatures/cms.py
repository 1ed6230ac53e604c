"""Detached signatures (CMS, RFC 5652): is this the signature of that document, and whose?

OpenSSL answers, in a process apart with a limit of time: it is the one maintained verifier that
knows RSA, ECDSA and, where the installation has its engine, GOST R 34.10-2012, by one and the same
path. Nothing of the answer is taken from its text but which sentence a refusal gets.
"""

import base64
import binascii
import datetime
import os
import re
import subprocess
from collections.abc import Iterable
from dataclasses import dataclass
from pathlib import Path
from tempfile import TemporaryDirectory

from cryptography import x509
from cryptography.x509.oid import NameOID
from django.conf import settings
from django.utils import timezone

#: A signature with its chain takes some kilobytes.
MAX_SIGNATURE = 256 * 1024
_SECONDS = 20
_PEM = re.compile(rb"-----BEGIN [A-Z0-9 ]+-----(.+?)-----END [A-Z0-9 ]+-----", re.DOTALL)
_BLANKS = re.compile(rb"\s+")
_DER = b"\x30"

UNREADABLE = "Это не отсоединённая подпись (CMS, файл .sig): прочитать её не получилось."
UNTRUSTED = (
    "Сертификат подписи выдан удостоверяющим центром, которому институт не доверяет. "
    "Подпишите сертификатом аккредитованного центра или напишите в центр аттестации."
)
EXPIRED = "Срок действия сертификата подписи истёк или ещё не наступил."
CHANGED = (
    "Подпись стоит под другим файлом, или файл изменён. Скачайте документ на этой странице "
    "ещё раз и подпишите именно его, не открывая и не сохраняя другой программой."
)
UNSUPPORTED = (
    "Этот вид подписи здесь проверить нельзя: в системе не установлен его алгоритм. "
    "Напишите в центр аттестации."
)
SEVERAL = "В файле подписи расписались несколько человек. Нужна подпись одного."

#: What OpenSSL says, by which sentence it gets; the first that is found counts.
_REASONS = (
    (re.compile(r"has expired|not yet valid"), EXPIRED),
    (
        re.compile(
            r"unsupported|unknown (digest|message digest|signature)|no matching digest"
            r"|unable to get certs public key|wrong public key type"
        ),
        UNSUPPORTED,
    ),
    (re.compile(r"certificate verify error|issuer certificate|self[- ]signed"), UNTRUSTED),
    (re.compile(r"verification failure|content verify|digest failure|bad signature"), CHANGED),
)


class CmsError(Exception):
    """A signature that is not taken; the message is a sentence for the signer."""


@dataclass(frozen=True)
class CertificateFacts:
    """What a certificate says of its owner."""

    name: str
    subject: str
    issuer: str
    serial: str
    valid_from: datetime.datetime
    valid_until: datetime.datetime


def verify_detached(signature: bytes, document: Path, trusted: Iterable[str]) -> CertificateFacts:
    """Return whose signature it is that stands under exactly these bytes.

    Args:
        signature: CMS as DER, PEM, or base64 without headers, as programs variously write it.
        document: the path of the signed file.
        trusted: certificates as PEM; a chain must end at one of them.

    Raises:
        CmsError: it is no such signature, of other bytes, of an untrusted or expired certificate.
    """
    der, trusted = _der(signature), list(trusted)
    if not trusted:
        raise CmsError(UNTRUSTED)
    with TemporaryDirectory() as folder:
        place = Path(folder)
        (place / "signature").write_bytes(der)
        (place / "trusted").write_text("\n".join(trusted))
        _run(place, document)
        signers = (place / "signers").read_bytes()
    certificates = x509.load_pem_x509_certificates(signers)
    if len(certificates) != 1:
        raise CmsError(SEVERAL)
    return facts_of(certificates[0])


def _run(place: Path, document: Path) -> None:
    command = [
        settings.OPENSSL,
        *("cms", "-verify", "-binary", "-inform", "DER", "-in", str(place / "signature")),
        *("-content", str(document), "-out", os.devnull),
        *("-CAfile", str(place / "trusted"), "-no-CApath", "-no-CAstore"),
        # The institute may trust a centre below the root, or one certificate alone.
        *("-partial_chain", "-purpose", "any", "-signer", str(place / "signers")),
        # One clock judges everything.
        *("-attime", str(int(timezone.now().timestamp()))),
    ]
    environment = {"PATH": os.environ.get("PATH", ""), "LC_ALL": "C"}
    if settings.OPENSSL_CONFIG:
        environment["OPENSSL_CONF"] = settings.OPENSSL_CONFIG
    try:
        done = subprocess.run(  # noqa: S603 (no word of it comes from a person)
            command,
            capture_output=True,
            text=True,
            errors="replace",
            timeout=_SECONDS,
            env=environment,
            check=False,
        )
    except subprocess.TimeoutExpired as error:
        raise CmsError(UNREADABLE) from error
    if done.returncode:
        raise CmsError(_sentence(done.stderr))


def _sentence(said: str) -> str:
    said = said.lower()
    return next((sentence for words, sentence in _REASONS if words.search(said)), UNREADABLE)


def _der(signature: bytes) -> bytes:
    """Return the signature as DER, however it was written."""
    if len(signature) > MAX_SIGNATURE:
        raise CmsError(UNREADABLE)
    if signature.startswith(_DER):
        return signature
    inside = _PEM.search(signature)
    try:
        der = base64.b64decode(_BLANKS.sub(b"", inside[1] if inside else signature), validate=True)
    except binascii.Error as error:
        raise CmsError(UNREADABLE) from error
    if not der.startswith(_DER):
        raise CmsError(UNREADABLE)
    return der


def facts_of(certificate: x509.Certificate) -> CertificateFacts:
    """Return what a certificate says of its owner, issuer and time."""
    return CertificateFacts(
        name=_name_of(certificate.subject),
        subject=certificate.subject.rfc4514_string(),
        issuer=_first(certificate.issuer, NameOID.COMMON_NAME)
        or certificate.issuer.rfc4514_string(),
        serial=f"{certificate.serial_number:X}",
        valid_from=certificate.not_valid_before_utc,
        valid_until=certificate.not_valid_after_utc,
    )


def _name_of(subject: x509.Name) -> str:
    """Return the person: in a certificate of an organization surname and name stand apart."""
    apart = [_first(subject, NameOID.SURNAME), _first(subject, NameOID.GIVEN_NAME)]
    return " ".join(apart) if all(apart) else _first(subject, NameOID.COMMON_NAME)


def _first(name: x509.Name, oid: x509.ObjectIdentifier) -> str:
    found = name.get_attributes_for_oid(oid)
    return str(found[0].value) if found else ""
