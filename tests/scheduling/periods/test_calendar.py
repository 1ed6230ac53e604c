"""The dates that the rules give, periods for a year ahead, the calendar of each role."""

import datetime
import itertools

import pytest
import time_machine
from django.db import IntegrityError, transaction
from django.urls import reverse

from attestation.accounts.roles import Role
from attestation.base.errors import DomainError
from attestation.directory.initial_data.services import load_initial
from attestation.directory.rules_models import CalendarDay, ProcedureRules
from attestation.scheduling.models import AttestationPeriod
from attestation.scheduling.periods import calendar
from attestation.scheduling.periods.services import plan_year
from tests import factories

pytestmark = pytest.mark.django_db

DATES = [kind.field for kind in calendar.DATE_KINDS]


def day(text):
    return datetime.date.fromisoformat(text)


def period(text):
    made = AttestationPeriod.beginning(day(text))
    made.save()
    return made


@pytest.fixture
def operator():
    return factories.Region().operator


@pytest.fixture
def nothing(operator):
    AttestationPeriod.objects.all().delete()
    return operator


@pytest.mark.parametrize(
    ("first", "expected"),
    [
        (
            "2026-10-01",
            "2026-09-11 2026-09-12 2026-09-14 2026-09-30 2026-10-01 2026-11-15 2026-11-25",
        ),
        (
            "2026-12-01",
            "2026-11-11 2026-11-12 2026-11-14 2026-11-30 2026-12-01 2027-01-15 2027-01-25",
        ),
        (
            "2027-01-01",
            "2026-12-11 2026-12-12 2026-12-14 2026-12-31 2027-01-01 2027-02-15 2027-02-25",
        ),
        (
            "2028-03-01",
            "2028-02-11 2028-02-12 2028-02-14 2028-02-29 2028-03-01 2028-04-15 2028-04-25",
        ),
    ],
)
def test_the_rules_give_all_dates(first, expected):
    made = AttestationPeriod.beginning(day(first))
    assert [f"{getattr(made, name)}" for name in DATES] == expected.split()


def test_every_date_follows_the_rules_that_hold(nothing):
    ProcedureRules.objects.create(
        valid_from=day("2026-09-01"),
        registration_day=8,
        schedule_day=9,
        closing_day=10,
        evidence_days=5,
        conclusions_day=18,
        session_day=28,
    )
    made = period("2026-10-01")
    expected = "2026-09-08 2026-09-09 2026-09-10 2026-09-26 2026-10-01 2026-11-18 2026-11-28"
    assert [f"{getattr(made, name)}" for name in DATES] == expected.split()


@pytest.mark.parametrize(
    "first", [f"{year}-{month:02}-01" for year in (2026, 2028) for month in range(1, 13)]
)
def test_whatever_the_month_the_database_takes_the_dates(nothing, first):
    assert period(first).pk


@pytest.mark.parametrize(
    "wrong",
    [
        {"closes_on": day("2026-09-11")},
        {"closes_on": day("2026-11-16")},
        {"session_on": day("2026-11-14")},
        {"evidence_until": day("2026-11-16")},
    ],
)
def test_dates_out_of_order_are_refused_by_the_database(nothing, wrong):
    made = AttestationPeriod.beginning(day("2026-10-01"))
    for name, value in wrong.items():
        setattr(made, name, value)
    with pytest.raises(IntegrityError), transaction.atomic():
        made.save()


def test_a_year_is_six_periods_in_a_row(nothing):
    made = plan_year(day("2026-10-01"), actor=nothing)
    assert [p.slug for p in made] == [
        "2026-10",
        "2026-12",
        "2027-02",
        "2027-04",
        "2027-06",
        "2027-08",
    ]


def test_planning_again_makes_nothing_and_touches_nothing(nothing):
    plan_year(day("2026-10-01"), actor=nothing)
    moved = AttestationPeriod.objects.get(starts_on="2026-12-01")
    moved.closes_on = day("2026-11-20")
    moved.save()
    before = list(AttestationPeriod.objects.values())
    assert plan_year(day("2026-10-01"), actor=nothing) == []
    assert list(AttestationPeriod.objects.values()) == before


@pytest.mark.parametrize("existing", ["2026-11-01", "2026-12-01", "2027-01-01"])
def test_no_period_overlaps_an_existing_one(nothing, existing):
    period(existing)
    plan_year(day("2026-10-01"), actor=nothing)
    periods = list(AttestationPeriod.objects.order_by("starts_on"))
    for earlier, later in itertools.pairwise(periods):
        assert earlier.ends_on < later.starts_on


