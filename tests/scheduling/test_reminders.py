"""Reminders: on their days, to those whom they concern, each once."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from attestation.applications.models import Application
from attestation.applications.reminders import remind_of_consideration
from attestation.applications.reminders import stage_of as consideration_stage
from attestation.base.language.dates import day_in_words
from attestation.notifications import reminders as notification_reminders
from attestation.notifications.models import Letter, Message, Reminder
from attestation.notifications.services import messages as notifications
from attestation.scheduling import reminders, services, tasks
from tests import factories
from tests.scheduling.test_services import closed, scheduled

pytestmark = pytest.mark.django_db

ONE_DAY = datetime.timedelta(days=1)


def titles(person):
    return list(Message.objects.filter(user=person).order_by("pk").values_list("title", flat=True))


@pytest.fixture
def told():
    """What somebody is told by a call, and by nothing before it."""

    def run(person, call):
        Message.objects.all().delete()
        Letter.objects.all().delete()
        call()
        return list(Message.objects.filter(user=person).order_by("pk"))

    return run


@pytest.mark.parametrize(
    ("left", "stage"), [(30, None), (4, None), (3, 3), (2, 3), (1, 1), (0, 0), (-1, None)]
)
def test_the_days_of_deadlines(left, stage):
    assert reminders.stage_of(left) == stage


@pytest.mark.parametrize(
    ("left", "stage"),
    [(30, None), (11, None), (10, 10), (6, 10), (5, 5), (1, 5), (0, 0), (-3, 0)],
)
def test_the_days_of_consideration(left, stage):
    assert consideration_stage(left) == stage


def test_registration_is_reminded_of_three_times_with_the_count(region, told):
    factories.submitted(region.home.teacher)
    until = region.period.registration_until
    sent = []
    for before in range(10, -2, -1):
        today = until - before * ONE_DAY
        sent += [
            (before, message.text)
            for message in told(
                region.home.coordinator, lambda day=today: reminders.remind_of_deadlines(day)
            )
            if "зарегистрировать" in message.title
        ]
    assert [before for before, _ in sent] == [3, 1, 0]
    assert "ждут рассмотрения – 1" in sent[0][1]
    assert "До срока 3 дня" in sent[0][1]
    assert "Сегодня последний день" in sent[2][1]


def test_the_schedule_is_reminded_of_with_what_lacks(region, told):
    scheduled(region, experts=False)
    factories.registered(factories.teacher(region.home.school), region.home.coordinator)
    day = region.period.schedule_until - ONE_DAY
    messages = told(region.home.coordinator, lambda: reminders.remind_of_deadlines(day))
    text = next(m.text for m in messages if "закрыть период" in m.title)
    assert "в графике – 1, из них без двух специалистов – 1, ждут периода – 1" in text
    assert "это сделает система" in text
    assert not told(region.abroad.coordinator, lambda: reminders.remind_of_deadlines(day))


def test_who_has_closed_is_not_reminded(region, told):
    closed(region)
    day = region.period.schedule_until
    assert not told(region.home.coordinator, lambda: reminders.remind_of_deadlines(day))


def test_the_same_day_reminds_once_a_moved_one_again(region, told):
    scheduled(region)
    day = region.period.schedule_until
    person = region.home.coordinator
    assert len(told(person, lambda: reminders.remind_of_deadlines(day))) == 1
    assert not told(person, lambda: reminders.remind_of_deadlines(day))
    region.period.schedule_until = day + ONE_DAY
    region.period.closes_on = day + 3 * ONE_DAY
    region.period.save()
    assert len(told(person, lambda: reminders.remind_of_deadlines(day + ONE_DAY))) == 1


def test_a_day_off_is_said(region, told):
    scheduled(region)
    sunday = region.period.schedule_until
    while sunday.weekday() != 6:
        sunday += ONE_DAY
    region.period.schedule_until = region.period.closes_on = sunday
    region.period.save()
    message = told(region.home.coordinator, lambda: reminders.remind_of_deadlines(sunday))[0]
    assert "воскресенье: успейте до пятницы" in message.text


def test_consideration_on_day_20_25_and_30_of_30(region, told):
    application = factories.submitted(region.home.teacher)
    submitted = timezone.localdate(application.submitted_at)
    sent = []
    for number in range(32):
        today = submitted + number * ONE_DAY
        for message in told(
            region.home.coordinator, lambda day=today: remind_of_consideration(day)
        ):
            sent.append((number, message.text))
    assert [number for number, _ in sent] == [20, 25, 30]
    assert f"Идёт 20-й день из 30: {application.short_name}" in sent[0][1]
    assert "последний день" in sent[2][1]


def test_what_was_decided_is_not_reminded_of(region, told):
    application = factories.registered(region.home.teacher, region.home.coordinator)
    assert not told(region.home.coordinator, lambda: remind_of_consideration(application.due_on))


def test_a_missed_day_is_made_up_for(region, told):
    application = factories.submitted(region.home.teacher)
    late = application.due_on - 8 * ONE_DAY
    assert len(told(region.home.coordinator, lambda: remind_of_consideration(late))) == 1


def test_operators_get_the_overdue_listed_once(region, told):
    application = factories.submitted(region.home.teacher)
    due = application.due_on
    assert not told(region.operator, lambda: remind_of_consideration(due))
    found = told(region.operator, lambda: remind_of_consideration(due + ONE_DAY))
    assert [message.title for message in found] == ["Срок рассмотрения истёк: 1 заявление"]
    assert region.home.municipality.name in found[0].text
    assert application.short_name in found[0].text
    assert not told(region.operator, lambda: remind_of_consideration(due + 2 * ONE_DAY))


def test_nobody_is_reminded_of_an_application_of_their_own(region, told):
    person = factories.teacher(region.home.school)
    factories.assign_perm("coordinate_municipality", person, region.home.municipality)
    application = factories.submitted(region.home.teacher)
    Application.objects.filter(pk=application.pk).update(applicant=person)
    assert not told(person, lambda: remind_of_consideration(application.due_on))


def test_one_failure_keeps_nobody_else_from_being_reminded(region, monkeypatch, told):
    scheduled(region)
    scheduled(region, region.abroad)
    notify = notification_reminders.notify

    def fail_at_home(person, *args, **kwargs):
        if person == region.home.coordinator:
            raise RuntimeError("no such address")
        return notify(person, *args, **kwargs)

    monkeypatch.setattr(notification_reminders, "notify", fail_at_home)
    day = region.period.schedule_until
    assert told(region.abroad.coordinator, lambda: reminders.remind_of_deadlines(day))
    # What failed does not count as sent.
    monkeypatch.undo()
    assert told(region.home.coordinator, lambda: reminders.remind_of_deadlines(day))


def test_the_job_writes_by_day_only(region):
    scheduled(region)
    zone = timezone.get_current_timezone()
    day = region.period.schedule_until
    Message.objects.all().delete()
    for hour, count in ((6, 0), (9, 1), (10, 1), (21, 1)):
        with time_machine.travel(
            datetime.datetime.combine(day, datetime.time(hour), zone), tick=False
        ):
            tasks.remind(timestamp=0)
        assert titles(region.home.coordinator).count(titles_of_day(day)) == count


def titles_of_day(day):

    return f"До {day_in_words(day)} – закрыть период"


@pytest.mark.django_db(transaction=True)
def test_two_jobs_at_once_remind_once(region, at_once):
    scheduled(region)
    day = region.period.schedule_until
    at_once(*[lambda: reminders.remind_of_deadlines(day)] * 2)
    assert titles(region.home.coordinator).count(titles_of_day(day)) == 1


@pytest.mark.django_db(transaction=True)
def test_without_the_memory_it_reminds_twice(region, monkeypatch):
    """The control: with the guard off every run writes."""
    scheduled(region)
    day = region.period.schedule_until
    monkeypatch.setattr(notification_reminders, "not_yet_reminded", lambda user, keys: list(keys))
    reminders.remind_of_deadlines(day)
    reminders.remind_of_deadlines(day)
    assert titles(region.home.coordinator).count(titles_of_day(day)) == 2


def test_the_database_keeps_a_reminder_once(region):
    person = region.home.coordinator
    assert notifications.not_yet_reminded(person, ["a", "b", "a"]) == ["a", "b"]
    assert notifications.not_yet_reminded(person, ["b", "c"]) == ["c"]
    assert Reminder.objects.filter(user=person).count() == 3


def test_the_page_of_a_schedule_says_what_lacks_before_the_button(client, region):
    bare = scheduled(region, experts=False)
    waiting = factories.registered(factories.teacher(region.home.school), region.home.coordinator)
    client.force_login(region.home.coordinator)
    page = client.get(f"/cabinet/schedules/{bare.schedule_entry.schedule_id}/").content.decode()
    assert "Не назначены оба специалиста: 1." in page
    assert "Зарегистрированы, но ни в одном периоде: 1." in page
    assert page.index(waiting.get_absolute_url().rstrip("/").rsplit("/", 1)[-1])
    assert page.index("Зарегистрированы, но") < page.index("Проверить и закрыть период")


def test_the_page_says_when_all_is_ready(client, region):
    application = scheduled(region)
    client.force_login(region.home.coordinator)
    schedule = application.schedule_entry.schedule
    assert "Всё готово" in client.get(f"/cabinet/schedules/{schedule.pk}/").content.decode()
    services.close(schedule, actor=region.home.coordinator)
    assert (
        "закрыть период</button>"
        not in client.get(f"/cabinet/schedules/{schedule.pk}/").content.decode()
    )
