"""One way to make a PDF: a Django template rendered by xhtml2pdf with our own Cyrillic font."""

from collections.abc import Mapping
from typing import Any

from django.template.loader import render_to_string

from attestation.base.language.no_breaks import without_breaks
from attestation.paperwork.drawing.html import PaperworkError, drawn


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
    html = page_html(template_name, context)
    try:
        return drawn(html, is_numbered=is_numbered)
    except PaperworkError as error:
        raise PaperworkError(f"{template_name}: {error}") from error


def page_html(template_name: str, context: Mapping[str, Any]) -> str:
    """Return what `render_pdf` draws, for papers that are drawn apart."""
    head, tag, body = render_to_string(template_name, dict(context)).partition("<body")
    return head + tag + without_breaks(body)
