"""A form that was sent too late: what was typed comes back, to be sent again."""

from typing import Any

from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

#: What foreign pages send is told by these words of Django's reason.
_FOREIGN = ("Origin checking failed", "Referer checking failed")


def typed(request: HttpRequest) -> list[tuple[str, str]]:
    """Names and values of a posted form, without tokens and passwords."""
    return [
        (name, value)
        for name, values in request.POST.lists()
        if name != "csrfmiddlewaretoken" and "password" not in name
        for value in values
    ]


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponse:
    """What Django shows instead of a form whose token is not valid any more.

    What a foreign page has sent is not offered again: one click would make it the visitor's own.
    """
    if reason.startswith(_FOREIGN):
        return render(request, "403.html", status=403)
    return _send_again(request, status=403)


class SignInFirstMiddleware(LoginRequiredMiddleware):
    """Deny by default; but a form that was sent after the session had ended is not thrown away."""

    def process_view(self, request: HttpRequest, view_func: Any, *view: Any) -> Any:
        # Asking for the user would make every public answer vary by cookie.
        if not getattr(view_func, "login_required", True):
            return None
        return super().process_view(request, view_func, *view)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.method == "POST":
            return _send_again(request, status=401)
        return super().handle_no_permission(request, view_func)


def _send_again(request: HttpRequest, *, status: int) -> HttpResponse:
    context = {
        "typed": typed(request),
        "had_files": bool(request.FILES),
        "address": request.get_full_path(),
        "signed_out": status == 401,
    }
    return render(request, "403_csrf.html", context, status=status)
