"""What helps editors: the checklist, what is broken, the first page of the admin, the guide."""

import datetime
import re

import pytest
from django.core.cache import caches
from django.core.files.base import ContentFile
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from wagtail.documents.models import Document
from wagtail.models import Page
from wagtail.rich_text import RichText

from cms_pages.editing import guide, home_panel
from cms_pages.models import DocumentItem, DocumentsPage, TextPage
from cms_pages.page_checks import link_report
from cms_pages.page_checks.checklist import checks_of, is_meaningless
from cms_pages.services import ensure

pytestmark = pytest.mark.django_db


@pytest.fixture
def written(pages):
    """Make a page of text, live, with the given words."""

    def write(html: str = "", *, slug: str = "terms", **fields) -> TextPage:
        body = [("text", RichText(html))] if html else []
        fields = {
            "title": "Сроки",
            "search_description": "Когда что делать педагогам и координаторам.",
            **fields,
        }
        return ensure(pages.root_page, TextPage(slug=slug, body=body, **fields))[0]

    return write


def faults(page) -> list[str]:
    return [problem.text for problem in link_report.of_pages([page])]


# --- What is broken ----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "address",
    [
        "/schedules/",
        "/schedules/2026-10/",
        "/cabinet/",
        "/search/?q=график",
        "/templates/#blanks",
        "#here",
        "mailto:office@institute.example",
        "tel:+70000000000",
        "https://publication.pravo.gov.ru/document/1",
    ],
)
def test_a_link_that_leads_somewhere_is_in_order(written, address):
    assert faults(written(f'<p><a href="{address}">там</a></p>')) == []


@pytest.mark.parametrize(
    "address",
    ["/nowhere/", "schedules/", "", "https://", "http://a b.ru/", "mailto:office", "javascript:1"],
)
def test_a_link_that_leads_nowhere_is_named(written, address):
    [fault] = faults(written(f'<p><a href="{address}">там</a></p>'))
    assert fault.startswith("Ссылка «")


def test_links_to_pages_and_documents_that_are_gone_are_named(written):
    other = written(slug="other")
    file = Document.objects.create(title="Файл", file=ContentFile(b"x", name="x.pdf"))
    page = written(
        f'<p><a linktype="page" id="{other.pk}">а</a></p>'
        f'<p><a linktype="document" id="{file.pk}">б</a></p>'
    )
    assert faults(page) == []
    other.unpublish()
    file.delete()
    assert faults(page) == [
        "Ссылка в тексте ведёт на страницу, которой нет на сайте.",
        "Ссылка в тексте ведёт на удалённый документ.",
    ]


def test_a_document_whose_file_is_gone_is_named(pages):
    page = DocumentsPage.objects.get(slug="normative-documents")
    file = Document.objects.create(title="Файл", file=ContentFile(b"x", name="x.pdf"))
    page.items = [DocumentItem(title="Приказ", document=file)]
    page.save_revision().publish()
    assert faults(page) == []
    file.file.storage.delete(file.file.name)
    assert "пропал файл" in faults(page)[0]


def test_a_template_without_its_file_is_named(pages):
    page = DocumentsPage.objects.get(slug="templates")
    page.items = [DocumentItem(title="Образец", kind="template")]
    page.save_revision().publish()
    assert faults(page) == ["В строке «Образец» нет файла."]


def test_a_picture_without_words_is_named(pages, picture_file):
    assert link_report.problems() == []
    picture_file.description = ""
    picture_file.save()
    caches["shared"].clear()
    [problem] = link_report.problems()
    assert problem.image_id == picture_file.pk


def test_the_demonstration_is_whole(demo_pages):
    caches["shared"].clear()
    assert link_report.problems() == []


def test_the_report_names_page_and_fault_and_can_be_taken_as_a_table(written, chief, client):
    page = written('<p><a href="/nowhere/">там</a></p>')
    client.force_login(chief)
    html = client.get(reverse("site_problems")).content.decode()
    assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in html
    assert "/nowhere/" in html
    table = client.get(reverse("site_problems"), {"export": "csv"})
    assert "/nowhere/" in table.getvalue().decode()


