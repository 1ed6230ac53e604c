"""Building the site, its menus, its search and what robots are told."""

import io

import pytest
from django.contrib.auth.models import Group
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.core.management import call_command
from django.test import RequestFactory
from wagtail.documents.models import Document
from wagtail.models import Page, Site, Workflow

from attestation.accounts.models import User
from attestation.public import CHIEF_EDITORS, EDITORS, institute
from cms_pages.context_processors import navigation
from cms_pages.demo import build_demo_site
from cms_pages.models import (
    DocumentItem,
    DocumentsPage,
    HomePage,
    NewsPage,
    SectionPage,
    StatusPage,
    TextPage,
)
from cms_pages.search.query import marked
from cms_pages.services import build_site

pytestmark = pytest.mark.django_db


def tree() -> list[tuple[str, str]]:
    return list(Page.objects.order_by("path").values_list("url_path", "title"))


def test_built_twice_is_built_once():
    build_site()
    first = tree()
    build_site()
    assert tree() == first
    build_demo_site()
    full = tree()
    call_command("build_site", "--demo", stdout=io.StringIO())
    assert tree() == full
    assert not any(Page.find_problems())


def test_a_production_install_can_publish_and_claims_nothing(pages, client):
    urls = {page.url for page in pages.root_page.get_descendants()}
    assert {"/schedules/", "/results/", "/news/", "/attestation/"} <= urls
    assert TextPage.objects.count() == 0
    assert Page.objects.filter(title__startswith="Welcome").count() == 0
    assert Site.objects.get() == pages


def test_what_editors_wrote_stays(pages):
    home = HomePage.objects.get()
    home.lead = "Свои слова"
    home.save_revision().publish()
    SectionPage.objects.get(slug="attestation").delete()
    build_demo_site()
    home.refresh_from_db()
    assert home.lead == "Свои слова"
    assert SectionPage.objects.filter(slug="attestation").exists()


def test_every_section_of_the_demonstration_answers(demo_pages, client):
    for url in (
        "/attestation/applicant/",
        "/attestation/coordinator/",
        "/attestation/expert/",
        "/schedules/",
        "/results/",
        "/normative-documents/",
        "/templates/",
        "/news/",
        "/about/",
        "/faq/",
        "/contacts/",
        "/privacy/",
        "/consents/",
        "/cookies/",
        "/accessibility/",
        "/presentations/",
        "/sitemap/",
        "/sveden/",
        "/sveden/common/",
    ):
        assert client.get(url).status_code == 200, url
    assert NewsPage.objects.live().count() == 9


def test_documents_are_listed_with_format_and_size_and_can_be_taken(demo_pages, client):
    document = Document.objects.create(title="Образец", file=ContentFile(b"PK", name="form.docx"))
    page = DocumentsPage.objects.get(slug="templates")
    page.items = [DocumentItem(title="Образец заявления", document=document)]
    page.save_revision().publish()
    html = " ".join(client.get("/templates/").content.decode().split())
    assert document.url in html
    assert "DOCX, " in html
    response = client.get(document.url)
    assert response.status_code == 200
    assert "attachment" in response["Content-Disposition"]


def test_acts_are_named_with_their_particulars(demo_pages, client):
    html = client.get("/normative-documents/").content.decode()
    assert "приказ Минпросвещения России от 24.03.2023 № 196" in html


@pytest.mark.parametrize("group", [EDITORS, CHIEF_EDITORS])
def test_editors_may_edit_the_site_and_its_documents(pages, client, group):
    editor = User.objects.create_user("editor1", "editor1@example.org", "x")
    editor.groups.add(Group.objects.get(name=group))
    may = pages.root_page.permissions_for_user(editor)
    assert may.can_edit()
    assert may.can_publish() == (group == CHIEF_EDITORS)
    assert may.can_add_subpage()
    client.force_login(editor)
    for url in ("/cms/", "/cms/documents/", "/cms/images/", f"/cms/pages/{pages.root_page.pk}/"):
        assert client.get(url).status_code == 200, url


def shown_to(path: str) -> dict:
    return navigation(RequestFactory().get(path))


def test_the_menu_knows_where_one_is(pages):
    menu = shown_to("/schedules/2026-10/")["site_menu"]
    assert [item["title"] for item in menu] == [
        "Аттестация",
        "Графики",
        "Итоги",
        "Нормативные документы",
        "Таблицы и шаблоны",
        "Новости",
        "Сведения об образовательной организации",
    ]
    assert [item["url"] for item in menu if item["current"]] == ["/schedules/"]
    assert not any(item["current"] for item in shown_to("/")["site_menu"])


def test_pages_outside_the_menu_stand_in_the_footer(demo_pages):
    found = shown_to("/")
    assert [item["url"] for item in found["footer_menu"]] == [
        "/statistics/",
        "/status/",
        "/sitemap/",
        "/presentations/",
        "/about/",
        "/faq/",
        "/contacts/",
        "/privacy/",
        "/consents/",
        "/cookies/",
        "/accessibility/",
    ]
    assert found["institute"].name == institute().name


def test_the_navigation_is_read_once(pages, django_assert_num_queries):
    institute()  # made at the first reading
    caches["released"].clear()
    with django_assert_num_queries(4):
        shown_to("/")
    with django_assert_num_queries(0):
        shown_to("/news/")


