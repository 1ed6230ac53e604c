"""The page of a conversation: what it shows to whom, and that nothing typed is lost."""

import datetime

import pytest
from django.urls import reverse
from django.utils import timezone

from attestation.applications.conversations import selectors, services
from attestation.applications.sections import history_of
from attestation.applications.services import review
from attestation.files.models import StoredFile
from attestation.journal.models import JournalEntry
from tests import factories

pytestmark = pytest.mark.django_db


def address(application):
    return reverse("cabinet:conversation", args=[application.pk])


def page(client, user, url):
    client.force_login(user)
    return client.get(url)


def test_a_message_is_written_with_files_and_read_on_the_other_side(client, region, considered):
    home = region.home
    client.force_login(home.teacher)
    files = [factories.pdf_upload("Диплом.pdf"), factories.pdf_upload("Курсы.pdf", mark="2")]
    answer = client.post(address(considered), {"text": "Вот копии\nдиплома", "file": files})
    assert (answer.status_code, answer["Location"]) == (302, address(considered))
    listed = page(client, home.coordinator, reverse("cabinet:applications"))
    assert "Новое в переписке: 1" in listed.content.decode()
    shown = page(client, home.coordinator, address(considered)).content.decode()
    assert "Диплом.pdf" in shown
    assert "Курсы.pdf" in shown
    assert "новое" in shown
    again = page(client, home.coordinator, address(considered)).content.decode()
    assert "новое" not in again


def test_a_refused_form_keeps_text_and_files(client, region, considered):
    client.force_login(region.home.coordinator)
    typed = {"text": "Пришлите курсы", "answer_by": "2020-01-01"}
    answer = client.post(
        address(considered), {**typed, "file": factories.pdf_upload("Образец.pdf")}
    )
    shown = answer.content.decode()
    assert answer.status_code == 422
    for kept in ("Пришлите курсы", "2020-01-01", "Образец.pdf", "не раньше завтрашнего"):
        assert kept in shown


def test_without_scripts_files_are_added_and_taken_away_while_the_text_stays(
    client, region, considered
):
    teacher = region.home.teacher
    client.force_login(teacher)
    typed = {"text": "Пока пишу", "add": "1"}
    shown = client.post(address(considered), {**typed, "file": factories.pdf_upload("Скан.pdf")})
    assert (shown.status_code, "Ошибка:" in shown.content.decode()) == (200, False)
    assert all(kept in shown.content.decode() for kept in ("Пока пишу", "Скан.pdf"))
    [upload] = services.waiting_for(considered, actor=teacher)
    shown = client.post(address(considered), {"text": "Пока пишу", "discard": upload.pk})
    assert "Пока пишу" in shown.content.decode()
    assert services.waiting_for(considered, actor=teacher) == []


@pytest.mark.parametrize("key", ["", "no-key", "00000000-0000-0000-0000-000000000000"])
def test_a_file_that_is_not_there_is_taken_away_without_a_word(client, region, considered, key):
    client.force_login(region.home.teacher)
    assert client.post(address(considered), {"text": "Пишу", "discard": key}).status_code == 200


def test_a_file_of_another_kind_is_named_and_the_text_stays(client, region, considered):
    client.force_login(region.home.teacher)
    file = factories.pdf_upload("Скан.exe")
    answer = client.post(address(considered), {"text": "Вот скан", "file": file})
    assert answer.status_code == 422
    assert "Вот скан" in answer.content.decode()
    assert not selectors.messages_of(considered).exists()


def test_the_button_pressed_twice_sends_once(client, region, considered):
    client.force_login(region.home.teacher)
    shown = client.get(address(considered)).content.decode()
    mark = shown.split('name="form_of" value="')[1].split('"')[0]
    for _ in range(2):
        assert client.post(address(considered), {"text": "Раз", "form_of": mark}).status_code == 302
    assert selectors.messages_of(considered).count() == 1


def test_who_takes_no_part_gets_nothing(client, region, considered):
    services.write(considered, "Вопрос", actor=region.home.teacher)
    for stranger in (region.abroad.coordinator, region.home.experts[0].user):
        assert page(client, stranger, address(considered)).status_code == 404
        client.force_login(stranger)
        assert client.post(address(considered), {"text": "И я"}).status_code == 404


def test_an_ended_conversation_is_read_with_the_reason_why_it_cannot_be_written(
    client, region, considered
):
    home = region.home
    services.write(considered, "Вопрос", actor=home.teacher)
    review.reject(considered, reason=factories.reason(), actor=home.coordinator)
    shown = page(client, home.teacher, address(considered)).content.decode()
    assert "переписка окончена" in shown
    assert "Вопрос" in shown
    assert "<textarea" not in shown
    answer = client.post(address(considered), {"text": "Ещё"})
    assert answer.status_code == 422


