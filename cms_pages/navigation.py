"""Menus, breadcrumbs and the institute's name, read once and cached for half a minute."""

from dataclasses import dataclass
from typing import Any

from django.core.cache import caches
from django.db import transaction
from wagtail.models import Page, PageViewRestriction, Site

from attestation.public import institute

#: Each process keeps its own copy: what another process has published appears after this time.
SECONDS = 30
_KEY = "navigation"


@dataclass(frozen=True)
class Link:
    """A place of the site; ``path`` is its address in the page tree."""

    title: str
    url: str
    path: str


@dataclass(frozen=True)
class Navigation:
    """The navigation around the content of every page.

    ``sections`` are the menu, ``footer`` the other pages below the home page, ``parents`` every
    page that has children, by tree path.
    """

    sections: tuple[Link, ...]
    footer: tuple[Link, ...]
    parents: dict[str, Link]
    institute: Any


def load() -> Navigation:
    """The navigation of the default site: no query while it is remembered, else four."""
    found = caches["released"].get(_KEY)
    if found is None:
        found = _read()
        caches["released"].set(_KEY, found, SECONDS)
    return found


def forget() -> None:
    """Read the navigation anew from the next request on."""
    transaction.on_commit(lambda: caches["released"].delete(_KEY))


def crumbs(page: Page) -> list[Link]:
    """The way from the home page to the parent of ``page``; empty for the home page itself."""
    parents = load().parents
    steps = range(Page.steplen, len(page.path), Page.steplen)
    return [parents[page.path[:end]] for end in steps if page.path[:end] in parents]


def _read() -> Navigation:
    site = Site.objects.select_related("root_page").filter(is_default_site=True).first()
    if site is None:
        return Navigation((), (), {}, institute())
    home = site.root_page
    pages = (
        Page.objects.descendant_of(home, inclusive=True)
        .live()
        .order_by("path")
        .only("title", "url_path", "path", "depth", "numchild", "show_in_menus")
    )
    # Pages restricted to some readers keep their breadcrumbs, but are in no menu.
    closed = set(PageViewRestriction.objects.values_list("page__path", flat=True))
    sections: list[Link] = []
    footer: list[Link] = []
    parents: dict[str, Link] = {}
    for page in pages.filter(depth=home.depth + 1) | pages.filter(numchild__gt=0):
        link = Link(page.title, f"/{page.url_path.removeprefix(home.url_path)}", page.path)
        if page.depth == home.depth + 1 and page.path not in closed:
            (sections if page.show_in_menus else footer).append(link)
        if page.numchild or page.pk == home.pk:
            parents[page.path] = link
    return Navigation(tuple(sections), tuple(footer), parents, institute())
