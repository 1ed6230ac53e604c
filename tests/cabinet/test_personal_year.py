"""The year of a teacher: until when, by when, how many days, which period."""

import datetime

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.base.language.dates import add_months
from attestation.cabinet.personal_year import personal_year_of
from attestation.categories.choices import Category
from tests import factories
from tests.categories.conftest import set_category

pytestmark = pytest.mark.django_db

A_DAY = datetime.timedelta(days=1)


@pytest.fixture
def today():
    return timezone.localdate()


def test_a_category_that_ends_says_until_when_and_by_when(region, today):
    teacher = region.home.teacher
    until = add_months(today, 8)
    set_category(teacher, until=until)
    year = personal_year_of(teacher, today=today)
    assert year.category == f"первая, воспитатель: до {until:%d.%m.%Y}"
    assert year.apply.startswith("до ")
    assert "осталось" in year.apply or "остался" in year.apply
    assert not year.is_late


def test_the_last_day_and_the_day_after_it(region, today):
    teacher = region.home.teacher
    until = add_months(today, 8)
    set_category(teacher, until=until)
    last = datetime.datetime.strptime(
        personal_year_of(teacher, today=today).apply[3:13], "%d.%m.%Y"
    ).date()
    assert "сегодня последний день" in personal_year_of(teacher, today=last).apply
    late = personal_year_of(teacher, today=last + A_DAY)
    assert late.is_late
    assert "как можно скорее" in late.apply
    over = personal_year_of(teacher, today=until + A_DAY)
    assert over.category.endswith(f"срок истёк {until:%d.%m.%Y}")
    assert over.apply == ""


def test_a_category_without_term_asks_for_nothing(region, today):
    set_category(region.home.teacher, category=Category.HIGHEST)
    year = personal_year_of(region.home.teacher, today=today)
    assert year.category.endswith("без срока, подтверждать её не нужно")
    assert year.apply == ""


def test_a_filing_today_would_give_the_period_that_is_open(region, today):
    year = personal_year_of(region.home.teacher, today=today)
    assert year.today.startswith(region.period.name)


def test_it_is_not_asked_while_something_is_under_way_or_without_a_workplace(region, today):
    assert personal_year_of(factories.UserFactory(), today=today) is None
    factories.submitted(region.home.teacher)
    assert personal_year_of(region.home.teacher, today=today) is None


def test_it_stands_on_the_home_of_a_teacher_alone(region):
    shown = {}
    for who in ("teacher", "coordinator", "school_coordinator"):
        client = Client()
        client.force_login(getattr(region.home, who))
        shown[who] = (
            "Ваш аттестационный год" in client.get(reverse("cabinet:home")).content.decode()
        )
    assert shown == {"teacher": True, "coordinator": False, "school_coordinator": False}
