"""Search: kinds and their tabs, mistakes and keyboard layouts, marked words, help while typing."""

import datetime
import json

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from wagtail.models import Page

from cms_pages.models import DocumentItem, DocumentsPage, NewsPage
from cms_pages.search import query as search_query
from cms_pages.search.query import marked, suggested_queries

pytestmark = pytest.mark.django_db


def main(client, query: str, **more: str) -> str:
    """The part of the page that answers."""
    response = client.get("/search/", {"q": query, **more})
    assert response.status_code == 200
    html = response.content.decode()
    return html[html.index("<main") : html.index("</main>")]


def add_document(**values) -> DocumentItem:
    page = DocumentsPage.objects.get(slug="normative-documents")
    return DocumentItem.objects.create(page=page, **values)


def test_kinds_stand_on_tabs_with_their_counts(demo_pages, client):
    html = main(client, "приказ")
    for title in ("Всё", "Страницы", "Документы", "Педагоги в графиках"):
        assert title in html
    only = main(client, "приказ", kind="documents")
    assert 'id="documents"' in only
    assert 'id="pages"' not in only


@pytest.mark.parametrize(
    "query", ["проведению аттестации", "Порядок аттестация 196", "24.03.2023", "приказы"]
)
def test_documents_are_found_by_title_number_date_and_kind(pages, client, query):
    add_document(
        title="Порядок проведения аттестации",
        kind=DocumentItem.Kind.ORDER,
        issued_by="Минпросвещения России",
        date=datetime.date(2023, 3, 24),
        number="196",
    )
    html = main(client, query, kind="documents")
    assert "проведения" in html
    assert 'href="/normative-documents/' in html


def test_a_title_counts_more_than_a_note(pages, client):
    add_document(title="Письмо о сроках", note="О наставничестве")
    add_document(title="О наставничестве", note="Письмо")
    html = main(client, "наставничество", kind="documents")
    first, second = html.index("Письмо о сроках"), html.index("О <mark>наставничестве</mark>")
    assert second < first


def test_documents_of_an_unpublished_list_are_not_found(demo_pages, client):
    add_document(title="Тайная инструкция")
    assert "Тайная" in main(client, "инструкция", kind="documents")
    Page.objects.get(slug="normative-documents").unpublish()
    assert "Тайная" not in main(client, "инструкция", kind="documents")


def test_a_mistyped_word_is_answered_as_it_was_meant(demo_pages, client):
    for query in ("атестация", "аттистация", "аттестацыя"):
        html = main(client, query)
        assert f"По запросу «{query}» ничего не нашлось" in html
        assert "<mark>" in html
        assert 'id="pages"' in html


def test_words_typed_with_latin_keys_are_answered_as_they_were_meant(demo_pages, client):
    for query in ("fnntcnfwbz", "FNNTCNFWBZ", "pfzdktybt"):
        html = main(client, query)
        assert 'id="pages"' in html
        assert "Показаны ответы" in html


@pytest.mark.parametrize("query", ["Билова", "<tkjdf"])
def test_a_mistyped_name_finds_whom_it_meant(published, client, query):
    published(names=["Белова Анна Игоревна", "Ким Ольга Олеговна"])
    html = main(client, query)
    assert "Белова Анна Игоревна" in html
    assert "Ким" not in html


def test_what_is_found_is_not_corrected(demo_pages):
    assert list(suggested_queries("заявлениям")) == []


def test_a_question_without_any_answer_advises_and_leads_to_the_sections(demo_pages, client):
    html = main(client, "ъъъъъъъъ")
    assert "Ничего не нашлось" in html
    assert 'href="/schedules/"' in html
    assert 'href="/normative-documents/"' in html


def test_marked_words_are_those_of_the_question_in_any_form(db):
    assert marked(["Заявления и заявителя"], "заявление") == ["<mark>Заявления</mark> и заявителя"]


def test_an_excerpt_is_the_part_that_answers(db):
    text = "слово " * 300 + "наставник помогает " + "другое " * 300
    (excerpt,) = marked([text], "наставника", parts=True)
    assert "<mark>наставник</mark>" in excerpt
    assert len(excerpt) < 600


