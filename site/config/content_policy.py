"""What browsers may load and frame: the admin and its previews against all other pages."""

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


class BrowserHeadersMiddleware:
    """Tells browsers what no page uses, and that no other site may embed what is ours."""

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        response = self.get_response(request)
        response.headers.setdefault("Permissions-Policy", PERMISSIONS_POLICY)
        response.headers.setdefault("Cross-Origin-Resource-Policy", "same-origin")
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