def test_the_menu_follows_the_editors(pages, django_capture_on_commit_callbacks):
    def titles() -> list[str]:
        return [item["title"] for item in shown_to("/")["site_menu"]]

    page = Page.objects.get(slug="news").specific
    assert "Новости" in titles()
    with django_capture_on_commit_callbacks(execute=True):
        page.unpublish()
    assert "Новости" not in titles()
    with django_capture_on_commit_callbacks(execute=True):
        page.title = "Вести"
        page.save_revision().publish()
    assert "Вести" in titles()
    with django_capture_on_commit_callbacks(execute=True):
        page.delete()
    assert "Вести" not in titles()


def test_the_institute_follows_the_operators(pages, django_capture_on_commit_callbacks):
    shown_to("/")
    known = institute()
    known.name = "Другой институт"
    with django_capture_on_commit_callbacks(execute=True):
        known.save()
    assert shown_to("/")["institute"].name == "Другой институт"


def test_breadcrumbs_lead_back(demo_pages, client):
    html = client.get("/attestation/applicant/").content.decode()
    crumbs = html[html.index("govuk-breadcrumbs") : html.index("<h1")]
    assert crumbs.index('href="/"') < crumbs.index('href="/attestation/"')
    assert "govuk-breadcrumbs" not in client.get("/").content.decode()


@pytest.mark.parametrize("query", ["заявление", "заявлений", "ЗАЯВЛЕНИЯМИ"])
def test_search_takes_words_in_any_form(demo_pages, client, query):
    html = client.get("/search/", {"q": query}).content.decode()
    assert 'href="/attestation/applicant/"' in html
    assert "<mark>" in html


@pytest.mark.parametrize("query", ["ребёнком", "ребенком"])
def test_search_does_not_tell_yo_from_ye(demo_pages, client, query):
    assert 'href="/faq/"' in client.get("/search/", {"q": query}).content.decode()


@pytest.mark.parametrize("query", ["королёва", "Королева Ирина", "КОРОЛЁВА  ирина"])
def test_search_finds_people_in_schedules(published, client, query):
    published(names=["Королёва Ирина Петровна", "Белова Анна Игоревна"])
    html = client.get("/search/", {"q": query}).content.decode()
    assert "Королёва Ирина Петровна" in html
    assert "Белова Анна" not in html
    assert "/schedules/2026-10/?surname=" in html


def test_search_shows_the_present_release_only(published, client):
    published(names=["Белова Анна Игоревна"])
    published(names=["Ким Ольга Олеговна"])
    assert "Белова Анна" not in client.get("/search/?q=белова").content.decode()
    assert "Ким Ольга" in client.get("/search/?q=ким").content.decode()


def test_two_letters_do_not_list_half_of_the_region(published, client):
    published(names=["Белова Анна Игоревна"])
    assert "Белова Анна" not in client.get("/search/?q=бе").content.decode()


def test_an_empty_result_advises(pages, client):
    assert "Ничего не нашлось" in client.get("/search/?q=щщщ").content.decode()
    assert "Ничего не нашлось" not in client.get("/search/").content.decode()


def test_unpublished_pages_are_not_found(demo_pages, client):
    Page.objects.get(slug="faq").unpublish()
    assert 'href="/faq/"' not in client.get("/search/?q=вопросы").content.decode()
    assert client.get("/faq/").status_code == 404


@pytest.mark.parametrize("query", ["<b>x</b>", "'; --", "a & | !", "\\", "%", "ё" * 300, "\x00"])
def test_search_survives_anything(pages, client, query):
    response = client.get("/search/", {"q": query})
    assert response.status_code == 200
    assert "<b>x" not in response.content.decode()


def test_marked_words_do_not_become_markup():
    assert marked(["<i>График</i> графика"], "график") == [
        "&lt;i&gt;<mark>График</mark>&lt;/i&gt; <mark>графика</mark>"
    ]


def test_search_results_are_paged(pages, client):
    parent = Page.objects.get(slug="news")
    for number in range(12):
        parent.refresh_from_db()
        parent.add_child(instance=NewsPage(title=f"Олимпиада {number}", lead="Олимпиада"))
    first = client.get("/search/?q=олимпиада").content.decode()
    assert "Показаны 1–10 из 12" in first
    second = client.get("/search/?q=олимпиада&page=2").content.decode()
    assert "Показаны 11–12 из 12" in second


def test_robots_are_kept_out_of_the_cabinets_and_of_found_pages(pages, client):
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /cabinet/" in text
    assert "Disallow: /search/?\n" in text
    assert "noindex" not in client.get("/search/").content.decode()
    assert "noindex" in client.get("/search/?q=график").content.decode()
    assert "/sitemap.xml" in text


def test_the_sitemap_names_every_public_page(demo_pages, client):
    site = demo_pages
    xml = client.get("/sitemap.xml").content.decode()
    # What is asked on the page of the status is for nobody's index.
    for page in site.root_page.get_descendants().live().not_type(StatusPage):
        assert f"{page.url}</loc>" in xml


@pytest.mark.parametrize("query", ["приказ", "196", "Минпросвещения", "номенклатура", "августа"])
def test_search_finds_the_acts_of_the_lists(demo_pages, client, query):
    html = client.get("/search/", {"q": query}).content.decode()
    # The menus lead there too.
    assert 'href="/normative-documents/"' in html[html.index("<main") : html.index("</main>")]


def test_the_check_before_publication_has_a_russian_name():
    Workflow.objects.get_or_create(name="Moderators approval")
    build_site()
    assert not Workflow.objects.filter(name="Moderators approval").exists()
    assert Workflow.objects.filter(name="Проверка перед публикацией").exists()


def test_a_file_opened_by_itself_has_the_icon_of_the_site(client):
    assert client.get("/favicon.ico").url == "/static/images/mark.svg"
