"""The pages of the results: each line in a form of its own, nothing typed is lost."""

import io
import re

import docx
import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attestation.applications.achievements.models import ResultRow
from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.applications.services import filing
from attestation.directory.initial_data.services import load_initial
from attestation.directory.results_models import ResultsTable
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(region):
    load_initial()
    return factories.generated(region.home.teacher)


@pytest.fixture
def browser(application):
    return signed_in(application.applicant)


def signed_in(person):
    client = Client()
    client.force_login(person)
    return client


def address(application, name="results", *more):
    return reverse(f"cabinet:{name}", args=[application.pk, *more])


def adding(application, code="abilities"):
    table = ResultsTable.objects.get(category=application.category, code=code)
    return address(application, "results_add", table.pk)


TYPED = {
    "title": "Олимпиада по математике, 7 «Б»",
    "year_from": "2024",
    "year_until": "2025",
    "level": "municipal",
    "result": "Два призёра",
}


def text(response):
    return " ".join(response.content.decode().split())


def test_a_line_is_saved_by_its_own_form_and_the_page_says_when(application, browser):
    response = browser.post(adding(application), TYPED, follow=True)
    page = text(response)
    assert response.redirect_chain == [(address(application) + "#abilities", 302)]
    assert "Строка сохранена." in page
    assert "заполнено 1 из 5 разделов" in page
    saved = ResultRow.objects.get().saved_at
    assert f"в {timezone.localtime(saved):%H:%M}" in page


def test_save_and_add_more_leads_to_the_next_empty_form(application, browser):
    response = browser.post(adding(application), TYPED | {"more": "1"})
    assert response.url == adding(application)


@pytest.mark.parametrize(
    ("wrong", "sentence"),
    [
        ({"year_from": "двадцать"}, "Укажите год четырьмя цифрами"),
        ({"year_from": "1812"}, "Проверьте год."),
        ({"year_until": "2020"}, "Последний год не может быть раньше первого."),
        ({"year_until": "2999"}, "Проверьте год."),
        ({"level": "galactic"}, "Выберите из списка."),
        ({"title": ""}, "Заполните это поле."),
        ({"result": ""}, "Заполните это поле."),
    ],
)
def test_a_wrong_value_is_answered_at_its_field_and_nothing_typed_is_lost(
    application, browser, wrong, sentence
):
    response = browser.post(adding(application), TYPED | wrong)
    assert response.status_code == 422
    assert sentence in text(response)
    kept = [v for k, v in TYPED.items() if k not in wrong and k in ("title", "result", "year_from")]
    assert all(value in text(response) for value in kept)


def test_a_file_that_cannot_be_taken_keeps_what_was_typed(application, browser):
    upload = factories.SimpleUploadedFile("вирус.exe", b"MZ")
    response = browser.post(adding(application), TYPED | {"upload": upload})
    assert response.status_code == 422
    assert TYPED["result"] in text(response)
    assert not ResultRow.objects.exists()


def test_a_file_is_attached_right_there_or_chosen_from_what_is_attached(application, browser):
    browser.post(adding(application), TYPED | {"upload": factories.pdf_upload("диплом.pdf")})
    [proof] = ResultRow.objects.get().proofs.all()
    assert proof.kind == DocumentKind.PUPILS
    browser.post(adding(application), TYPED | {"proofs": [proof.pk]})
    assert ResultRow.objects.latest("pk").proofs.get() == proof


def test_a_line_is_changed_in_the_form_it_was_written_in(application, browser):
    row = factories.result_row(application)
    page = text(browser.get(row.get_absolute_url()))
    assert row.title in page
    browser.post(row.get_absolute_url(), TYPED)
    row.refresh_from_db()
    assert row.result == "Два призёра"


def test_deleting_asks_first(application, browser):
    row = factories.result_row(application)
    delete = address(application, "results_delete", row.pk)
    assert "Удалить строку?" in text(browser.get(delete))
    assert ResultRow.objects.exists()
    browser.post(delete)
    assert not ResultRow.objects.exists()


def test_lines_are_moved_by_buttons(application, browser):
    factories.result_row(application, title="а", place=1)
    second = factories.result_row(application, title="б", place=2)
    browser.post(address(application, "results_move", second.pk), {"to": "up"})
    assert list(application.results.values_list("title", flat=True)) == ["б", "а"]


def test_tables_of_an_earlier_application_are_copied_by_one_button(application, browser):
    factories.result_row(application)
    new = factories.draft(application.applicant, position=factories.position("методист"))
    page = text(browser.get(address(new)))
    assert "Скопировать сюда" in page
    browser.post(address(new, "results_copy"), {"application": application.pk})
    assert new.results.count() == 1


