"""The sheets of signatures, appended to the signed document as a PDF increment."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from pypdf import PdfWriter

from attestation.paperwork.pdf import render_pdf
from attestation.paperwork.qr import qr_png_data_uri
from attestation.signatures.models import Signature, SignatureCertificate


@dataclass(frozen=True)
class Attachment:
    """A file that lies within the signed PDF: a detached signature."""

    name: str
    content: bytes


@dataclass(frozen=True)
class SignatureSheet:
    """What the sheet says; ``sha256`` is that of the document without sheets."""

    number: str
    title: str
    signer_name: str
    signed_at: datetime.datetime
    confirmed_by: str
    sha256: str
    #: The agreement behind a simple signature; empty for one by certificate.
    rules: str = ""
    #: The certificate behind a detached signature; empty for a simple one.
    certificate: str = ""
    attachment: Attachment | None = None


def sheet_of(
    signature: Signature, certificate: SignatureCertificate | None = None
) -> SignatureSheet:
    """Return the sheet of a signature, the same whenever it is asked for.

    Args:
        certificate: what stands behind it, if it is no simple one.
    """
    rules = signature.rules
    return SignatureSheet(
        number=signature.number,
        title=signature.title,
        signer_name=signature.signer_name,
        signed_at=signature.signed_at,
        confirmed_by=signature.get_confirmed_by_display(),
        sha256=signature.sha256,
        rules=f"версия {rules.version} от {rules.valid_from:%d.%m.%Y}" if rules else "",
        certificate=str(certificate) if certificate else "",
        attachment=Attachment(f"{certificate.serial}.sig", bytes(certificate.cms))
        if certificate
        else None,
    )


def with_sheets(document: bytes, sheets: Iterable[SignatureSheet]) -> bytes:
    """Return ``document`` with the sheets as its last pages.

    The bytes of the document stay as they are: the sheets stand behind them as one increment, so
    that the result begins with exactly what was signed (ISO 32000-1, 7.5.6).
    """
    writer = PdfWriter(BytesIO(document), incremental=True)
    for sheet in sheets:
        address = f"{settings.BASE_URL}{check_address(sheet.number)}"
        page = render_pdf(
            "paperwork/signature_sheet.html",
            {"sheet": sheet, "address": address, "qr": qr_png_data_uri(address)},
            is_numbered=False,
        )
        writer.append(BytesIO(page), import_outline=False)
        if sheet.attachment:
            writer.add_attachment(sheet.attachment.name, sheet.attachment.content)
    out = BytesIO()
    writer.write(out)
    signed = out.getvalue()
    if not signed.startswith(document):
        raise ValueError("the signed bytes have been changed by the increment")
    return signed


def check_address(number: str) -> str:
    """Return the path of the public page where the signature ``number`` is checked."""
    return f"{reverse('signature_check')}?{urlencode({'number': number})}"
