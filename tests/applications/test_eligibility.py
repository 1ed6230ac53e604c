"""What an application is warned of, and what stops it."""

import datetime

import pytest

from attestation.applications import eligibility
from attestation.applications.eligibility import Finding, findings
from attestation.applications.models import Application
from attestation.base.registry import Registry
from attestation.categories.choices import Category, HeldCategory
from attestation.categories.services import annul
from tests import factories
from tests.categories.conftest import set_category

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 8, 31)


def said(**terms):
    applicant = terms.pop("applicant", None) or factories.UserFactory()
    application = Application(applicant=applicant, position=factories.position(), **terms)
    return [(finding.blocks, finding.message) for finding in findings(application, today=TODAY)]


def test_a_first_category_without_any_before_is_plain():
    assert said(category=Category.FIRST) == []


@pytest.mark.parametrize("category", [Category.HIGHEST, Category.METHODIST, Category.MENTOR])
def test_what_needs_a_category_before_is_stopped_without(category):
    [(blocks, sentence)] = said(category=category)
    assert blocks
    assert "порядка" in sentence


@pytest.mark.parametrize(
    ("until", "sentence"),
    [
        (datetime.date(2026, 8, 30), "истёк 30.08.2026"),
        (datetime.date(2026, 8, 31), "осталось не больше 3 месяцев"),
        (datetime.date(2026, 11, 30), "осталось не больше 3 месяцев"),
        (datetime.date(2026, 12, 1), None),
    ],
)
def test_a_category_that_ends_soon_is_told_so(until, sentence):
    found = said(
        category=Category.HIGHEST,
        held_category=HeldCategory.FIRST,
        held_order_date=datetime.date(2021, 12, 24),
        held_until=until,
    )
    assert [blocks for blocks, _ in found] == ([False] if sentence else [])
    assert not sentence or sentence in found[0][1]


@pytest.mark.parametrize(
    ("since", "warned"), [(datetime.date(2024, 8, 31), False), (datetime.date(2024, 9, 1), True)]
)
def test_the_same_category_soon_after_is_asked_about(since, warned):
    found = said(category=Category.FIRST, held_category=HeldCategory.FIRST, held_order_date=since)
    assert ["менее 2 лет назад" in sentence for _, sentence in found] == [True] * warned


# --- What the register says -------------------------------------------------------------------


def holder(region, category, **terms):
    person = region.home.teacher
    set_category(person, category=category, **terms)
    return person


@pytest.mark.parametrize("until", [None, datetime.date(2025, 1, 1)])
def test_a_first_category_of_the_register_opens_the_highest_even_when_it_is_over(region, until):
    person = holder(region, Category.FIRST, until=until, position=factories.position("педагог"))

    assert said(applicant=person, category=Category.HIGHEST) == []


def test_an_annulled_category_opens_nothing(region):
    person = holder(region, Category.FIRST)
    annul(
        person.categories.get(),
        order_number="1",
        order_date=TODAY,
        reason="Ошибка.",
        actor=region.operator,
    )

    [(blocks, _)] = said(applicant=person, category=Category.HIGHEST)
    assert blocks


@pytest.mark.parametrize(
    ("category", "until", "stopped"),
    [
        (Category.HIGHEST, None, False),
        (Category.HIGHEST, TODAY, False),
        (Category.HIGHEST, datetime.date(2026, 8, 30), True),
        (Category.FIRST, None, True),
    ],
)
def test_the_new_categories_want_the_highest_now(region, category, until, stopped):
    person = holder(region, category, until=until)

    found = said(applicant=person, category=Category.MENTOR)

    assert any(blocks for blocks, _ in found) == stopped


def test_the_same_category_without_a_term_is_asked_about(region):
    person = holder(region, Category.FIRST)

    [(blocks, sentence)] = said(applicant=person, category=Category.FIRST)

    assert not blocks
    assert "По данным реестра первая категория (воспитатель) у вас уже есть" in sentence
    assert said(applicant=person, category=Category.HIGHEST) == []


def test_a_room_above_adds_its_own_check(monkeypatch):
    monkeypatch.setattr(eligibility, "checks", Registry())
    eligibility.checks.add(lambda application, today: [Finding(f"На {today:%d.%m}: отказ.")])

    assert said(category=Category.FIRST) == [(False, "На 31.08: отказ.")]
