"""Lists of documents: what a line says, how visitors narrow a list, what is no longer in force."""

import datetime
import json
import re

import pytest
from django.core.files.base import ContentFile
from wagtail.documents.models import Document

from cms_pages.models import DocumentItem, DocumentsPage

pytestmark = pytest.mark.django_db

OLD, NEW = datetime.date(2014, 4, 7), datetime.date(2023, 3, 24)


def in_words(html: bytes) -> str:
    return " ".join(re.sub(r"<[^>]+>", " ", html.decode()).split())


@pytest.fixture
def acts(pages) -> DocumentsPage:
    page = DocumentsPage.objects.get(slug="normative-documents")
    file = Document.objects.create(title="Порядок", file=ContentFile(b"%PDF", name="order.pdf"))
    page.items = [
        DocumentItem(
            title="Порядок аттестации",
            kind="order",
            issued_by="Минпросвещения России",
            date=NEW,
            number="196",
            section="Федеральные акты",
            document=file,
            sort_order=0,
        ),
        DocumentItem(
            title="Прежний порядок аттестации",
            kind="order",
            date=OLD,
            number="276",
            in_force=False,
            replaced_by="приказ Минпросвещения России от 24.03.2023 № 196",
            sort_order=1,
        ),
        DocumentItem(
            title="Отраслевое соглашение",
            kind="agreement",
            date=datetime.date(2025, 2, 20),
            section="Акты области",
            sort_order=2,
        ),
    ]
    file.get_file_size()
    page.save_revision().publish()
    # Read anew: what was put together here has lines without keys.
    return DocumentsPage.objects.get(pk=page.pk)


def shown(client, **asked) -> list[str]:
    html = client.get("/normative-documents/", asked).content.decode()
    found = re.findall(r'<li id="document-\d+">\s*<span>\s*(?:<a [^>]*>)?([^<]+)', html)
    return [name.strip() for name in found]


def test_documents_stand_by_section_and_what_is_out_of_force_stands_last(acts, client):
    assert shown(client) == [
        "Порядок аттестации",
        "Отраслевое соглашение",
        "Прежний порядок аттестации",
    ]
    html = client.get(acts.url).content.decode()
    assert html.index("Федеральные акты</h2>") < html.index("Акты области</h2>")
    assert html.index("Акты области</h2>") < html.index("Архив: больше не действуют")


def test_a_line_tells_particulars_format_and_size(acts, client):
    words = in_words(client.get(acts.url).content)
    assert "приказ Минпросвещения России от 24.03.2023 № 196" in words
    assert "PDF, 4" in words


def test_each_document_has_an_address_of_its_own(acts, client):
    html = client.get(acts.url).content.decode()
    for item in acts.items.all():
        assert f'<li id="{item.anchor}">' in html
        assert f'href="#{item.anchor}"' in html


def test_the_address_stays_when_the_list_is_changed(acts, client):
    before = acts.items.get(number="196").anchor
    draft = acts.get_latest_revision_as_object()
    for item in draft.items.all():
        item.title = f"{item.title} (ред.)"
        draft.items.add(item)
    draft.save_revision().publish()
    assert acts.items.get(number="196").anchor == before


def test_what_replaces_a_document_is_linked(acts, client):
    html = client.get(acts.url).content.decode()
    newer = acts.items.get(number="196")
    assert f'<a href="#{newer.anchor}">{newer.reference}</a>' in html


@pytest.mark.parametrize(
    ("asked", "found"),
    [
        ({"q": "порядка"}, ["Порядок аттестации", "Прежний порядок аттестации"]),
        ({"q": "196"}, ["Порядок аттестации", "Прежний порядок аттестации"][:1]),
        ({"q": "МИНПРОСВЕЩЕНИЕ"}, ["Порядок аттестации"]),
        ({"kind": "agreement"}, ["Отраслевое соглашение"]),
        ({"year": "2014"}, ["Прежний порядок аттестации"]),
        ({"force": "no"}, ["Прежний порядок аттестации"]),
        ({"force": "yes", "kind": "order"}, ["Порядок аттестации"]),
        ({"q": "соглашение", "kind": "order"}, []),
        ({"kind": "unheard-of"}, []),
    ],
)
def test_a_list_is_narrowed_without_scripts(acts, client, asked, found):
    assert shown(client, **asked) == found


def test_an_empty_answer_leads_back_to_the_whole_list(acts, client):
    html = client.get(acts.url, {"q": "щщщ"}).content.decode()
    assert "Найдено 0 документов" in in_words(html.encode())
    assert 'href="/normative-documents/"' in html[html.index("<main") :]


@pytest.mark.parametrize("query", ["<b>x</b>", "'; --", "\\", "%", "ё" * 300, "\x00"])
def test_a_list_survives_any_question(acts, client, query):
    response = client.get(acts.url, {"q": query, "year": query, "kind": query})
    assert response.status_code == 200
    assert "<b>x" not in response.content.decode()


def test_a_list_is_read_with_as_many_queries_whatever_its_length(
    acts, client, django_assert_max_num_queries
):
    client.get(acts.url)
    acts.items = [
        *acts.items.all(),
        *(
            DocumentItem(
                title=f"Документ {n}",
                document=Document.objects.create(title=f"Д{n}", file=ContentFile(b"x", "x.pdf")),
                sort_order=n + 3,
            )
            for n in range(30)
        ),
    ]
    for document in Document.objects.all():
        document.get_file_size()
    acts.save_revision().publish()
    client.get(acts.url)
    with django_assert_max_num_queries(16):
        assert client.get(acts.url).status_code == 200


def test_blank_tables_stand_where_the_field_says_so_whatever_the_address(pages, client):
    page = DocumentsPage.objects.get(slug="templates")
    assert page.contents == "templates"
    page.slug = "forms"
    page.save_revision().publish()
    with_blanks = client.get("/forms/").content.decode()
    page.contents = "other"
    page.save_revision().publish()
    without = client.get("/forms/").content.decode()
    assert "Таблицы для заполнения" not in without
    assert with_blanks.count("/templates/results-") == with_blanks.count("Таблицы для заполнения")


def test_search_engines_get_the_documents_with_their_addresses(acts, client):
    html = client.get(acts.url).content.decode()
    blocks = re.findall(r'<script type="application/ld\+json">(.*?)</script>', html)
    [listed] = [data for data in map(json.loads, blocks) if data["@type"] == "ItemList"]
    assert listed["numberOfItems"] == 3
    assert listed["itemListElement"][0]["url"].endswith(acts.items.get(number="196").anchor)
