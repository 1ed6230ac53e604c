"""The board of a school: who stands on it, what each has to do, what it costs."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from attestation.applications.school import board
from attestation.base.language.dates import add_months
from tests import factories
from tests.categories.conftest import set_category

pytestmark = pytest.mark.django_db


def rows(actor):
    people = board.for_board(board.teachers_of(actor))
    return board.rows_of(people, now=timezone.now(), today=timezone.localdate())


def row_of(actor, person):
    return next(row for row in rows(actor) if row.person == person)


def test_it_holds_those_who_work_in_the_own_organization(region):
    home = region.home
    other = factories.teacher(home.other_school)
    assert home.teacher in board.teachers_of(home.school_coordinator)
    assert other not in board.teachers_of(home.school_coordinator)
    assert not board.teachers_of(home.coordinator).exists()


def test_whose_category_ends_first_stands_first(region):
    home = region.home
    later, sooner = (factories.teacher(home.school) for _ in range(2))
    set_category(later, until=add_months(timezone.localdate(), 9))
    set_category(sooner, until=add_months(timezone.localdate(), 5))
    people = [row.person for row in rows(home.school_coordinator)]
    assert people == [sooner, later, home.teacher]


def test_the_row_says_until_when_and_what_is_missing(region):
    home = region.home
    set_category(home.teacher, until=add_months(timezone.localdate(), 8))
    row = row_of(home.school_coordinator, home.teacher)
    assert row.apply_by < row.record.until
    assert "категория истекает" in row.missing
    factories.draft(home.teacher)
    assert "заявление начато" in row_of(home.school_coordinator, home.teacher).missing


def test_a_category_that_ends_in_years_wants_nothing_yet(region):
    home = region.home
    set_category(home.teacher, until=add_months(timezone.localdate(), 40))
    row = row_of(home.school_coordinator, home.teacher)
    assert row.apply_by
    assert row.missing == ""


def test_nothing_is_missing_once_it_is_filed(region):
    home = region.home
    filed = factories.submitted(home.teacher)
    row = row_of(home.school_coordinator, home.teacher)
    assert row.application == filed
    assert row.missing == ""
    assert not row.may_be_reminded


def test_an_empty_card_is_what_is_missing(region):
    home = region.home
    newcomer = factories.UserFactory()
    factories.Profile.objects.create(user=newcomer, organization=home.school)
    assert row_of(home.school_coordinator, newcomer).missing.startswith("личная карточка: ")


def test_many_rows_cost_what_few_cost(region):
    def queries() -> int:
        with CaptureQueriesContext(connection) as sent:
            rows(region.home.school_coordinator)
        return len(sent)

    set_category(region.home.teacher)
    queries()  # the territory is remembered from the first look on
    few = queries()
    for number in range(3):
        set_category(factories.teacher(region.home.school), order_number=f"{number}-р")
    assert queries() == few
