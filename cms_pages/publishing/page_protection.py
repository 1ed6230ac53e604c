"""Protection of the pages of published lists: editors may unpublish, but not delete them.

A release stays published whatever happens to its page, and nothing would recreate the page
before the next release; people, files and earlier releases have addresses below it.
"""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.models import Page

from cms_pages.models.released import ReleasedPage

_KEPT = (
    "Страницу «{}» удалить нельзя: на ней показан опубликованный список. Если его больше не должно "
    "быть на сайте, снимите страницу с публикации."
)


def refuse_to_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Answer for pages that must stay, and for those above them (hook ``before_delete_page``)."""
    return _refused(request, [page])


def refuse_to_delete_many(
    request: HttpRequest, action: str, objects: Iterable[Any], _view: Any
) -> HttpResponse | None:
    """The same for several pages at once (hook ``before_bulk_action``)."""
    chosen = [one for one in objects if isinstance(one, Page)]
    return _refused(request, chosen) if action == "delete" else None


def _refused(request: HttpRequest, chosen: list[Page]) -> HttpResponse | None:
    for page in chosen:
        below = Page.objects.descendant_of(page, inclusive=True)
        kept = below.type(ReleasedPage).first()
        if kept is not None:
            messages.error(request, _KEPT.format(kept.title))
            return redirect("wagtailadmin_explore", kept.get_parent().pk)
    return None
