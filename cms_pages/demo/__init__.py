"""The demonstration site: an invented institute of an invented region, its texts and documents."""

import datetime
from collections.abc import Iterable
from typing import Any

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils import timezone
from wagtail.documents import get_document_model
from wagtail.models import Site

from attestation.public import institute
from cms_pages.demo import (
    acts,
    audiences,
    disclosure,
    disclosure_papers,
    documents,
    news,
    people,
    policies,
    questions,
    texts,
)
from cms_pages.demo.papers import Paper, content_of
from cms_pages.demo.streams import stream, topics
from cms_pages.models import (
    ContactsPage,
    DisclosureIndexPage,
    DisclosurePage,
    DocumentItem,
    DocumentsPage,
    HomePage,
    NewsIndexPage,
    NewsPage,
    QuestionsPage,
    SectionPage,
    SiteMapPage,
    TextPage,
)
from cms_pages.models.base import SitePage
from cms_pages.services import build_site, ensure


@transaction.atomic
def build_demo_site() -> Site:
    """Build the site and add the texts, documents and news of the demonstration."""
    site = build_site()
    fill(HomePage.objects.get(pk=site.root_page_id))
    return site


def fill(home: HomePage) -> None:
    """Add the demonstration's texts, acts and news; existing content is not changed."""
    _name_institute()
    _write(home, texts.HOME)
    section = SectionPage.objects.child_of(home).get(slug="attestation")
    _write(section, texts.SECTION)
    for title, slug, summary, body in audiences.AUDIENCES:
        _text_page(section, title, slug, summary, body)
    _fill_list(home, "normative-documents", texts.NORMATIVE_INTRO, acts.ACTS)
    _fill_list(home, "templates", texts.TEMPLATES_INTRO, documents.TEMPLATES)
    _presentations(home)
    _text_page(home, *texts.ABOUT)
    _questions(home)
    _contacts(home)
    _disclosure(home)
    for page in policies.POLICIES:
        _text_page(home, *page)
    _write(SiteMapPage.objects.child_of(home).get(), [("text", texts.SITE_MAP_INTRO)])
    _news(NewsIndexPage.objects.child_of(home).get(slug="news"))


def _name_institute() -> None:
    known = institute()
    if not known.region_name:
        for name, value in texts.INSTITUTE.items():
            setattr(known, name, value)
        known.save()


def _text_page(
    parent: SitePage, title: str, slug: str, summary: str, body: list[tuple[str, Any]]
) -> None:
    page = TextPage(title=title, slug=slug, search_description=summary, body=stream(slug, body))
    ensure(parent, page)


def _write(page: SitePage, body: list[tuple[str, Any]]) -> None:
    """Set the text of a page, unless it already has one."""
    if not page.body:
        page.body = stream(page.slug, body)
        page.save_revision().publish()


def _fill_list(home: HomePage, slug: str, intro: str, papers: Iterable[Paper]) -> None:
    page = DocumentsPage.objects.child_of(home).get(slug=slug)
    if page.body or page.items.exists():
        return
    page.items = _items(papers)
    _write(page, [("text", intro)])


def _presentations(home: HomePage) -> None:
    page = DocumentsPage(
        title="Презентации",
        slug="presentations",
        heading="Презентации по итогам мероприятий",
        contents=DocumentsPage.Contents.PRESENTATIONS,
        search_description="Материалы совещаний, семинаров и встреч института.",
    )
    ensure(home, page)
    _fill_list(home, "presentations", texts.PRESENTATIONS_INTRO, documents.PRESENTATIONS)


def _items(papers: Iterable[Paper]) -> list[DocumentItem]:
    return [
        DocumentItem(
            title=paper.title,
            kind=paper.kind,
            issued_by=paper.issued_by,
            date=datetime.date.fromisoformat(paper.date) if paper.date else None,
            number=paper.number,
            section=paper.section,
            note=paper.note,
            in_force=paper.in_force,
            replaced_by=paper.replaced_by,
            document=_file_of(paper),
            sort_order=place,
        )
        for place, paper in enumerate(papers)
    ]


def _file_of(paper: Paper) -> Any:
    content = ContentFile(content_of(paper), name=paper.file_name)
    made = get_document_model().objects.create(title=paper.title[:255], file=content)
    made.get_file_size()  # kept with the document, where lists read it
    return made


def _questions(home: HomePage) -> None:
    page = QuestionsPage(
        title="Вопросы и ответы",
        slug="faq",
        search_description="Сроки действия категории, заявление, документы, график и решение.",
        topics=topics("faq", questions.TOPICS),
    )
    ensure(home, page)


def _contacts(home: HomePage) -> None:
    groups = [("text", texts.CONTACTS_INTRO), *(("people", group) for group in people.DEPARTMENTS)]
    page = ContactsPage(
        title="Контакты",
        slug="contacts",
        heading="Люди и контакты",
        search_description="Адрес, телефон, часы приёма и люди, к которым можно обратиться.",
        hours=people.HOURS,
        way=people.WAY,
        body=stream("contacts", groups),
    )
    ensure(home, page)


def _disclosure(home: HomePage) -> None:
    """Fill in and publish the sub-sections that a new site has as drafts."""
    section = DisclosureIndexPage.objects.child_of(home).get()
    _write(section, [("text", texts.DISCLOSURE_INTRO)])
    pages = DisclosurePage.objects.child_of(section)
    empty = [page for page in pages if not page.body and page.slug in disclosure.BODIES]
    files = _files_by_slug() if empty else {}
    for page in empty:
        body = [(kind, _filled(kind, value, files)) for kind, value in disclosure.BODIES[page.slug]]
        page.body = stream(page.slug, body)
        page.updated = timezone.localdate()
        page.save_revision().publish()


def _files_by_slug() -> dict[str, int]:
    """Return the keys of the demonstration's files by slug; create missing files."""
    own = disclosure_papers.PAPERS
    papers = {paper.title[:255]: paper for paper in (*acts.ACTS, *documents.TEMPLATES, *own)}
    found = get_document_model().objects.filter(title__in=papers)
    files = {papers[file.title].slug: file.pk for file in found}
    return files | {paper.slug: _file_of(paper).pk for paper in own if paper.slug not in files}


def _filled(kind: str, value: Any, files: dict[str, int]) -> Any:
    """The value of a block with the keys of files in the place of their names."""
    if kind == "document":
        return value | {"document": files.get(value["document"])}
    if isinstance(value, dict) and "records" in value:
        records = [
            {name: files[cell] if name.endswith("_file") else cell for name, cell in record.items()}
            for record in value["records"]
        ]
        return value | {"records": records}
    return value


def _news(parent: NewsIndexPage) -> None:
    today = timezone.localdate()
    for days_ago, title, slug, lead, body in news.NEWS:
        ensure(
            parent,
            NewsPage(
                title=title,
                slug=slug,
                lead=lead,
                search_description=lead,
                date=today - datetime.timedelta(days=days_ago),
                body=stream(slug, body),
            ),
        )