def test_a_mended_page_leaves_the_report(written, chief, django_capture_on_commit_callbacks):
    page = written('<p><a href="/nowhere/">там</a></p>')
    assert len(link_report.problems()) == 1
    page.body = [("text", RichText("<p>Без ссылки</p>"))]
    with django_capture_on_commit_callbacks(execute=True):
        page.save_revision().publish()
    assert link_report.problems() == []


# --- The checklist -----------------------------------------------------------------------------


@pytest.mark.parametrize(
    "name", ["Скан 051", "scan0051.jpg", "doc_12", "Документ", "IMG_2040", "001", "prikaz.pdf", "-"]
)
def test_names_that_say_nothing_are_told_apart(name):
    assert is_meaningless(name)


@pytest.mark.parametrize(
    "name", ["Положение об отделе", "Документы для аттестации", "Приказ № 12", "План на 2026 год"]
)
def test_names_that_say_something_are_let_be(name):
    assert not is_meaningless(name)


def undone(page) -> list[str]:
    return [check.title for check in checks_of(page) if not check.is_done]


def test_a_page_in_order_has_nothing_to_mend(written):
    assert undone(written("<p>Всё хорошо.</p>")) == []


@pytest.mark.parametrize(
    ("fields", "title"),
    [
        ({"title": "Очень длинное название " * 4}, "Название короткое и ясное"),
        ({"title": "сроки"}, "Название короткое и ясное"),
        ({"search_description": ""}, "Есть описание для поиска и карточек"),
        ({"search_description": "Сроки"}, "Есть описание для поиска и карточек"),
        ({"html": "<h3>Внутри</h3><p>Текст</p>"}, "Заголовки идут по порядку"),
        ({"html": '<p><a href="/nowhere/">там</a></p>'}, "Ссылки, файлы и описания"),
    ],
)
def test_what_is_to_be_mended_is_named(written, fields, title):
    [found] = undone(written(**fields))
    assert found.startswith(title)


def test_a_document_without_a_name_is_named_in_the_list(pages):
    file = Document.objects.create(title="Скан 051", file=ContentFile(b"x", name="x.pdf"))
    page = TextPage(
        title="Сроки",
        slug="terms",
        search_description="Когда что делать педагогам и координаторам.",
        body=[("documents", {"documents": [file]})],
    )
    assert undone(ensure(pages.root_page, page)[0]) == ["Документы названы по содержанию"]


def test_the_list_stands_in_the_form_and_after_publication(written, chief, client):
    page = written(search_description="")
    client.force_login(chief)
    edit = reverse("wagtailadmin_pages:edit", args=[page.pk])
    html = client.get(edit).content.decode()
    assert "Проверка перед публикацией" in html
    assert "Напишите описание" in html
    form = {"title": "Сроки", "slug": "terms", "heading": "", "body-count": "0"}
    response = client.post(edit, form | {"action-publish": "1"}, follow=True)
    assert "Страница опубликована. Поправьте: Напишите описание" in response.content.decode()


# --- The first page of the admin ----------------------------------------------------------------


def first_page(client, person) -> str:
    client.force_login(person)
    return client.get("/cms/").content.decode()


def test_the_first_page_names_what_awaits_the_editor(written, chief, client, published):
    page = written('<p><a href="/nowhere/">там</a></p>')
    old = written(slug="old", title="Забытая страница")
    year_ago = timezone.now() - datetime.timedelta(days=400)
    Page.objects.filter(pk=old.pk).update(last_published_at=year_ago)
    draft = written(slug="draft", title="Моя правка").get_latest_revision_as_object()
    draft.save_revision(user=chief)
    published()
    html = panel(client, chief)
    for words in ("Забытая страница", "Моя правка", "/nowhere/", "Опубликованы"):
        assert words in html
    assert reverse("site_problems") in html
    assert page.title in html


def test_a_page_that_waits_for_a_check_is_named_once_to_who_checks_and_to_who_has_sent_it(
    written, chief, author, client
):
    page = written(slug="waiting", title="Была такой")
    page.title = "Ждёт проверки"
    page.save_revision(user=author)
    page.refresh_from_db()
    page.get_workflow().start(page, author)
    assert "Ждёт проверки" not in panel(client, author)
    assert "Ждёт проверки" in first_page(client, author)
    html = first_page(client, chief)
    assert len(re.findall(r">\s*Ждёт проверки\s*</a>", html)) == 1
    assert html.index("awaiting-review") < html.index('id="editor-duties"')


