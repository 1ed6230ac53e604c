"""Forms submitted after the session ended: the input comes back, to be submitted again."""

from typing import Any
from urllib.parse import urlencode

from django.contrib import messages
from django.contrib.auth.middleware import LoginRequiredMiddleware
from django.http import HttpRequest, HttpResponse, HttpResponseBase
from django.shortcuts import redirect, render, resolve_url
from django.urls import Resolver404, resolve, reverse
from django.views.generic import TemplateView

from attestation.base.requests.dead_ends import PRESS_AGAIN
from attestation.base.requests.form_recovery import (
    keep,
    kept,
    owner_of,
    typed,
)
from attestation.base.requests.way_on import came_from, page_above

#: Requests from foreign pages are recognised by these prefixes of Django's reason.
_FOREIGN = ("Origin checking failed", "Referer checking failed")

_SIGN_IN = "Вы долго не работали, и кабинет закрылся. Войдите снова."
_KEPT = "Введённое сохранено: после входа форма вернётся."
_ANOTHERS = (
    "Эта форма была открыта, когда в кабинет входил другой человек. Она не отправлена. "
    "Проверьте, под чьим именем вы работаете."
)


def form_expired(request: HttpRequest, reason: str = "") -> HttpResponseBase:
    """Return the response to a form whose CSRF token is not valid any more.

    Input from a foreign page is not offered again: one click would make it the visitor's own.
    """
    if reason.startswith(_FOREIGN):
        return render(request, "403.html", status=403)
    return _come_back(request) or _send_again(request, status=403)


class SignInRequiredMiddleware(LoginRequiredMiddleware):
    """A middleware that denies by default but keeps a form sent after the session ended."""

    def process_view(self, request: HttpRequest, view_func: Any, *view: Any) -> Any:
        # Asking for the user would make every public answer vary by cookie.
        if not getattr(view_func, "login_required", True):
            return None
        if request.method == "POST" and request.user.is_authenticated:
            owner = owner_of(request)
            if owner is not None and owner != request.user.pk:
                return _of_another(request)
        return super().process_view(request, view_func, *view)

    def handle_no_permission(self, request: HttpRequest, view_func: Any) -> Any:
        if request.method == "POST":
            return _come_back(request) or _send_again(request, status=401)
        return super().handle_no_permission(request, view_func)


def _come_back(request: HttpRequest) -> HttpResponse | None:
    """Keep a form of the cabinet and lead back to it, by way of the sign-in where needed.

    Returns:
        None where nothing proves whose form it was, or it is too large to keep.
    """
    owner = owner_of(request)
    if owner is None:
        return None
    signed_in = request.user.is_authenticated
    if signed_in and owner != request.user.pk:
        return _of_another(request)
    said = typed(request)
    if said and not keep(request, owner=owner):
        return None
    back = _way_back(request, bool(said))
    if signed_in:
        if not said:
            messages.warning(request, PRESS_AGAIN)
        return redirect(back)
    messages.info(request, f"{_SIGN_IN} {_KEPT if said else PRESS_AGAIN}")
    return redirect(f"{resolve_url('account_login')}?{urlencode({'next': back})}")


def _of_another(request: HttpRequest) -> HttpResponse:
    messages.error(request, _ANOTHERS)
    return redirect("cabinet:home")


def _way_back(request: HttpRequest, said: bool) -> str:
    """The page of the form, the page that offers it again, or the page with the button."""
    view = getattr(request.resolver_match, "func", None)
    if view is None:
        try:
            view = resolve(request.path_info).func
        except Resolver404:
            return reverse("cabinet:home")
    if getattr(getattr(view, "view_class", None), "recovers_form", False):
        return request.get_full_path()
    if said:
        return reverse("cabinet:kept_form")
    return came_from(request) or page_above(request)


def _send_again(request: HttpRequest, *, status: int) -> HttpResponse:
    context = {
        "typed": typed(request),
        "had_files": bool(request.FILES),
        "address": request.get_full_path(),
        "signed_out": status == 401,
    }
    return render(request, "403_csrf.html", context, status=status)


class KeptFormView(TemplateView):
    """A page that offers to resubmit stored input where its own page cannot be refilled."""

    template_name = "403_csrf.html"

    def get(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        if kept(request) is None:
            return redirect("cabinet:home")
        return super().get(request, *args, **kwargs)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        found = kept(self.request)
        assert found is not None  # noqa: S101 — get() has looked
        return super().get_context_data(
            typed=found.typed, had_files=found.had_files, address=found.address, **kwargs
        )
