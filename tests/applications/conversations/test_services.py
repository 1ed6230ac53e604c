"""Messages about an application: who writes, who is told, what becomes of files and days."""

import datetime

import pytest
from django.db import transaction
from django.utils import timezone

from attestation.applications.conversations import letters, limits, selectors, services
from attestation.applications.conversations.access import part_of
from attestation.applications.conversations.models import Conversation, ConversationMessage
from attestation.applications.models import Application
from attestation.applications.services import drafts, review
from attestation.base.errors import DomainError
from attestation.files.models import StoredFile
from attestation.files.uploads.models import Upload
from attestation.notifications.models import Letter
from tests import factories

pytestmark = pytest.mark.django_db


def tomorrow(days: int = 1) -> datetime.date:
    return timezone.localdate() + datetime.timedelta(days=days)


def texts(application):
    return [message.text for message in selectors.messages_of(application)]


def told(user, event="conversation.message"):
    return list(user.notifications.filter(event=event))


# --- Who ----


def test_applicant_coordinators_and_operator_take_part_and_read_each_other(region, considered):
    home = region.home
    people = [home.teacher, home.coordinator, home.school_coordinator, region.operator]
    for number, person in enumerate(people):
        services.write(considered, f"Сообщение {number}", actor=person)
    assert texts(considered) == [f"Сообщение {n}" for n in (3, 2, 1, 0)]
    for person in people:
        assert Conversation.objects.visible_to(person).count() == 1


def test_nobody_else_takes_part(region, considered):
    services.write(considered, "Здравствуйте", actor=region.home.teacher)
    strangers = [
        region.abroad.coordinator,
        region.abroad.school_coordinator,
        region.abroad.teacher,
        region.home.experts[0].user,
    ]
    for stranger in strangers:
        assert not Conversation.objects.visible_to(stranger).exists()
        with pytest.raises(DomainError, match="Писать о заявлении могут"):
            services.write(considered, "И я", actor=stranger)


def test_before_the_filing_only_the_school_and_the_applicant_take_part(region):
    home = region.home
    draft = factories.draft(home.teacher)
    services.write(draft, "Помогите", actor=home.teacher)
    assert part_of(home.school_coordinator, draft) == "school_coordinator"
    for person in (home.coordinator, region.operator):
        assert part_of(person, draft) is None
        assert not Conversation.objects.visible_to(person).exists()


def test_a_coordinator_writes_about_the_own_application_as_its_applicant(region):
    home = region.home
    own = factories.submitted(factories.teacher(home.school, last_name="Двойнова"))
    factories.assign_perm("coordinate_municipality", own.applicant, home.municipality)
    message = services.write(own, "О своём", actor=own.applicant)
    assert message.role == "applicant"
    with pytest.raises(DomainError, match="Срок ответа назначают"):
        services.write(own, "К сроку", answer_by=tomorrow(), actor=own.applicant)


# --- Ended ----


def test_when_the_application_has_ended_it_is_read_and_not_written(region, considered):
    home = region.home
    services.write(considered, "Вопрос", actor=home.coordinator)
    review.reject(considered, reason=factories.reason(), actor=home.coordinator)
    with pytest.raises(DomainError, match="Заявление отклонено, переписка окончена"):
        services.write(considered, "Ещё вопрос", actor=home.teacher)
    assert Conversation.objects.visible_to(home.teacher).exists()
    assert texts(considered) == ["Вопрос"]


def test_who_writes_while_it_ends_reads_why_and_keeps_the_file(region, considered):
    home = region.home
    stale = Application.objects.get(pk=considered.pk)
    services.add_file(considered, factories.pdf_upload(), actor=home.teacher)
    review.reject(considered, reason=factories.reason(), actor=home.coordinator)
    # The page knows the old state; the service asks under the lock.
    with pytest.raises(DomainError, match="отклонено"), transaction.atomic():
        services._write(stale, "Поздно", [], answer_by=None, actor=home.teacher)
    assert services.waiting_for(considered, actor=home.teacher)


