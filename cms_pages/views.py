"""What the public site serves beside its pages."""

import io

from django.conf import settings
from django.http import FileResponse, Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.views.decorators.cache import cache_control
from django.views.decorators.http import require_safe

from attestation import public
from cms_pages import search as searching
from cms_pages.forms import SearchForm


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Pages, and people of published schedules and results; without a question only its field."""
    form = SearchForm(request.GET)
    query = " ".join(form.cleaned_data["q"].split()) if form.is_valid() else ""
    context = {"form": form, "query": query}
    if query:
        pages = searching.find_pages(query, request.GET.get("page"))
        context |= {
            "pages": pages,
            "found": searching.described(pages.object_list, query),
            "people": searching.find_people(query) if pages.number == 1 else [],
            "holders": searching.find_holders(query) if pages.number == 1 else [],
            "people_shown": searching.PEOPLE_SHOWN,
        }
    return render(request, "cms_pages/search.html", context)


@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)
def robots(request: HttpRequest) -> HttpResponse:
    """What robots may read: the public pages, not the cabinets."""
    sitemap = f"{settings.BASE_URL.rstrip('/')}{reverse('sitemap')}"
    lines = ["User-agent: *"]
    lines += [f"Disallow: {path}" for path in ("/accounts/", "/cabinet/", "/cms/", "/search/?")]
    return HttpResponse("\n".join([*lines, f"Sitemap: {sitemap}", ""]), content_type="text/plain")


@require_safe
def results_blank(request: HttpRequest, kind: str) -> FileResponse:
    """The tables of results of a category as a Word file to fill in, made of the directory."""
    blank = public.blank_results_tables(kind)
    if blank is None:
        raise Http404
    return FileResponse(io.BytesIO(blank), as_attachment=True, filename=f"results-{kind}.docx")


def favicon(request: HttpRequest) -> HttpResponse:
    """What a browser asks for beside a bare file, which names no icon of its own."""
    return redirect(static("images/mark.svg"))
