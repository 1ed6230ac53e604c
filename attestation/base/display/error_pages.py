"""The pages of our own errors: each stands alone, for what it needs may be what is missing.

They ask for no database and for no file of ours: the styles stand within the page. The content
policy lets in no such styles but these, by their hash.
"""

import base64
import hashlib
import re
from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

from attestation.base.display import settings
from attestation.base.display.request_id import request_id

_STYLES = re.compile(r"<style>(.*?)</style>", re.DOTALL)


def error_page(
    request: HttpRequest, template: str, *, status: int, headers: Mapping[str, str] | None = None
) -> HttpResponse:
    """Return a page that extends ``500.html``, with the reading settings of the visitor."""
    shown = {
        "reading_attributes": settings.attributes(settings.chosen(request)),
        "request_id": request_id(),
    }
    page = get_template(template).render(shown)
    response = HttpResponse(page, status=status, headers=headers)
    # django-csp reads this attribute.
    response._csp_update = {"style-src": _hashes(page)}  # type: ignore[attr-defined]
    return response


def _hashes(page: str) -> list[str]:
    digests = (hashlib.sha256(styles.encode()).digest() for styles in _STYLES.findall(page))
    return [f"'sha256-{base64.b64encode(digest).decode()}'" for digest in digests]
