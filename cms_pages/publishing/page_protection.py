"""What is published by an order leaves the site by an order only, whatever an editor does.

A release stays published whatever happens to its page, and nothing would make the page anew before
the next release; the operator would read «опубликован» of what nobody can see. So every way by
which an editor could take a list away is refused with the name of who may: of the page itself, and
of a page above it. What goes another way (a script, a restriction above) is told to the operators.
"""

from collections.abc import Iterable
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from wagtail.admin import messages
from wagtail.models import Page

from attestation.public import tell_operators_of_site
from cms_pages.models.released import ReleasedPage

_STAYS = "«{title}» остаётся на сайте: этот список утверждён и опубликован. {who}"
_ONE_PAGE = "«{title}» нельзя скопировать: у опубликованного списка одна страница."
#: Acts of Wagtail on several pages at once that could take a list away.
_TAKE_AWAY = ("delete", "unpublish", "move")


def list_in(page: Page) -> ReleasedPage | None:
    """A page of a list at or below ``page`` that visitors see, or None."""
    found = Page.objects.descendant_of(page, inclusive=True).type(ReleasedPage).live()
    shown = (one for one in found.specific() if not one.is_withdrawn)
    return next(shown, None)


def refuse_to_delete(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Answer for pages of lists, shown or not, and for those above them (``before_delete_page``).

    People, files and earlier releases have addresses below a list that was withdrawn.
    """
    found = Page.objects.descendant_of(page, inclusive=True).type(ReleasedPage).first()
    return _refused(request, found.specific) if found else None


def refuse_to_unpublish(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Answer for what is shown, and for pages above it (hook ``before_unpublish_page``)."""
    return _refused(request, list_in(page))


def refuse_to_move(request: HttpRequest, page: Page, destination: Page) -> HttpResponse | None:
    """Answer where visitors would see the list no more (hook ``before_move_page``)."""
    is_seen = (
        destination.live
        and destination.get_url(request) is not None
        and not destination.get_view_restrictions().exists()
    )
    return None if is_seen else _refused(request, list_in(page))


def refuse_to_copy(request: HttpRequest, page: Page) -> HttpResponse | None:
    """Answer for a copy or an alias, which would show the list twice (``before_copy_page``)."""
    found = Page.objects.descendant_of(page, inclusive=True).type(ReleasedPage).first()
    if found is None:
        return None
    messages.error(request, _ONE_PAGE.format(title=found.title))
    return redirect("wagtailadmin_explore", found.get_parent().pk)


def refuse_for_many(
    request: HttpRequest, action: str, objects: Iterable[Any], _view: Any
) -> HttpResponse | None:
    """The same for several pages at once (hook ``before_bulk_action``)."""
    if action not in _TAKE_AWAY:
        return None
    for page in (one for one in objects if isinstance(one, Page)):
        if action == "delete":
            refused = refuse_to_delete(request, page)
        else:
            refused = _refused(request, list_in(page))
        if refused is not None:
            return refused
    return None


def tell_what_left(page: Page, what: str) -> None:
    """Tell the operators that a list that stands is not to be seen any more.

    Args:
        what: how it came, as a sentence.
    """
    tell_operators_of_site(
        f"«{page.title}»: список не виден на сайте",
        f"{what} Список утверждён и не отозван. Попросите главного редактора вернуть страницу.",
        path=page.url or "/",
    )


def _refused(request: HttpRequest, found: ReleasedPage | None) -> HttpResponse | None:
    if found is None:
        return None
    messages.error(request, _STAYS.format(title=found.title, who=found.kind.leaves_by))
    return redirect("wagtailadmin_explore", found.get_parent().pk)
