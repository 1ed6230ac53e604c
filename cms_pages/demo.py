"""The demonstration site: an invented institute of an invented region, its texts and documents."""

import datetime
from typing import Any

from django.utils import timezone
from wagtail.models import Page
from wagtail.rich_text import RichText

from attestation.public import institute
from cms_pages import demo_audiences, demo_texts
from cms_pages.models import (
    DocumentItem,
    DocumentsPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    SectionPage,
    TextPage,
)
from cms_pages.setup import ensure


def fill(home: HomePage) -> None:
    """Add the demonstration's texts, acts and news; a page that exists keeps its text."""
    _name_institute()
    section = SectionPage.objects.child_of(home).get(slug="attestation")
    _write_body(section, demo_texts.SECTION)
    for title, slug, summary, body in demo_audiences.AUDIENCES:
        _text_page(section, title, slug, summary, body)
    about, *others = demo_texts.PAGES
    _text_page(home, *about, in_menu=True)
    for page in others:
        _text_page(home, *page)
    _fill_list(home, "normative-documents", demo_texts.NORMATIVE_INTRO, _acts())
    _fill_list(home, "templates", demo_texts.TEMPLATES_INTRO, [])
    _news(NewsIndexPage.objects.child_of(home).get(slug="news"))


def _name_institute() -> None:
    known = institute()
    if not known.region_name:
        for name, value in demo_texts.INSTITUTE.items():
            setattr(known, name, value)
        known.save()


def _blocks(body: list[tuple[str, Any]]) -> list[tuple[str, Any]]:
    """The plain texts of `demo_texts` as values of the blocks."""
    return [(kind, _BLOCKS[kind](value)) for kind, value in body]


_BLOCKS = {
    "heading": str,
    "text": RichText,
    "notice": lambda value: {"kind": value[0], "text": RichText(value[1])},
    "steps": lambda steps: {
        "steps": [{"title": title, "text": RichText(text)} for title, text in steps]
    },
    "question": lambda value: {"question": value[0], "answer": RichText(value[1])},
}


def _text_page(
    parent: Page,
    title: str,
    slug: str,
    summary: str,
    body: list[tuple[str, Any]],
    *,
    in_menu: bool = False,
) -> None:
    page = TextPage(
        title=title,
        slug=slug,
        search_description=summary,
        body=_blocks(body),
        show_in_menus=in_menu,
    )
    ensure(parent, page)


def _write_body(page: SectionPage | DocumentsPage, body: list[tuple[str, Any]]) -> bool:
    """Give a page its text, unless somebody has written one."""
    if page.body:
        return False
    page.body = _blocks(body)
    page.save_revision().publish()
    return True


def _fill_list(home: HomePage, slug: str, intro: str, items: list[DocumentItem]) -> None:
    page = DocumentsPage.objects.child_of(home).get(slug=slug)
    if page.body or page.items.exists():
        return
    page.items = items
    _write_body(page, [("text", intro)])


def _acts() -> list[DocumentItem]:
    return [
        DocumentItem(
            title=title,
            kind=kind,
            issued_by=issued_by,
            date=datetime.date.fromisoformat(date),
            number=number,
            note=note,
            sort_order=place,
        )
        for place, (title, kind, issued_by, date, number, note) in enumerate(demo_texts.ACTS)
    ]


def _news(parent: NewsIndexPage) -> None:
    today = timezone.localdate()
    for days_ago, title, slug, lead, body in demo_texts.NEWS:
        ensure(
            parent,
            NewsPage(
                title=title,
                slug=slug,
                lead=lead,
                date=today - datetime.timedelta(days=days_ago),
                body=_blocks(body),
            ),
        )
