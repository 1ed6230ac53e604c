"""Questions, contacts, policies, the map of the site."""

import json
import re

import pytest
from wagtail.models import Page

from cms_pages.models import QuestionsPage, TextPage
from cms_pages.services import ensure

pytestmark = pytest.mark.django_db


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