def panel(client, person) -> str:
    html = first_page(client, person)
    html = html[html.index('id="editor-duties"') :]
    return html[: html.index("</section>")]


def test_the_first_page_names_schedules_and_results_that_came_out_by_themselves(
    chief, client, published, results
):
    schedule, outcome = published(), results()
    html = panel(client, chief)
    html = html[html.index("Опубликованы сами") :]
    for page in (schedule, outcome):
        assert page.title in html
        assert reverse("wagtailadmin_pages:edit", args=[page.pk]) in html
    # The latest stands first.
    assert html.index(outcome.title) < html.index(schedule.title)


def test_what_came_out_long_ago_is_not_named(chief, client, published, monkeypatch):
    monkeypatch.setattr(home_panel, "JUST", datetime.timedelta(0))
    published()
    assert "Опубликованы сами" not in panel(client, chief)


def test_releases_cost_the_first_page_the_same_however_many_came_out(pages, published, results):
    def queries() -> int:
        with CaptureQueriesContext(connection) as asked:
            assert [(page.title, page.release.number) for page in home_panel._releases()]
        return len(asked)

    def release(month: int) -> None:
        published(first_day=datetime.date(2026, month, 1))
        results(held_on=datetime.date(2026, month, 28))

    release(9)
    few = queries()
    for month in (10, 11):
        release(month)
    assert queries() == few
    assert len(home_panel._releases()) == home_panel.SHOWN


def test_news_begin_on_the_first_page_for_those_who_may_write_them(chief, author, client, pages):
    parent = Page.objects.get(slug="news")
    address = reverse("wagtailadmin_pages:add", args=["cms_pages", "newspage", parent.pk])
    for person in (chief, author):
        assert f'href="{address}">Добавить новость</a>' in panel(client, person)
        assert client.get(address).status_code == 200
    parent.specific.unpublish()
    assert "Добавить новость" not in panel(client, chief)


def test_the_first_page_of_others_has_none_of_it(region, client, pages):
    assert "editor-duties" not in first_page(client, region.operator)


def test_quick_actions_lead_on(chief, client):
    html = first_page(client, chief)
    assert f'href="{reverse("site_add_document")}"' in html
    assert f'href="{reverse("site_help")}"' in html


def test_the_first_page_costs_the_same_whatever_waits(written, chief, client):
    def queries() -> int:
        # What is kept for a short time may have run out while the drafts were written.
        first_page(client, chief)
        with CaptureQueriesContext(
            connection,
        ) as asked:
            first_page(client, chief)
        return len(asked)

    def drafts(first: int, last: int) -> None:
        for number in range(first, last):
            page = written(slug=f"page-{number}", title=f"Страница {number}")
            page.get_latest_revision_as_object().save_revision(user=chief)

    drafts(0, 3)
    few = queries()
    drafts(3, 30)
    assert queries() <= few + 2


# --- The guide ----------------------------------------------------------------------------------


def test_the_guide_is_the_one_of_the_repository(chief, client):
    client.force_login(chief)
    html = client.get(reverse("site_help")).content.decode()
    for line in guide.path().read_text(encoding="utf-8").splitlines():
        if line.startswith("## "):
            assert f"<h3>{line[3:]}</h3>" in html


def test_the_guide_is_drawn_of_what_it_uses():
    text = (
        "# А\n\nСлова **важны** и `код`,\nдальше [туда](/cms/).\n\n- раз\n  два\n- три\n\n1. шаг\n"
    )
    assert guide.drawn(text) == (
        "<h2>А</h2>\n"
        '<p>Слова <b>важны</b> и <code>код</code>, дальше <a href="/cms/">туда</a>.</p>\n'
        "<ul><li>раз два</li><li>три</li></ul>\n"
        "<ol><li>шаг</li></ol>"
    )


def test_markup_in_the_guide_is_shown_and_not_run():
    assert guide.drawn("<script>x</script>") == "<p>&lt;script&gt;x&lt;/script&gt;</p>"
