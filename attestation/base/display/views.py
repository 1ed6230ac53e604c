"""The page and the panel of the reading settings, for everybody."""

from typing import Any
from urllib.parse import urlencode, urlsplit

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse, HttpResponseServerError
from django.shortcuts import redirect, render
from django.template.loader import get_template
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_http_methods, require_safe

from attestation.base.display import settings


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
    """The page of an error of ours, drawn as the visitor reads; it asks nothing of the database."""
    shown = {"reading_attributes": settings.attributes(settings.chosen(request))}
    return HttpResponseServerError(get_template("500.html").render(shown))


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
