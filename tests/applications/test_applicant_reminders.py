"""Whose category ends is reminded in time, once, with the last day on which to apply."""

import datetime

import pytest
import time_machine
from django.utils import timezone

from attestation.applications.applicant_reminders import remind_applicants
from attestation.categories import services
from attestation.categories.choices import Category
from attestation.notifications.models import Message, ReminderRule
from attestation.notifications.reminder_defaults import ReminderKind
from tests import factories
from tests.categories.conftest import imported, set_category

pytestmark = pytest.mark.django_db

DAY = datetime.timedelta(days=1)
UNTIL = datetime.date(2027, 3, 1)


#: The days around each stage, and the last ones: what happens between them is nothing.
AROUND = (*range(2), *range(88, 96), *range(180, 187))


def told_around(person: object) -> list[int]:
    found, seen = [], 0
    for left in sorted(AROUND, reverse=True):
        remind_applicants(UNTIL - left * DAY)
        remind_applicants(UNTIL - left * DAY)
        count = Message.objects.filter(user=person, event="deadline.category").count()
        found += [left] * (count - seen)
        seen = count
    return found


def test_half_a_year_and_three_months_before_the_end(region: factories.Region) -> None:
    set_category(region.home.teacher, until=UNTIL)

    assert told_around(region.home.teacher) == [183, 92]


def test_the_letter_names_the_last_day_on_which_to_apply(region: factories.Region) -> None:
    set_category(region.home.teacher, until=UNTIL)

    with time_machine.travel(datetime.datetime(2026, 9, 1, 9), tick=False):
        remind_applicants(timezone.localdate())

    message = Message.objects.get(user=region.home.teacher, event="deadline.category")
    assert "действует до 01.03.2027" in message.text
    assert "не позднее 01.12.2026" in message.text


def test_when_that_day_has_gone_it_says_so(region: factories.Region) -> None:
    set_category(region.home.teacher, until=UNTIL)

    remind_applicants(UNTIL - 30 * DAY)

    message = Message.objects.get(user=region.home.teacher, event="deadline.category")
    assert "как можно скорее" in message.text


def test_operators_set_the_days(region: factories.Region) -> None:
    ReminderRule.objects.create(kind=ReminderKind.CATEGORY, days=[90])
    set_category(region.home.teacher, until=UNTIL)

    assert told_around(region.home.teacher) == [90]


def test_what_was_replaced_annulled_or_is_nobodys_reminds_nobody(
    region: factories.Region,
) -> None:
    replaced, annulled = region.home.teacher, factories.teacher(region.home.school)
    set_category(replaced, until=UNTIL)
    set_category(replaced, order_number="2", category=Category.HIGHEST)
    record = set_category(annulled, order_number="3", until=UNTIL)
    services.annul(
        record, order_number="1", order_date=UNTIL, reason="Ошибка.", actor=region.operator
    )
    imported(region, until=f"{UNTIL:%d.%m.%Y}")

    remind_applicants(UNTIL - 90 * DAY)

    assert not Message.objects.filter(event="deadline.category").exists()


def test_who_has_applied_is_not_asked(region: factories.Region) -> None:
    set_category(region.home.teacher, until=UNTIL)
    factories.submitted(region.home.teacher, category=Category.HIGHEST)

    assert told_around(region.home.teacher) == []


def test_a_namesake_with_an_account_of_their_own_replaces_nothing(
    region: factories.Region,
) -> None:
    names = {"last_name": "Белова", "first_name": "Анна", "patronymic": "Игоревна"}
    one, other = (factories.teacher(region.home.school, **names) for _ in range(2))
    set_category(one, until=UNTIL)
    set_category(other, order_number="2", category=Category.HIGHEST)

    remind_applicants(UNTIL - 90 * DAY)

    assert Message.objects.filter(user=one, event="deadline.category").exists()
