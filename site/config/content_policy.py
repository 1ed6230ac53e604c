"""What browsers may load and frame: the admin and its previews against all other pages."""

import re
from collections.abc import Callable
from typing import Any

from csp.constants import SELF, UNSAFE_INLINE
from csp.middleware import CSPMiddleware, PolicyParts
from django.http import HttpRequest, HttpResponseBase

#: The admin of Wagtail 7.4 still carries inline scripts and frames its own previews.
ADMIN_POLICY = {
    "script-src": [SELF, UNSAFE_INLINE],
    "style-src": [SELF, UNSAFE_INLINE],
    "img-src": [SELF, "data:", "blob:"],
}
#: Added to the site's 'none' it would be an invalid list, so that it takes its place.
FRAMED_BY_US = {"frame-ancestors": [SELF]}


# What no page of ours asks a browser for; a passkey is asked for by our own pages alone.
PERMISSIONS_POLICY = ", ".join(
    [
        *(f"{name}=()" for name in ("camera", "microphone", "geolocation", "payment", "usb")),
        *(f"{name}=()" for name in ("midi", "serial", "hid", "display-capture", "browsing-topics")),
        *(f"publickey-credentials-{act}=(self)" for act in ("get", "create")),
    ]
)


#: Signs that turn the direction of writing and control signs, as they stand in the name of a file.
_NOT_OF_A_NAME = re.compile(r"%(?:E2%80%A[A-E]|E2%81%A[6-9]|[01][0-9A-F]|7F)", re.IGNORECASE)


class BrowserHeadersMiddleware:
    """Tells browsers what no page uses, and that no other site may embed what is ours.

    The name of a file is shown as it is read, whoever has written it: «gpj.exe» does not look like
    a picture.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
        if name := response.headers.get("Content-Disposition"):
            response.headers["Content-Disposition"] = _NOT_OF_A_NAME.sub("", name)
        return response


class ContentPolicyMiddleware(CSPMiddleware):
    """Gives a preview the policy of the page that it shows, and lets the admin frame it.

    Wagtail makes a preview by sending a request of its own through all middleware. Its answer comes
    out with its policy written, so that what the admin's view asks for would come too late.
    """

    def get_policy_parts(
        self, request: HttpRequest, response: HttpResponseBase, report_only: bool = False
    ) -> PolicyParts:
        parts = super().get_policy_parts(request, response, report_only)
        if getattr(request, "is_dummy", False):
            replaced: dict[str, Any] = {**(parts.replace or {}), **FRAMED_BY_US}
            parts.replace = replaced
        return parts
