"""The site as it must stand before anything can be published: pages, the site itself, rights."""

from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.db import transaction
from wagtail.models import Page, PageLogEntry, Site
from wagtail.rich_text import RichText

from cms_pages.editing.services.rights import sync_editor_permissions
from cms_pages.models import (
    DisclosureIndexPage,
    DisclosurePage,
    DocumentsPage,
    HomePage,
    NewsIndexPage,
    ResultsIndexPage,
    SchedulesIndexPage,
    SectionPage,
    SiteMapPage,
    StatisticsPage,
    StatusPage,
)
from cms_pages.models.disclosure import SUBSECTIONS, address_of

_ROOT = "Весь сайт"


@transaction.atomic
def build_site() -> Site:
    """Create missing parts of the site; existing ones stay, as editors may have edited them."""
    home = _home()
    site = _site(home)
    _name_what_wagtail_brings()
    _sections(home)
    sync_editor_permissions(home)
    return site


def _name_what_wagtail_brings() -> None:
    """Give what stands in a new database in English its name here."""
    Page.objects.filter(depth=1, title="Root").update(title=_ROOT, draft_title=_ROOT)
    PageLogEntry.objects.filter(label="Welcome to your new Wagtail site!").delete()


def ensure(parent: Page, page: Page, *, live: bool = True) -> tuple[Any, bool]:
    """Return the page under ``parent`` with the slug of ``page``; create it if missing.

    A new page is published. An existing page of another kind is not changed.

    Args:
        live: False leaves a new page as a draft.

    Returns:
        the page, and whether it was created.
    """
    there = Page.objects.child_of(parent).filter(slug=page.slug).first()
    if there is not None:
        return there.specific, False
    # A fresh copy: the tree of a parent object goes stale as soon as it gets children.
    page.live = live
    Page.objects.get(pk=parent.pk).add_child(instance=page)
    revision = page.save_revision()
    if live:
        revision.publish()
    page.refresh_from_db()
    return page, True


def _home() -> HomePage:
    there = HomePage.objects.first()
    if there is not None:
        return there
    home = HomePage(
        title="Главная",
        slug="main",
        heading="Аттестация педагогических работников",
        lead="Подайте заявление на первую или высшую категорию, следите за его путём и узнайте "
        "дату – в одном личном кабинете.",
        search_description="Аттестация педагогических работников: подача заявления, графики "
        "аттестации, документы и шаблоны.",
    )
    return ensure(Page.get_first_root_node(), home)[0]


def _site(home: HomePage) -> Site:
    """The default site, rooted at ``home``; the page that Wagtail comes with is taken away."""
    address = urlsplit(settings.BASE_URL)
    port = address.port or (443 if address.scheme == "https" else 80)
    site = Site.objects.filter(is_default_site=True).first()
    if site is None:
        site = Site(is_default_site=True, hostname=address.hostname, port=port)
    if site.pk and site.root_page_id == home.pk:
        return site
    if site.hostname == "localhost":  # as Wagtail makes it
        site.hostname, site.port = address.hostname, port
    welcome = site.root_page if site.pk else None
    site.site_name, site.root_page = settings.WAGTAIL_SITE_NAME, home
    site.save()
    if welcome and welcome.specific_class is Page and welcome.numchild == 0:
        welcome.delete()
    return site


def _sections(home: HomePage) -> None:
    section, made = ensure(
        home,
        SectionPage(
            title="Аттестация",
            slug="attestation",
            heading="Аттестация в целях установления квалификационной категории",
            show_in_menus=True,
            search_description="Кому и как пройти аттестацию: разделы для аттестуемых, "
            "координаторов и специалистов.",
        ),
    )
    if made:
        # Saving a stale copy would write the old number of children into the tree.
        home.refresh_from_db()
        home.audience_section = section
        home.save_revision().publish()
    for page in (
        SchedulesIndexPage(
            title="Графики",
            slug="schedules",
            heading="Графики аттестации",
            search_description="Утверждённые графики аттестации по периодам: педагоги, "
            "организации, специалисты.",
            body=[
                (
                    "text",
                    RichText(
                        "<p>График публикуется в тот день, когда его утверждают распоряжением. "
                        "Исправление выходит следующей редакцией с новым распоряжением.</p>"
                    ),
                )
            ],
        ),
        ResultsIndexPage(
            title="Итоги",
            slug="results",
            heading="Итоги аттестации",
            search_description="Кому и каким приказом установлены квалификационные категории.",
            body=[
                (
                    "text",
                    RichText(
                        "<p>Список публикуется в тот день, когда подписан приказ по решению "
                        "аттестационной комиссии. Ошибку исправляет новый приказ: что изменилось "
                        "и почему, сказано над списком.</p>"
                    ),
                )
            ],
        ),
        DocumentsPage(
            title="Нормативные документы",
            slug="normative-documents",
            contents=DocumentsPage.Contents.ACTS,
            search_description="Акты, по которым проходит аттестация педагогических работников.",
        ),
        DocumentsPage(
            title="Таблицы и шаблоны",
            slug="templates",
            contents=DocumentsPage.Contents.TEMPLATES,
            search_description="Таблицы результатов профессиональной деятельности для заполнения.",
        ),
        NewsIndexPage(
            title="Новости",
            slug="news",
            search_description="Новости аттестации: сроки, изменения, объявления.",
        ),
    ):
        page.show_in_menus = True
        ensure(home, page)
    ensure(
        home,
        StatisticsPage(
            title="Статистика",
            slug="statistics",
            heading="Статистика аттестации",
            search_description="Сколько подано заявлений и установлено категорий: по годам, "
            "периодам, муниципалитетам, категориям и формам.",
        ),
    )
    ensure(
        home,
        StatusPage(
            title="Состояние заявления",
            slug="status",
            heading="Узнать состояние заявления",
            search_description="На каком шаге заявление об аттестации: по номеру и фамилии.",
            body=[
                (
                    "text",
                    RichText(
                        "<p>Впишите номер зарегистрированного заявления и фамилию, указанную "
                        "в нём. Входить в личный кабинет для этого не нужно.</p>"
                    ),
                )
            ],
        ),
    )
    _disclosure(home)
    ensure(
        home,
        SiteMapPage(
            title="Карта сайта",
            slug="sitemap",
            search_description="Все разделы и страницы сайта.",
        ),
    )


def _disclosure(home: HomePage) -> None:
    """The section that the law asks for; its sub-sections are drafts until they say something."""
    section, made = ensure(
        home,
        DisclosureIndexPage(
            title="Сведения об образовательной организации",
            slug="sveden",
            show_in_menus=True,
            search_description="Сведения, которые образовательная организация обязана публиковать.",
        ),
    )
    if made:
        for title, slug in SUBSECTIONS:
            page = DisclosurePage(
                title=title, slug=slug, search_description=f"Сведения: {title.lower()}."
            )
            ensure(section, page, live=False)
    else:
        _correct_addresses(section)


def _correct_addresses(section: DisclosureIndexPage) -> None:
    """Correct sub-section addresses of an older site; redirects are created automatically.

    Their place in the tree and their content belong to the editors and stay.
    """
    pages = list(DisclosurePage.objects.child_of(section))
    taken = {page.slug for page in pages}
    for page in pages:
        slug = address_of(page.slug)
        if slug in taken:
            continue
        draft = page.get_latest_revision_as_object()
        page.slug = slug
        page.save()
        # The draft is what editors open next: it must not bring the old address back.
        draft.slug = slug
        revision = draft.save_revision()
        if page.live and not page.has_unpublished_changes:
            revision.publish()
