"""One way to make a PDF: a Django template rendered by xhtml2pdf with our own Cyrillic font."""

from collections.abc import Mapping
from io import BytesIO
from typing import Any

import pikepdf
from django.template.loader import render_to_string
from xhtml2pdf import pisa
from xhtml2pdf.config.resources import RenderLimitError, ResourceAccessPolicy

from attestation.base.language.no_breaks import without_breaks
from attestation.paperwork.keeping import keep_together
from attestation.paperwork.page_numbers import FONTS_DIR, with_page_numbers

# Templates may read the fonts and nothing else: neither the network nor any other file.
POLICY = ResourceAccessPolicy.server(FONTS_DIR, allow_remote=False, max_render_seconds=30)

keep_together()

#: By this a template places words of its own in the foot of every page.
_OWN_FOOT = "-pdf-frame-content"


class PaperworkError(RuntimeError):
    """A document could not be built; the fault is ours, not the user's."""


def render_pdf(
    template_name: str, context: Mapping[str, Any], *, is_numbered: bool = True
) -> bytes:
    """Return the bytes of an A4 PDF made from a template that extends ``paperwork/base.html``.

    Dates and numbers are not broken, `keep_together` says what else stays together.
    Papers of more than one page have its number and their title in the foot; a template with a
    foot of its own (the frame ``footer``) gets the number alone.

    Fonts are addressed by bare file name in ``static/fonts/paperwork``; pictures only as ``data:``
    addresses. One process draws one document at a time (a lock of the library).

    Args:
        is_numbered: False for a part of a paper, to be numbered with the whole.

    Raises:
        PaperworkError: the template is not drawable, asks for a forbidden resource, or is too long.
    """
    head, tag, body = render_to_string(template_name, dict(context)).partition("<body")
    html = head + tag + without_breaks(body)
    out = BytesIO()
    try:
        result = pisa.CreatePDF(
            html,
            dest=out,
            # No such file need exist: its folder is what relative addresses start from.
            path=str(FONTS_DIR / "document.html"),
            resource_policy=POLICY,
        )
    except RenderLimitError as error:
        raise PaperworkError(f"{template_name}: {error}") from error
    if result.err:
        faults = "; ".join(
            f"line {line}: {text}" for kind, line, text, _ in result.log if kind == "error"
        )
        raise PaperworkError(f"{template_name}: {faults}")
    drawn = out.getvalue()
    if not is_numbered:
        return drawn
    return with_page_numbers(drawn, foot="" if _OWN_FOOT in html else _title(drawn))


def _title(drawn: bytes) -> str:
    with pikepdf.open(BytesIO(drawn)) as document:
        return str(document.docinfo.get("/Title", "")).strip()