def test_a_deleted_draft_takes_its_conversation_and_its_files_along(region):
    home = region.home
    draft = factories.draft(home.teacher)
    services.add_file(draft, factories.pdf_upload(), actor=home.school_coordinator)
    services.write(draft, "Образец", actor=home.school_coordinator)
    services.add_file(draft, factories.pdf_upload(mark="ещё"), actor=home.teacher)
    drafts.delete_draft(draft, actor=home.teacher)
    assert not ConversationMessage.objects.exists()
    assert not StoredFile.objects.exists()
    assert not Upload.objects.exists()


# --- Files ----


def test_files_that_wait_go_with_the_message_and_are_seen_by_who_takes_part(region, considered):
    home = region.home
    services.add_file(considered, factories.pdf_upload("Диплом.pdf"), actor=home.teacher)
    services.add_file(
        considered, factories.pdf_upload("Приложение.pdf", mark="2"), actor=home.teacher
    )
    message = services.write(considered, "Вот диплом", actor=home.teacher)
    names = [one.file.original_name for one in message.attached.all()]
    assert names == ["Диплом.pdf", "Приложение.pdf"]
    assert not services.waiting_for(considered, actor=home.teacher)
    files = StoredFile.objects.filter(conversation_file__message=message)
    for person in (home.teacher, home.coordinator, home.school_coordinator, region.operator):
        assert files.visible_to(person).count() == 2
    for stranger in (home.experts[0].user, region.abroad.coordinator):
        assert not files.visible_to(stranger).exists()


def test_files_of_another_person_do_not_go_with_the_message(region, considered):
    home = region.home
    services.add_file(considered, factories.pdf_upload(), actor=home.coordinator)
    message = services.write(considered, "Без файлов", actor=home.teacher)
    assert not message.attached.exists()
    assert services.waiting_for(considered, actor=home.coordinator)


def test_a_refused_message_keeps_its_files(region, considered):
    teacher = region.home.teacher
    services.add_file(considered, factories.pdf_upload(), actor=teacher)
    with pytest.raises(DomainError, match="Напишите сообщение"):
        services.write(considered, " \u200b ", actor=teacher)
    assert len(services.waiting_for(considered, actor=teacher)) == 1


def test_there_are_bounds_of_files_of_words_and_of_messages(region, considered, monkeypatch):
    teacher = region.home.teacher
    monkeypatch.setattr(services, "FILES_EACH", 1)
    services.add_file(considered, factories.pdf_upload(), actor=teacher)
    with pytest.raises(DomainError, match="не больше 1 файл"):
        services.add_file(considered, factories.pdf_upload(mark="2"), actor=teacher)
    monkeypatch.setattr(services, "FILES_EVER", 0)
    with pytest.raises(DomainError, match="слишком много файлов"):
        services.write(considered, "С файлом", actor=teacher)
    with pytest.raises(DomainError, match="не больше 5000 знаков, сейчас"):
        services.write(considered, "я" * (limits.LENGTH + 1), actor=teacher)
    [upload] = services.waiting_for(considered, actor=teacher)
    services.drop_file(considered, upload.pk, actor=teacher)
    monkeypatch.setattr(services, "A_DAY", 1)
    services.write(considered, "Первое", actor=teacher)
    with pytest.raises(DomainError, match="слишком много сообщений"):
        services.write(considered, "Второе", actor=teacher)


# --- Unread ----


def test_what_is_unread_is_counted_until_it_is_shown(region, considered):
    home = region.home
    services.write(considered, "Раз", actor=home.coordinator)
    services.write(considered, "Два", actor=home.coordinator)
    assert selectors.unread_numbers(home.teacher, [considered.pk]) == {considered.pk: 2}
    assert selectors.unread_numbers(home.coordinator, [considered.pk]) == {}
    shown = list(selectors.messages_of(considered))
    services.mark_read(considered, shown, actor=home.teacher)
    assert not selectors.unread(home.teacher).exists()
    assert not home.teacher.notifications.filter(event="conversation.message", read_at=None)


def test_an_older_page_takes_no_mark_back(region, considered):
    home = region.home
    services.write(considered, "Раз", actor=home.coordinator)
    old = list(selectors.messages_of(considered))
    services.write(considered, "Два", actor=home.coordinator)
    services.mark_read(considered, list(selectors.messages_of(considered)), actor=home.teacher)
    services.mark_read(considered, old, actor=home.teacher)
    assert not selectors.unread(home.teacher).exists()


