"""The sheet of a signature, appended to the signed document as a PDF increment."""

import datetime
from dataclasses import dataclass
from io import BytesIO

from django.conf import settings
from django.urls import reverse
from django.utils.http import urlencode
from pypdf import PdfWriter

from attestation.paperwork.pdf import render_pdf
from attestation.paperwork.qr import qr_png_data_uri


@dataclass(frozen=True)
class SignatureSheet:
    """What the sheet says; ``sha256`` is that of the document without the sheet."""

    number: str
    title: str
    signer_name: str
    signed_at: datetime.datetime
    confirmed_by: str
    sha256: str
    rules: str


def with_sheet(document: bytes, sheet: SignatureSheet) -> bytes:
    """Return ``document`` with the sheet as its last page.

    The bytes of the document stay as they are: the sheet stands behind them as an increment, so
    that the result begins with exactly what was signed (ISO 32000-1, 7.5.6).
    """
    address = f"{settings.BASE_URL}{check_address(sheet.number)}"
    page = render_pdf(
        "paperwork/signature_sheet.html",
        {"sheet": sheet, "address": address, "qr": qr_png_data_uri(address)},
        is_numbered=False,
    )
    writer = PdfWriter(BytesIO(document), incremental=True)
    writer.append(BytesIO(page), import_outline=False)
    out = BytesIO()
    writer.write(out)
    signed = out.getvalue()
    if not signed.startswith(document):
        raise ValueError("the signed bytes have been changed by the increment")
    return signed


def check_address(number: str) -> str:
    """Return the path of the public page where the signature ``number`` is checked."""
    return f"{reverse('signature_check')}?{urlencode({'number': number})}"