def test_the_applicant_sees_no_field_of_a_day(client, region, considered):
    assert b"answer_by" not in page(client, region.home.teacher, address(considered)).content
    assert b"answer_by" in page(client, region.home.coordinator, address(considered)).content


def test_the_page_is_paged(client, region, considered, monkeypatch):
    monkeypatch.setattr("attestation.applications.conversations.views.PAGE", 2)
    for number in range(3):
        services.write(considered, f"Сообщение №{number}.", actor=region.home.teacher)
    first = page(client, region.home.teacher, address(considered)).content.decode()
    assert ["№0" in first, "№1" in first, "№2" in first] == [False, True, True]
    second = page(client, region.home.teacher, f"{address(considered)}?page=2").content.decode()
    assert "№0" in second


def test_a_file_opened_by_staff_is_noted(client, region, considered):
    home = region.home
    services.add_file(considered, factories.pdf_upload("Диплом.pdf"), actor=home.teacher)
    services.write(considered, "Вот", actor=home.teacher)
    stored = StoredFile.objects.get(conversation_file__isnull=False)
    page(client, home.coordinator, stored.get_absolute_url())
    noted = JournalEntry.objects.filter(action="application.read", application=considered)
    assert noted.filter(text__contains="Диплом.pdf").count() == 1


def test_the_page_of_the_application_shows_the_latest_and_what_is_to_be_answered(
    client, region, considered
):
    home = region.home
    soon = timezone.localdate() + datetime.timedelta(days=2)
    services.write(considered, "Когда курсы?", answer_by=soon, actor=home.coordinator)
    shown = page(client, home.teacher, considered.get_absolute_url()).content.decode()
    assert "Ответить на сообщение: Орлова\xa0А.\xa0И." in shown
    assert "Когда курсы?" in shown
    home_page = page(client, home.teacher, "/cabinet/").content.decode()
    assert "Новое в переписке о заявлении: 1" in home_page
    staff = page(client, home.coordinator, considered.get_absolute_url()).content.decode()
    assert "Переписка" in staff


def test_experts_read_nothing_of_it_in_the_history(region, considered):
    services.write(considered, "Вопрос", actor=region.home.teacher)
    expert = region.home.experts[0].user
    actions = {entry.action for entry in history_of(considered, expert)}
    assert "conversation.write" not in actions
    assert "conversation.write" in {e.action for e in history_of(considered, region.home.teacher)}


def test_staff_stop_waiting_by_a_button(client, region, considered):
    home = region.home
    soon = timezone.localdate() + datetime.timedelta(days=2)
    asked = services.write(considered, "Когда?", answer_by=soon, actor=home.coordinator)
    client.force_login(home.coordinator)
    url = reverse("cabinet:conversation_settle", args=[considered.pk, asked.pk])
    assert client.post(url)["Location"] == address(considered)
    assert selectors.awaited_of(considered) == []
    other = factories.submitted(factories.teacher(home.school))
    wrong = reverse("cabinet:conversation_settle", args=[other.pk, asked.pk])
    assert client.post(wrong).status_code == 404


@pytest.mark.parametrize(("show", "found"), [("", 2), ("unread", 1), ("awaited", 1), ("?", 2)])
def test_the_list_of_conversations_is_narrowed(client, region, considered, show, found):
    home = region.home
    other = factories.submitted(factories.teacher(home.school, last_name="Другова"))
    soon = timezone.localdate() + datetime.timedelta(days=2)
    services.write(considered, "Когда?", answer_by=soon, actor=home.coordinator)
    services.write(other, "Вопрос", actor=other.applicant)
    answer = page(client, home.coordinator, f"{reverse('cabinet:conversations')}?show={show}")
    assert len(answer.context["conversations"]) == found


def test_home_and_menu_count_what_is_new(client, region, considered):
    home = region.home
    services.write(considered, "Вопрос", actor=home.teacher)
    shown = page(client, home.coordinator, "/cabinet/").content.decode()
    assert "Новое в переписке о заявлениях" in shown


def test_the_list_keeps_to_what_waits_for_an_answer(client, region, considered):
    home = region.home
    other = factories.submitted(factories.teacher(considered.organization))
    due = timezone.localdate() + datetime.timedelta(days=3)
    services.write(considered, "Когда курсы?", answer_by=due, actor=home.coordinator)
    services.write(other, "К сведению", actor=home.coordinator)
    listed = reverse("cabinet:conversations")
    counts = [
        len(page(client, home.coordinator, f"{listed}{tab}").context["conversations"])
        for tab in ("", "?show=awaited")
    ]
    assert counts == [2, 1]