def test_copying_from_somebody_else_does_not_exist(region, application, browser):
    stranger = factories.draft(factories.teacher(region.home.school))
    factories.result_row(stranger)
    response = browser.post(address(application, "results_copy"), {"application": stranger.pk})
    assert response.status_code == 404


def test_results_in_a_file_leave_no_table_to_be_filled(application, browser):
    assert "Без этого заявление не подать" in text(browser.get(address(application)))
    factories.complete(application)
    page = text(browser.get(address(application)))
    assert "Без этого заявление не подать" not in page
    assert "заполнено 0 из" not in page
    assert "таблицы на этой странице можно не заполнять" in page
    assert "Результаты приложены файлом." in text(browser.get(application.get_absolute_url()))


def test_the_blank_has_the_same_tables_and_columns_as_the_page(application, browser):
    """Guide: «Формы таблиц размещены на сайте»."""
    response = browser.get(address(application, "results_blank"))
    blank = docx.Document(io.BytesIO(response.content))
    headings = [[cell.text for cell in table.rows[0].cells] for table in blank.tables]
    tables = ResultsTable.objects.filter(category="first").order_by("place")
    assert [row[1] for row in headings] == [table.title_column for table in tables]
    words = " ".join(paragraph.text for paragraph in blank.paragraphs)
    assert all(table.title in words for table in tables)
    assert "пункт 35" in words


def test_the_appendix_can_be_looked_at_before_filing(application, browser):
    factories.result_row(application)
    response = browser.get(address(application, "results_draft"))
    [table] = docx.Document(io.BytesIO(response.content)).tables
    assert table.rows[1].cells[1].text == "Олимпиада"


def test_a_coordinator_and_an_applicant_who_has_filed_read_without_buttons(region, application):
    document_services.attach(
        application, "signed_scan", factories.pdf_upload(), actor=application.applicant
    )
    ResultsTable.objects.update(is_required=False)
    factories.result_row(application)
    filing.submit(application, actor=application.applicant)
    for person in (application.applicant, region.home.coordinator):
        page = text(signed_in(person).get(address(application)))
        assert "Олимпиада" in page
        assert "Добавить" not in page
        assert "Удалить" not in page
    coordinator = signed_in(region.home.coordinator)
    tabs = text(coordinator.get(application.get_absolute_url()))
    [tab] = re.findall(r'href="(\?show=[^"]+)"[^>]*>Таблицы результатов', tabs)
    review = text(coordinator.get(application.get_absolute_url() + tab))
    assert "Олимпиада" in review
    assert "Приложение к заявлению:</b> составляется" in review


def test_the_button_of_filing_does_not_work_until_something_is_told(application, browser):
    """Guide: «кнопка „Подать заявление“ не работает, если документы … не загружены»."""
    document_services.attach(
        application, "signed_scan", factories.pdf_upload(), actor=application.applicant
    )
    submit = reverse("cabinet:submit", args=[application.pk])
    page = text(browser.get(application.get_absolute_url()))
    assert f'action="{submit}"' not in page
    assert "результаты профессиональной деятельности (файл или заполненные таблицы)" in page
    factories.result_row(application, "monitoring")
    assert f'action="{submit}"' in text(browser.get(application.get_absolute_url()))


def test_a_photograph_that_is_poor_is_warned_about_before_filing_and_to_the_coordinator(
    region, application, browser
):
    document_services.attach(
        application, "signed_scan", factories.pdf_upload(), actor=application.applicant
    )
    warning = "Код внизу заявления не прочитан"
    assert warning in text(browser.get(application.get_absolute_url()))
    factories.result_row(application, "monitoring")
    filing.submit(application, actor=application.applicant)
    review = signed_in(region.home.coordinator).get(application.get_absolute_url())
    assert warning in text(review)


def test_queries_do_not_grow_with_rows(application, browser):
    def queries():
        with CaptureQueriesContext(connection) as captured:
            assert browser.get(address(application)).status_code == 200
        return len(captured)

    def add(count):
        for number in range(count):
            row = factories.result_row(application)
            document = document_services.attach(
                application,
                "other",
                factories.pdf_upload(mark=f"{count} {number}"),
                title="Диплом конкурса",
                actor=application.applicant,
            )
            row.proofs.add(document)

    add(3)
    browser.get(address(application))
    few = queries()
    add(27)
    assert queries() == few
    assert few <= 40
