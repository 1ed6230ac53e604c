"""Views of the public site besides its pages."""

import io
from typing import Any

from django.conf import settings
from django.core.cache import caches
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.cache import cache_control, never_cache
from django.views.decorators.http import require_http_methods, require_safe

from attestation import public
from cms_pages.forms import SearchForm, SignatureForm
from cms_pages.search import results as searching


@require_safe
def search(request: HttpRequest) -> HttpResponse:
    """Everything public that answers a question; without one only the field to ask it."""
    form = SearchForm(request.GET)
    query = public.clean_line(form.cleaned_data["q"]) if form.is_valid() else ""
    context: dict[str, Any] = {"form": form, "query": query}
    if query:
        found = searching.find(query)
        if not any(found.counts.values()):
            found = searching.search_suggestions(query) or found
        context |= _answers(request, found)
    return render(request, "cms_pages/search.html", context)


def _answers(request: HttpRequest, found: searching.Found) -> dict[str, Any]:
    """Return one tab of results; the first shows some of each kind, and all pages."""
    counts = found.counts
    kind = request.GET.get("kind", "")
    kind = kind if kind in searching.KINDS else ""
    answers: dict[str, Any] = {
        "asked": found.query,
        "kind": kind,
        "tabs": _tabs(found.query, counts),
        "nothing": not any(counts.values()),
        "most_people": searching.MOST_PEOPLE,
    }
    shown = [kind] if kind else [name for name in searching.KINDS if counts[name]]
    if "pages" in shown:
        pages = found.of_kind("pages", request.GET.get("page"))
        answers["pages"] = pages
        answers["found_pages"] = searching.described_pages(pages.object_list, found.query, request)
    for name in ("documents", "people", "holders"):
        if name in shown:
            page = found.of_kind(name, request.GET.get("page") if kind else None)
            items = page.object_list if kind else page.object_list[: searching.TASTE]
            answers[name] = items
            answers[f"{name}_page"] = page if kind else None
            answers[f"{name}_more"] = 0 if kind else max(counts[name] - searching.TASTE, 0)
    if "documents" in answers:
        answers["documents"] = searching.described_documents(
            answers["documents"], found.query, request
        )
    return answers


def _tabs(query: str, counts: dict[str, int]) -> list[dict[str, Any]]:
    tabs: list[dict[str, Any]] = [{"kind": "", "title": "Всё", "count": sum(counts.values())}]
    tabs += [
        {"kind": kind, "title": title, "count": counts[kind]}
        for kind, title in searching.KINDS.items()
    ]
    for tab in tabs:
        asked = {"q": query} | ({"kind": tab["kind"]} if tab["kind"] else {})
        tab["url"] = f"?{urlencode(asked)}"
    return tabs


@require_safe
@cache_control(public=True, max_age=5 * 60)
def suggest(request: HttpRequest) -> JsonResponse:
    """Titles that begin as was typed; the page of search asks for them while one types."""
    form = SearchForm(request.GET)
    text = public.clean_line(form.cleaned_data["q"]) if form.is_valid() else ""
    if len(text) < searching.SHORTEST_BEGINNING:
        return JsonResponse({"suggestions": []})
    if not public.may_ask_suggestions(request):
        return JsonResponse({"suggestions": []}, status=429)
    return JsonResponse({"suggestions": searching.suggested(text, request)})


@require_safe
@cache_control(public=True, max_age=24 * 60 * 60)
def robots(request: HttpRequest) -> HttpResponse:
    """Serve robots.txt: it allows the public pages, not the cabinets."""
    sitemap = f"{settings.BASE_URL.rstrip('/')}{reverse('sitemap')}"
    lines = ["User-agent: *"]
    lines += [f"Disallow: {path}" for path in ("/accounts/", "/cabinet/", "/cms/", "/search/?")]
    return HttpResponse("\n".join([*lines, f"Sitemap: {sitemap}", ""]), content_type="text/plain")


#: A Word file takes a processor for a fifth of a second, and everybody may ask.
_BLANK_SECONDS = 60


@require_safe
@cache_control(public=True, max_age=_BLANK_SECONDS)
def results_blank(request: HttpRequest, kind: str) -> FileResponse:
    """The tables of results of a category as a Word file to fill in, made of the directory."""
    key = f"results-blank:{kind}"
    blank = caches["released"].get(key)
    if blank is None:
        blank = public.blank_results_tables(kind)
        if blank is None:
            raise Http404
        caches["released"].set(key, blank, _BLANK_SECONDS)
    return FileResponse(io.BytesIO(blank), as_attachment=True, filename=f"results-{kind}.docx")


@never_cache
@require_http_methods(["GET", "HEAD", "POST"])
def signature_check(request: HttpRequest) -> HttpResponse:
    """Whether a document signed in the system is whole, by whom and when it was signed."""
    asked = request.method == "POST" or bool(request.GET.get("number"))
    form = SignatureForm(request.POST or request.GET, request.FILES) if asked else SignatureForm()
    context: dict[str, Any] = {"form": form, "is_asked": False}
    status = 200
    if asked and not form.is_valid():
        status = 422
    elif asked and not public.may_check_signature(request):
        context["is_asked_too_often"], status = True, 429
    elif asked:
        file = form.cleaned_data["file"]
        context["is_asked"], context["has_file"] = True, file is not None
        context["found"] = public.check_signature(
            form.cleaned_data["number"], file.chunks() if file is not None else None
        )
    return render(request, "cms_pages/signature_check.html", context, status=status)


def favicon(request: HttpRequest) -> HttpResponse:
    """Serve the icon that a browser requests for a bare file, which names none."""
    return redirect(static("images/mark.svg"))