def test_a_successor_finds_what_the_predecessor_has_not_read(region, considered):
    home = region.home
    services.write(considered, "Вопрос", actor=home.teacher)
    successor = factories.UserFactory(last_name="Сменова")
    factories.assign_perm("coordinate_municipality", successor, home.municipality)
    assert selectors.unread(successor).count() == 1


def test_operators_are_told_of_conversations_in_which_they_wrote(region, considered):
    home, operator = region.home, region.operator
    services.write(considered, "Вопрос", actor=home.teacher)
    assert not selectors.unread(operator).exists()
    services.write(considered, "Ответ центра", actor=operator)
    services.write(considered, "Спасибо", actor=home.teacher)
    assert selectors.unread(operator).count() == 1
    assert len(told(operator, "work.message")) == 1


# --- Told ----


def test_the_letter_says_who_wrote_and_never_what(region, considered):
    home = region.home
    Letter.objects.all().delete()
    services.write(
        considered, "Ваш диагноз неразборчив", answer_by=tomorrow(3), actor=home.coordinator
    )
    [letter] = Letter.objects.filter(user=home.teacher)
    assert "Муниципальный координатор Орлова А. И. пишет" in letter.body
    assert "Ответьте до" in letter.body
    assert "диагноз" not in letter.body + letter.subject
    assert "диагноз" not in "".join(considered.journal.values_list("text", flat=True))


def test_only_the_applicant_is_asked_to_answer_whatever_the_name(region, considered):
    home = region.home
    considered.surname, considered.given_name = "Петрова (Сидорова)", ""
    considered.patronymic = ""
    message = services.write(considered, "Где?", answer_by=tomorrow(3), actor=home.coordinator)
    letters.tell(message, considered, home.school_coordinator)
    [news] = told(home.school_coordinator, "work.message")
    assert "о заявлении: Петрова (Сидорова). Прочитать" in news.text


def test_several_unread_messages_are_one_line_of_the_cabinet(region, considered):
    home = region.home
    for text in ("Раз", "Два", "Три"):
        services.write(considered, text, actor=home.coordinator)
    [message] = told(home.teacher)
    assert message.title.startswith("3 новых сообщения о заявлении")


def test_coordinators_are_told_in_the_letter_of_the_day(region, considered):
    home = region.home
    Letter.objects.all().delete()
    services.write(considered, "Вопрос", actor=home.teacher)
    [message] = told(home.coordinator, "work.message")
    assert message.waits_for_digest
    assert not Letter.objects.filter(user=home.coordinator).exists()
    assert not told(home.school_coordinator, "work.message")


# --- A day for the answer ----


def test_an_answer_settles_what_was_waited_for(region, considered):
    home = region.home
    asked = services.write(considered, "Когда курсы?", answer_by=tomorrow(), actor=home.coordinator)
    assert selectors.awaited_of(considered) == [asked]
    services.write(considered, "Я тоже спрошу", actor=home.school_coordinator)
    assert selectors.awaited_of(considered) == [asked]
    answer = services.write(considered, "В марте", actor=home.teacher)
    asked.refresh_from_db()
    assert (asked.answer, asked.settled_by) == (answer, home.teacher)
    assert selectors.awaited_of(considered) == []


def test_staff_may_wait_no_more_and_the_applicant_may_not_say_so(region, considered):
    home = region.home
    asked = services.write(considered, "Когда?", answer_by=tomorrow(), actor=home.coordinator)
    with pytest.raises(DomainError, match="Срок ответа назначают"):
        services.settle(asked, actor=home.teacher)
    services.settle(asked, actor=region.operator)
    with pytest.raises(DomainError, match="уже не ждут"):
        services.settle(asked, actor=home.coordinator)


@pytest.mark.parametrize("days", [0, -1, limits.DAYS_AHEAD + 1])
def test_an_unsuitable_day_is_refused(region, considered, days):
    with pytest.raises(DomainError) as refusal:
        services.write(considered, "?", answer_by=tomorrow(days), actor=region.home.coordinator)
    assert refusal.value.field == "answer_by"
