"""The navigation of the public site."""

from typing import Any

from django.http import HttpRequest

from cms_pages import navigation as site


def navigation(request: HttpRequest) -> dict[str, Any]:
    """``site_menu`` and ``footer_menu`` (title, url, current) and the ``institute``."""
    known = site.load()
    return {
        "site_menu": [_item(link, request) for link in known.sections],
        "footer_menu": [_item(link, request) for link in known.footer],
        "institute": known.institute,
    }


def _item(link: site.Link, request: HttpRequest) -> dict[str, Any]:
    return {
        "title": link.title,
        "url": link.url,
        "current": request.path.startswith(link.url),
    }
