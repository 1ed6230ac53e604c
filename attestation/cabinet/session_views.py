"""The remaining time of the session, and the request to prolong it."""

from typing import Any

from django.http import HttpRequest, JsonResponse
from django.views.generic import View

from attestation.base.requests.sessions import prolong, seconds_left


class SignInSessionView(View):
    """Asked by the script that warns before the session ends; asking does not prolong it."""

    http_method_names = ["get", "post"]

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        # Read by the session middleware.
        request.only_asks_for_time = True  # type: ignore[attr-defined]
        return JsonResponse({"left": seconds_left(request)})

    def post(self, request: HttpRequest, *args: Any, **kwargs: Any) -> JsonResponse:
        prolong(request)
        return JsonResponse({"left": seconds_left(request)})
