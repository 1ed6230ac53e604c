"""Structured data for search engines: data blocks that browsers do not run."""

import json
from typing import Any

from django.conf import settings
from django.utils.safestring import SafeString
from wagtail.models import Page

from attestation.public import PublishedList
from cms_pages import navigation
from cms_pages.navigation import Link

# What would end the block or begin markup within it.
_ESCAPES = {ord("<"): "\\u003C", ord(">"): "\\u003E", ord("&"): "\\u0026"}


def absolute(path: str) -> str:
    """The full address of a path of the site."""
    return f"{settings.BASE_URL.rstrip('/')}{path}"


def breadcrumbs(crumbs: list[Link], title: str, url: str) -> SafeString:
    """The way to a page as a BreadcrumbList; empty for the home page."""
    if not crumbs:
        return SafeString("")
    steps = [*((link.title, link.url) for link in crumbs), (title, url)]
    items = [
        {"@type": "ListItem", "position": place, "name": title, "item": absolute(url)}
        for place, (title, url) in enumerate(steps, start=1)
    ]
    return _block({"@type": "BreadcrumbList", "itemListElement": items})


def dataset(facts: PublishedList, page: Page, url: str) -> SafeString:
    """A release as a Dataset with its files."""
    here = absolute(url)
    kinds = {
        "xlsx/": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        "pdf/": "application/pdf",
        "data.json": "application/json",
    }
    facts_known = {
        "@type": "Dataset",
        "name": page.title,
        "description": page.search_description or page.title,
        "url": here,
        "inLanguage": "ru",
        "isAccessibleForFree": True,
        "version": str(facts.number),
        "temporalCoverage": facts.covers,
        "creator": {
            "@type": "Organization",
            "name": navigation.load().institute.name or page.title,
        },
        "distribution": [
            {"@type": "DataDownload", "contentUrl": f"{here}{name}", "encodingFormat": kind}
            for name, kind in kinds.items()
        ],
    }
    if facts.published_at:
        facts_known["datePublished"] = facts.published_at.date().isoformat()
    return _block(facts_known)


def _block(facts: dict[str, Any]) -> SafeString:
    content = json.dumps({"@context": "https://schema.org", **facts}, ensure_ascii=False)
    escaped = content.translate(_ESCAPES)
    return SafeString(f'<script type="application/ld+json">{escaped}</script>')
