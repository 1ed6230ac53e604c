"""«Сведения об образовательной организации»: addresses, marks, common navigation, advice."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.core.cache import caches
from django.db import transaction
from django.test import Client
from wagtail.contrib.redirects.models import Redirect

from cms_pages.blocks.disclosure import DisclosureBlock
from cms_pages.demo import build_demo_site
from cms_pages.disclosure import marks as disclosure_marks
from cms_pages.models import DisclosureIndexPage, DisclosurePage
from cms_pages.models.disclosure import SUBSECTIONS
from cms_pages.page_checks.checklist import checks_of
from cms_pages.page_checks.link_report import of_pages
from cms_pages.services import build_site

pytestmark = pytest.mark.django_db

ADDRESSES = (
    "common struct document education eduStandarts managers employees objects grants paid_edu "
    "budget vacant inter catering"
)


@pytest.fixture(scope="module")
def shown(django_db_setup, django_db_blocker):
    """The home page and each page of the section in the demonstration, by address."""
    with django_db_blocker.unblock(), transaction.atomic():
        for name in ("released", "default"):
            caches[name].clear()
        build_demo_site()
        client = Client()
        addresses = ["/", "/sveden/", *(f"/sveden/{slug}/" for _, slug in SUBSECTIONS)]
        found = {address: client.get(address).content.decode() for address in addresses}
        transaction.set_rollback(True)
    return found


def fact(mark: str) -> tuple[str, dict]:
    return "fact", {"label": "Что", "mark": mark, "value": "<p>Нет</p>"}


def sub_section(slug: str) -> DisclosurePage:
    return DisclosurePage.objects.get(slug=slug)


def test_addresses_are_those_of_the_rule_in_its_order():
    assert [slug for _, slug in SUBSECTIONS] == ADDRESSES.split()


def test_a_new_site_has_the_sub_sections_as_drafts(pages, client):
    drafts = DisclosurePage.objects.filter(live=False)
    assert [(page.title, page.slug) for page in drafts.order_by("path")] == SUBSECTIONS
    assert client.get("/sveden/common/").status_code == 404
    assert "ещё не опубликованы" in client.get("/sveden/").content.decode()


def test_the_section_is_reached_from_the_home_page_and_the_menu(shown):
    html = shown["/"]
    menu = html[html.index('aria-label="Разделы сайта"') : html.index("<main")]
    assert 'href="/sveden/"' in menu
    assert 'href="/sveden/"' in html[html.index("<main") : html.index("</main>")]


def test_every_page_of_the_section_has_the_same_navigation(shown):
    addresses = [f"/sveden/{slug}/" for _, slug in SUBSECTIONS]
    for address in ["/sveden/", *addresses]:
        html = shown[address]
        navigation = html[html.index('<nav class="side"') :]
        navigation = navigation[: navigation.index("</nav>")]
        assert re.findall(r'href="([^"]+)"', navigation) == addresses
        assert navigation.count("aria-current") == (address != "/sveden/")


MARKED = [(slug, mark) for slug, marks in disclosure_marks.REQUIRED_MARKS.items() for mark in marks]


def test_what_the_rule_asks_for_is_known_for_each_sub_section():
    assert list(disclosure_marks.REQUIRED_MARKS) == [slug for _, slug in SUBSECTIONS]


@pytest.mark.parametrize(("slug", "mark"), MARKED, ids=[f"{s}-{m.name}" for s, m in MARKED])
def test_what_the_rule_asks_for_is_marked(shown, slug, mark):
    marks = re.findall(r'itemprop="(\w+)"', shown[f"/sveden/{slug}/"])
    assert {mark.name, *mark.cells} <= set(marks)


def test_no_cell_of_a_marked_table_is_empty(shown):
    for _, slug in SUBSECTIONS:
        html = shown[f"/sveden/{slug}/"]
        assert not re.search(r'itemprop="\w+"[^>]*>\s*</', html), slug


def test_every_mark_belongs_to_a_thing_that_it_describes(shown):
    for _, slug in SUBSECTIONS:
        page = BeautifulSoup(shown[f"/sveden/{slug}/"], "html.parser")
        marked = page.select("[itemprop]")
        assert [one for one in marked if not one.find_parent(itemscope=True)] == [], slug


def test_a_file_of_a_table_is_linked_by_its_name(shown):
    html = shown["/sveden/struct/"]
    cell = html[html.index('itemprop="divisionClauseDocLink"') :]
    assert re.match(r'[^>]*>\s*<a href="/documents/\d+/[^"]+">Устав института</a>', cell)


def test_a_file_of_a_table_that_is_gone_is_told_to_editors(pages):
    page = sub_section("struct")
    row = {"name": "Отдел аттестации", "rules_file": 404}
    page.body = json.dumps([{"type": "units", "value": {"caption": "Отделы", "records": [row]}}])
    page.save()
    (problem,) = of_pages([sub_section("struct")])
    assert "удалён" in problem.text


def test_the_checklist_names_the_marks_that_are_missing(pages):
    page = sub_section("grants")
    *_, check = checks_of(page)
    assert "стипендии (grant)" in check.advice
    assert "меры социальной поддержки (support)" in check.advice
    page.body = [fact("grant")]
    *_, check = checks_of(page)
    assert "(grant)" not in check.advice
    assert "(support)" in check.advice
    page.body = [fact("grant"), fact("support")]
    assert checks_of(page)[-1].is_done


def test_a_table_without_rows_bears_no_marks(pages):
    page = sub_section("vacant")
    page.body = [("vacancies", {"caption": "Места", "records": []})]
    assert [mark.name for mark in page.missing_marks()] == ["vacant"]
    page.body = [("vacancies", {"caption": "Места", "records": [{"name": "Программа"}]})]
    assert page.missing_marks() == []


def test_a_mark_may_be_told_of_by_one_line_where_there_is_nothing(pages):
    page = sub_section("inter")
    page.body = [fact("internationalDog")]
    assert page.missing_marks() == []


def test_the_checklist_of_other_pages_asks_for_no_marks(pages):
    assert not [check for check in checks_of(pages.root_page.specific) if "метки" in check.title]


def test_every_table_has_the_cells_that_the_rule_asks_for():
    asked = {mark.name: set(mark.cells) for _, mark in MARKED if mark.cells}
    tables = {
        block.mark: {column.mark for column in block.columns}
        for block in DisclosureBlock().child_blocks.values()
        if getattr(block, "mark", "")
    }
    assert {
        name: cells - tables[name] for name, cells in asked.items() if cells - tables[name]
    } == {}


def test_editors_are_offered_the_known_marks_and_may_type_another():
    field = DisclosureBlock().child_blocks["fact"].child_blocks["mark"].field
    html = field.widget.render("mark", None, attrs={"id": "one"})
    assert 'list="one-offered"' in html
    assert '<datalist id="one-offered">' in html
    assert '<option value="fullName">полное наименование</option>' in html
    assert field.clean("newMark2027") == "newMark2027"


def older_site(page: DisclosurePage, slug: str) -> None:
    """Publish a sub-section at the address that a former version of the program gave it."""
    page.save_revision().publish()
    page.refresh_from_db()
    DisclosurePage.objects.filter(pk=page.pk).update(
        slug=slug, url_path=page.url_path.replace(page.slug, slug)
    )
    revision = page.latest_revision
    revision.content["slug"] = slug
    revision.save()


@pytest.mark.long
@pytest.mark.parametrize(
    ("old", "new"), [("edustandarts", "eduStandarts"), ("paid-edu", "paid_edu")]
)
def test_an_older_site_gets_the_right_addresses_and_no_doubles(
    pages, client, django_capture_on_commit_callbacks, old, new
):
    older_site(sub_section(new), old)
    assert client.get(f"/sveden/{old}/").status_code == 200
    with django_capture_on_commit_callbacks(execute=True):
        build_site()
    assert DisclosurePage.objects.count() == len(SUBSECTIONS)
    assert client.get(f"/sveden/{new}/").status_code == 200
    response = client.get(f"/sveden/{old}/")
    assert (response.status_code, response["Location"]) == (301, f"/sveden/{new}/")
    page = sub_section(new)
    assert page.get_latest_revision_as_object().slug == new
    before = Redirect.objects.count()
    build_demo_site()
    assert Redirect.objects.count() == before
    assert DisclosurePage.objects.count() == len(SUBSECTIONS)


def test_an_unpublished_change_of_an_older_site_stays_unpublished(pages):
    page = sub_section("paid_edu")
    older_site(page, "paid-edu")
    draft = DisclosurePage.objects.get(pk=page.pk)
    draft.title = "Ещё не готово"
    draft.save_revision()
    build_site()
    page = DisclosurePage.objects.get(pk=page.pk)
    assert (page.slug, page.live) == ("paid_edu", True)
    assert page.title != "Ещё не готово"
    assert page.get_latest_revision_as_object().title == "Ещё не готово"


def test_the_admin_may_not_make_small_letters_of_an_address(pages):
    section = DisclosureIndexPage.objects.get()
    page = sub_section("eduStandarts")
    page.slug = "edustandarts"
    page.full_clean()
    assert page.slug == "eduStandarts"
    other = DisclosurePage(title="Прочее", slug="others")
    section.add_child(instance=other)
    assert other.slug == "others"
