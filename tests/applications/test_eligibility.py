"""What an application is warned of, and what stops it."""

import datetime

import pytest

from attestation.applications.eligibility import findings
from attestation.applications.models import Application
from attestation.categories.choices import Category, HeldCategory
from tests import factories

pytestmark = pytest.mark.django_db

TODAY = datetime.date(2026, 8, 31)


def said(**terms):
    application = Application(position=factories.position(), **terms)
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