def test_only_an_operator_plans(region):
    with pytest.raises(DomainError, match="только оператор"):
        plan_year(day("2026-10-01"), actor=region.home.coordinator)


@pytest.mark.parametrize(
    ("known", "today", "first"),
    [
        (None, "2026-09-14", "2026-10-01"),
        (None, "2026-09-15", "2026-11-01"),
        ("2026-08-01", "2026-09-01", "2026-10-01"),
        ("2026-08-01", "2026-09-15", "2026-12-01"),
        ("2026-09-01", "2026-09-01", "2026-11-01"),
    ],
)
def test_planning_begins_with_what_is_not_closed_yet_in_step(nothing, known, today, first):
    if known:
        period(known)
    assert calendar.first_to_plan(day(today)) == day(first)


@pytest.mark.django_db(transaction=True)
def test_two_operators_plan_one_year(region, at_once):
    AttestationPeriod.objects.all().delete()
    made = at_once(*[lambda: plan_year(day("2026-10-01"), actor=region.operator)] * 2)
    assert sum(len(periods) for periods in made) == 6
    assert AttestationPeriod.objects.count() == 6


def test_holidays_of_two_years_are_known_from_the_start():
    load_initial()
    assert CalendarDay.objects.filter(date__year=2026).count() == 14
    assert CalendarDay.objects.filter(date__year=2027).count() == 14
    assert CalendarDay.objects.get(date="2027-01-07").name == "Рождество Христово"


def test_neighbouring_holidays_of_one_name_stand_together():
    load_initial()
    january = CalendarDay.objects.filter(date__year=2027, date__month=1).order_by("date")
    assert calendar.in_words(january) == [
        "1–6 января – нерабочие дни: Новогодние каникулы",
        "7 января – нерабочий день: Рождество Христово",
        "8 января – нерабочий день: Новогодние каникулы",
    ]


def test_events_say_what_to_mind_on_a_day_off(nothing):
    CalendarDay.objects.create(date="2026-09-10", name="День области")
    CalendarDay.objects.create(date="2026-09-12", name="Перенос", kind="working")
    found = {event.kind: event.advice for event in calendar.events([period("2026-10-01")])}
    assert found["registration_until"] == ""
    assert found["schedule_until"] == ""
    assert "успейте до пятницы, 13 ноября" in found["conclusions_until"]


def page_of(client, person, today="2026-09-01T12:00"):
    client.force_login(person)
    with time_machine.travel(datetime.datetime.fromisoformat(today), tick=False):
        return client.get(reverse("cabinet:calendar")).content.decode()


def test_the_calendar_marks_what_concerns_the_role(client, region):
    AttestationPeriod.objects.all().delete()
    period("2026-10-01")
    page = page_of(client, region.home.coordinator)
    own = [kind for kind in calendar.DATE_KINDS if Role.MUNICIPAL_COORDINATOR in kind.roles]
    assert page.count("касается вас") == len(own)
    assert "Сентябрь 2026" in page
    assert "Создать периоды" not in page


def test_past_dates_are_not_shown(client, region):
    AttestationPeriod.objects.all().delete()
    period("2026-10-01")
    page = page_of(client, region.home.coordinator, "2026-11-20T12:00")
    # The menu beside it has a page of this name.
    page = page[page.index("<h1") :]
    assert "Заседание аттестационной комиссии" in page
    assert "Итоговые заключения" not in page


def test_the_operators_button_makes_the_year_once(client, region):
    AttestationPeriod.objects.all().delete()
    assert "Создать периоды на год вперёд" in page_of(client, region.operator)
    with time_machine.travel(datetime.datetime(2026, 9, 1, 12), tick=False):
        said = client.post(reverse("cabinet:plan_year"), follow=True).content.decode()
        assert "Создано 6 периодов" in said
        assert "Создать периоды на год вперёд" not in said
        again = client.post(reverse("cabinet:plan_year"), follow=True).content.decode()
    assert "уже есть" in again
    assert AttestationPeriod.objects.count() == 6


def test_the_button_is_the_operators(client, region):
    client.force_login(region.home.coordinator)
    assert client.post(reverse("cabinet:plan_year")).status_code == 404


def test_the_calendar_costs_the_same_for_one_period_and_for_six(
    client, region, django_assert_max_num_queries
):
    plan_year(day("2030-10-01"), actor=region.operator)
    client.force_login(region.home.coordinator)
    client.get(reverse("cabinet:calendar"))
    with django_assert_max_num_queries(24):
        client.get(reverse("cabinet:calendar"))
