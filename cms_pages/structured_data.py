"""Structured data for search engines: data blocks that browsers do not run."""

import json
from typing import Any

from django.conf import settings
from django.utils import timezone
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
        facts_known["datePublished"] = timezone.localdate(facts.published_at).isoformat()
    return _block(facts_known)


def questions(asked: list[tuple[str, str]]) -> SafeString:
    """Questions with their answers as an FAQPage; empty where nothing is asked."""
    if not asked:
        return SafeString("")
    entities = [
        {
            "@type": "Question",
            "name": question,
            "acceptedAnswer": {"@type": "Answer", "text": answer},
        }
        for question, answer in asked
    ]
    return _block({"@type": "FAQPage", "inLanguage": "ru", "mainEntity": entities})


def contacts(institute: Any, people: list[Any], url: str, hours: str) -> SafeString:
    """Return the institute with its contact people as a ContactPage.

    Args:
        people: mappings with ``name``, ``post``, ``about``, ``phone`` and ``email``.
        url: the full address of the page.
    """
    organization = {
        "@type": "EducationalOrganization",
        "name": institute.name,
        "address": institute.address,
        "telephone": institute.phone,
        "email": institute.email,
        "url": absolute("/"),
        "contactPoint": [
            _filled(
                {
                    "@type": "ContactPoint",
                    "name": person["name"],
                    "contactType": person["post"],
                    "description": person["about"],
                    "telephone": person["phone"],
                    "email": person["email"],
                }
            )
            for person in people
        ],
    }
    about = _filled(organization)
    if hours:
        about["description"] = hours
    return _block({"@type": "ContactPage", "url": url, "inLanguage": "ru", "about": about})


def documents(items: list[Any], path: str) -> SafeString:
    """A list of documents as an ItemList, each by its address on the page ``path``."""
    if not items:
        return SafeString("")
    entries = [
        {
            "@type": "ListItem",
            "position": place,
            "name": item.title,
            "url": f"{absolute(path)}#{item.anchor}",
        }
        for place, item in enumerate(items, start=1)
    ]
    return _block({"@type": "ItemList", "numberOfItems": len(items), "itemListElement": entries})


def news(page: Any, url: str) -> SafeString:
    """A piece of news as a NewsArticle."""
    name = navigation.load().institute.name
    facts = {
        "@type": "NewsArticle",
        "headline": page.shown_heading,
        "description": page.search_description or page.lead,
        "datePublished": page.date.isoformat(),
        "inLanguage": "ru",
        "url": url,
    }
    if page.last_published_at:
        facts["dateModified"] = page.last_published_at.isoformat()
    return _block(facts | {"publisher": {"@type": "Organization", "name": name or page.title}})


def _filled(facts: dict[str, Any]) -> dict[str, Any]:
    """Return ``facts`` without empty values."""
    return {key: value for key, value in facts.items() if value}


def _block(facts: dict[str, Any]) -> SafeString:
    content = json.dumps({"@context": "https://schema.org", **facts}, ensure_ascii=False)
    escaped = content.translate(_ESCAPES)
    return SafeString(f'<script type="application/ld+json">{escaped}</script>')
