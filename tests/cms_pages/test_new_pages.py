"""Questions, contacts, «Сведения об образовательной организации», the map of the site."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from wagtail.models import Page

from cms_pages.models import DisclosurePage, QuestionsPage, TextPage
from cms_pages.models.disclosure import SUBSECTIONS
from cms_pages.setup import build_site, ensure

pytestmark = pytest.mark.django_db


@pytest.fixture
def demo_pages(db):
    return build_site(demo=True)


def data_of(html: str, kind: str) -> dict:
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    [found] = [data for data in map(json.loads, blocks) if data["@type"] == kind]
    return found


def test_each_question_has_an_address_and_stands_in_the_structured_data(demo_pages, client):
    page = QuestionsPage.objects.get()
    html = client.get("/faq/").content.decode()
    anchors = re.findall(r'<details class="govuk-details" id="(question-[0-9a-f]{8})"', html)
    assert len(anchors) == len(set(anchors)) == len(page.asked())
    assert len(anchors) >= 20
    assert all(f'href="#{anchor}"' in html for anchor in anchors)
    faq = data_of(html, "FAQPage")
    assert len(faq["mainEntity"]) == len(anchors)
    assert "<" not in faq["mainEntity"][0]["acceptedAnswer"]["text"]


def test_topics_lead_to_their_questions(demo_pages, client):
    html = client.get("/faq/").content.decode()
    links = re.findall(r'href="#(topic-[0-9a-f]{8})"', html)
    assert len(links) >= 4
    assert all(f'<section id="{link}">' in html for link in links)


def test_addresses_of_questions_are_the_same_on_every_installation(demo_pages):
    [topic, *_] = QuestionsPage.objects.get().topics.raw_data
    assert topic["id"] == "de670b6e-8838-50c8-8cff-bfad95346f0b"


def test_contacts_name_people_and_ways_to_reach_them(demo_pages, client):
    html = client.get("/contacts/").content.decode()
    assert "Рябинина Ольга Сергеевна" in html
    assert "Озёрная набережная" in html
    assert 'href="mailto:ryabinina@institute.example"' in html
    page = data_of(html, "ContactPage")
    assert page["about"]["@type"] == "EducationalOrganization"
    names = [point["name"] for point in page["about"]["contactPoint"]]
    assert "Рябинина Ольга Сергеевна" in names


def test_contacts_embed_nothing_of_others(demo_pages, client):
    html = client.get("/contacts/").content.decode()
    assert not re.search(r'(?:src|href)="(?:https?:)?//(?!127\.0\.0\.1)', html)


def test_a_new_site_has_the_sub_sections_as_drafts(pages, client):
    drafts = DisclosurePage.objects.filter(live=False)
    assert [(page.title, page.slug) for page in drafts.order_by("path")] == SUBSECTIONS
    assert client.get("/sveden/common/").status_code == 404
    assert "ещё не опубликованы" in client.get("/sveden/").content.decode()


def test_the_section_is_reached_from_the_home_page_and_the_menu(demo_pages, client):
    html = client.get("/").content.decode()
    menu = html[html.index('aria-label="Разделы сайта"') : html.index("<main")]
    assert 'href="/sveden/"' in menu
    assert 'href="/sveden/"' in html[html.index("<main") : html.index("</main>")]


def test_every_page_of_the_section_has_the_same_navigation(demo_pages, client):
    addresses = [f"/sveden/{slug}/" for _, slug in SUBSECTIONS]
    for address in ["/sveden/", *addresses]:
        html = client.get(address).content.decode()
        navigation = html[html.index('<nav class="side"') :]
        navigation = navigation[: navigation.index("</nav>")]
        assert re.findall(r'href="([^"]+)"', navigation) == addresses
        assert navigation.count("aria-current") == (address != "/sveden/")


@pytest.mark.parametrize(
    ("slug", "marks"),
    [
        ("common", {"fullName", "shortName", "regDate", "address", "telephone", "uchredLaw"}),
        ("struct", {"structOrgUprav", "name", "fio", "post", "addressStr"}),
        ("document", {"ustavDocLink", "localActOrder", "prescriptionDocLink"}),
        ("education", {"eduOp", "eduName", "eduForm", "learningTerm", "language"}),
        ("managers", {"rucovodstvo", "rucovodstvoZam", "fio", "post", "telephone", "email"}),
        ("employees", {"teachingStaff", "teachingDiscipline", "degree", "specExperience"}),
        ("objects", {"purposeCab", "osnCab", "ovzCab"}),
        ("budget", {"volume", "finBRVolume", "finPVolume"}),
        ("vacant", {"vacant", "numberBRVacant"}),
    ],
)
def test_what_the_rule_asks_for_is_marked(demo_pages, client, slug, marks):
    html = client.get(f"/sveden/{slug}/").content.decode()
    assert marks <= set(re.findall(r'itemprop="(\w+)"', html))


def test_no_cell_of_a_marked_table_is_empty(demo_pages, client):
    for _, slug in SUBSECTIONS:
        html = client.get(f"/sveden/{slug}/").content.decode()
        assert not re.search(r'itemprop="\w+"[^>]*>\s*</', html), slug


def test_every_mark_belongs_to_a_thing_that_it_describes(demo_pages, client):
    for _, slug in SUBSECTIONS:
        page = BeautifulSoup(client.get(f"/sveden/{slug}/").content, "html.parser")
        marked = page.select("[itemprop]")
        assert [one for one in marked if not one.find_parent(itemscope=True)] == [], slug


def test_the_map_names_every_page_but_news_and_drafts(demo_pages, client):
    home = demo_pages.root_page
    ensure(home, TextPage(title="Черновик", slug="draft"), live=False)
    html = client.get("/sitemap/").content.decode()
    tree = html[html.index('class="site-map"') : html.index("<h2>Службы</h2>")]
    shown = set(re.findall(r'href="([^"]+)"', tree))
    live = {page.url for page in home.get_descendants().live()}
    assert shown == {url for url in live if not url.startswith("/news/") or url == "/news/"} - {
        "/sitemap/"
    }


def test_the_map_takes_one_query_whatever_the_site_holds(
    demo_pages, client, django_assert_num_queries
):
    page = Page.objects.get(slug="sitemap").specific
    page.get_parent()
    with django_assert_num_queries(2):  # the pages, and what restricts them
        page.tree()


def test_promises_are_kept_on_pages_of_their_own(demo_pages, client):
    for slug, word in (
        ("privacy", "Зачем"),
        ("consents", "На публикацию"),
        ("cookies", "csrftoken"),
        ("accessibility", "52872"),
    ):
        assert word in client.get(f"/{slug}/").content.decode()
