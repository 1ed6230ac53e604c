"""One way to make a PDF: a Django template rendered by xhtml2pdf with our own Cyrillic font."""

from collections.abc import Mapping
from io import BytesIO
from pathlib import Path
from typing import Any

from django.template.loader import render_to_string
from xhtml2pdf import pisa
from xhtml2pdf.config.resources import RenderLimitError, ResourceAccessPolicy

FONTS_DIR = Path(__file__).resolve().parents[2] / "static" / "fonts" / "paperwork"

# Templates may read the fonts and nothing else: neither the network nor any other file.
POLICY = ResourceAccessPolicy.server(FONTS_DIR, allow_remote=False, max_render_seconds=30)


class PaperworkError(RuntimeError):
    """A document could not be built; the fault is ours, not the user's."""


def render_pdf(template_name: str, context: Mapping[str, Any]) -> bytes:
    """Return the bytes of an A4 PDF made from a template that extends ``paperwork/base.html``.

    Fonts are addressed by bare file name in ``static/fonts/paperwork``; pictures only as ``data:``
    addresses. One process draws one document at a time (a lock of the library).

    Raises:
        PaperworkError: the template is not drawable, asks for a forbidden resource, or is too long.
    """
    html = render_to_string(template_name, dict(context))
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
    return out.getvalue()