def test_what_stands_in_a_text_never_becomes_markup(db):
    hostile = "\ue000<script>alert()</script>\ue001 \x00 <b>график</b> & \\"
    (text,) = marked([hostile], "график")
    assert "<script>" not in text
    assert "<b>" not in text
    assert "<mark>график</mark>" in text


HOSTILE = [
    *("'", '"', "''--", "a' OR '1'='1", "& | ! ( ) <->", ":*", "a:*b", "\\", "%_%", "<->", "\x00"),
    *("а" * 10_000, "слово " * 2_000, "\ue000\ue001", "🙂" * 50, "http://x/?a=1&b=2", "[а-я]+(((("),
]


@pytest.mark.parametrize("address", ["/search/", "/search/suggest/"])
def test_no_question_breaks_the_search(demo_pages, client, address):
    for query in HOSTILE:
        for kind in ("", "documents", "people", "nonsense"):
            response = client.get(address, {"q": query, "kind": kind})
            assert response.status_code == 200, (query, kind)


def test_a_question_that_is_too_long_is_told_so(pages, client):
    assert "200" in main(client, "а" * 201)


def test_suggestions_are_titles_that_begin_so(demo_pages, client):
    for beginning in ("граф", "ГРАФ", "uhfa"):
        response = client.get("/search/suggest/", {"q": beginning})
        found = json.loads(response.content)["suggestions"]
        assert {"text": "Графики", "url": "/schedules/"} in found
        assert "max-age" in response["Cache-Control"]


def test_suggestions_wait_for_two_letters_and_name_no_people(demo_pages, published, client):
    published(names=["Графова Анна Игоревна"])
    assert json.loads(client.get("/search/suggest/?q=г").content) == {"suggestions": []}
    assert "Графова" not in client.get("/search/suggest/?q=графо").content.decode()


def test_a_correction_is_made_only_when_it_is_asked_for(demo_pages, monkeypatch):
    looked_at = []
    monkeypatch.setattr(search_query, "_nearest", lambda word, known: looked_at.append(word) or "")
    answers = suggested_queries("pfzdktybt грофик кратерий слово", words=2)
    assert next(answers).startswith("заявление")
    assert looked_at == []
    list(answers)
    # Two words as they were typed, two as from the other layout of keys.
    assert len(looked_at) <= 4


def test_one_address_is_not_helped_without_end(demo_pages, settings):
    settings.SEARCH_LIMITS = {"suggestions_from_address": "2/m/key"}
    client, elsewhere = Client(REMOTE_ADDR="10.0.4.1"), Client(REMOTE_ADDR="10.0.4.2")
    codes = [client.get("/search/suggest/?q=граф").status_code for _ in range(3)]
    assert codes == [200, 200, 429]
    assert elsewhere.get("/search/suggest/?q=граф").status_code == 200


def test_the_field_names_where_suggestions_come_from(pages, client):
    assert 'data-suggest="/search/suggest/"' in client.get("/search/").content.decode()


def queries_for(client) -> int:
    client.get("/search/", {"q": "олимпиада"})
    with CaptureQueriesContext(connection) as captured:
        client.get("/search/", {"q": "олимпиада"})
    return len(captured)


def test_the_search_asks_as_much_for_thirty_answers_as_for_three(demo_pages, published, client):
    parent = Page.objects.get(slug="news")

    def add(numbers) -> None:
        for number in numbers:
            parent.refresh_from_db()
            parent.add_child(instance=NewsPage(title=f"Олимпиада {number}", lead="Олимпиада"))
            add_document(title=f"Олимпиада {number}")

    published(names=[f"Олимпиада Анна {n}" for n in range(30)])
    add(range(3))
    few = queries_for(client)
    add(range(3, 30))
    assert queries_for(client) <= few


def test_many_people_are_paged_on_their_tab(published, client):
    published(names=[f"Белова Анна {n}" for n in range(12)])
    some = main(client, "белова")
    assert some.count('data-label="График"') == 5
    assert "Показать ещё 7" in some
    tab = main(client, "белова", kind="people", page="2")
    assert "Показаны 11–12 из 12" in tab
