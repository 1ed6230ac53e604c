"""The answer to somebody who has signed in and may not open what they ask for.

Wagtail sends everybody whom it refuses to the sign-in, which sends whoever has signed in back.
"""

from collections.abc import Callable, Iterable
from functools import wraps
from typing import Any

from django.contrib.auth.models import Group
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse, HttpResponseBase, HttpResponseRedirect
from django.shortcuts import render
from django.utils.cache import add_never_cache_headers
from wagtail.models import BaseViewRestriction, Page

View = Callable[..., HttpResponseBase]


def denied(request: HttpRequest, needed: str) -> HttpResponse:
    """Return the 403 page of the site.

    Args:
        needed: a sentence that says whose rights open what was asked for.
    """
    answer = render(request, "403.html", {"needed": needed}, status=403)
    add_never_cache_headers(answer)
    return answer


def staff_only(view: View) -> View:
    """Answer those who have signed in and work elsewhere; visitors are led to the sign-in."""

    @wraps(view)
    def answer(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        user = request.user
        if not user.is_authenticated or user.has_perm("wagtailadmin.access_admin"):
            return view(request, *args, **kwargs)
        if request.headers.get("x-requested-with") == "XMLHttpRequest":
            raise PermissionDenied
        groups = Group.objects.filter(
            permissions__codename="access_admin",
            permissions__content_type__app_label="wagtailadmin",
        )
        return denied(request, f"Сюда входят только: {_whose(groups)}.")

    return answer


def deny_page(callback: View) -> View:
    """Hook ``on_serve_page``: a page for some groups, which Wagtail answers with its sign-in."""

    def answer(
        page: Page, request: HttpRequest, args: list[Any], kwargs: dict[str, Any]
    ) -> HttpResponseBase:
        response = callback(page, request, args, kwargs)
        # Restrictions cost two queries, which a page that is shown need not pay again.
        if response.status_code != HttpResponseRedirect.status_code:
            return response
        refused = _refused(page.get_view_restrictions(), request, "Страница открыта группам:")
        return refused or response

    return answer


def deny_document(document: Any, request: HttpRequest) -> HttpResponse | None:
    """Hook ``before_serve_document``: a document of a collection for some groups."""
    restrictions = document.collection.get_view_restrictions()
    return _refused(restrictions, request, "Документ открыт группам:")


def _refused(
    restrictions: Iterable[BaseViewRestriction], request: HttpRequest, what: str
) -> HttpResponse | None:
    for restriction in restrictions:
        is_of_groups = restriction.restriction_type == BaseViewRestriction.GROUPS
        if not is_of_groups or restriction.accept_request(request):
            continue
        if request.user.is_authenticated:
            return denied(request, f"{what} {_whose(restriction.groups.all())}.")
    return None


def _whose(groups: Iterable[Group]) -> str:
    names = sorted({group.name for group in groups})
    return ", ".join(f"«{name}»" for name in [*names, "Администраторы"])
