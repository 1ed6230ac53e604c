"""The page and the panel of the reading settings, and the pages of our errors, for everybody."""

import sys
from collections.abc import Iterator
from typing import Any
from urllib.parse import urlencode, urlsplit

import psycopg
from django import forms
from django.contrib import messages
from django.db import InterfaceError, OperationalError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from attestation.base.disk_space import OutOfSpaceError, is_out_of_space
from attestation.base.display import settings
from attestation.base.display.error_pages import error_page

#: After how many seconds browsers and other machines may ask again.
SECONDS_TO_RETRY = 30
#: A job is deferred past Django, with the errors of the driver.
_OF_DATABASE = (
    OperationalError,
    InterfaceError,
    psycopg.OperationalError,
    psycopg.InterfaceError,
)
#: No connection, no room in the server, shutting down; a slow query or a deadlock is our own.
_AWAY = ("08", "53", "57P")


class ReadingForm(forms.Form):
    """One field of radio buttons for each setting."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for setting in settings.SETTINGS:
            self.fields[setting.name] = forms.ChoiceField(
                label=setting.label,
                choices=setting.options,
                required=False,
                widget=forms.RadioSelect,
            )


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def reading_page(request: HttpRequest) -> HttpResponse:
    """«Настройки чтения»: works without scripts; the panel sends the same form and stays."""
    back = _back(request)
    if request.method != "POST":
        return render(request, "reading/page.html", _context(request, back))
    values = {} if "reset" in request.POST else request.POST
    if "panel" in request.POST:
        response = HttpResponse(status=204)
    else:
        said = "Вид страниц снова обычный." if "reset" in request.POST else "Настройки сохранены."
        messages.success(request, said)
        address = reverse("reading")
        response = redirect(f"{address}?{urlencode({'back': back})}" if back else address)
    settings.keep(request, response, values)
    return response


@never_cache
@require_safe
def reading_panel(request: HttpRequest) -> HttpResponse:
    """The same form alone, for the script that shows it on top of any page."""
    return render(request, "reading/panel.html", _context(request, ""))


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of an error of ours; it asks nothing of the database and of the static files.

    A database that is away is told by 503 and passes; so is a full disk.
    """
    errors = list(_causes(sys.exc_info()[1]))
    if any(map(_is_away, errors)):
        later = {"Retry-After": str(SECONDS_TO_RETRY)}
        return error_page(request, "503.html", status=503, headers=later)
    if any(isinstance(error, OutOfSpaceError) or is_out_of_space(error) for error in errors):
        return error_page(request, "507.html", status=507)
    return error_page(request, "500.html", status=500)


def _is_away(error: BaseException) -> bool:
    state = getattr(error.__cause__ or error, "sqlstate", None)
    return isinstance(error, _OF_DATABASE) and (state is None or state.startswith(_AWAY))


def _causes(error: BaseException | None) -> Iterator[BaseException]:
    while error is not None:
        yield error
        error = error.__cause__ or error.__context__


def _context(request: HttpRequest, back: str) -> dict[str, Any]:
    form = ReadingForm(initial=settings.chosen(request), auto_id="reading-%s")
    return {"form": form, "back": back}


def _back(request: HttpRequest) -> str:
    """Return the path of our page from which the visitor came; empty if there is none."""
    said = request.POST.get("back") or request.GET.get("back") or _referring_path(request)
    own = said.startswith("/") and url_has_allowed_host_and_scheme(said, allowed_hosts=None)
    return said if own and not said.startswith(reverse("reading")) else ""


def _referring_path(request: HttpRequest) -> str:
    try:
        parts = urlsplit(request.headers.get("Referer", ""))
    except ValueError:
        return ""
    if parts.netloc != request.get_host():
        return ""
    return f"{parts.path}?{parts.query}" if parts.query else parts.path
