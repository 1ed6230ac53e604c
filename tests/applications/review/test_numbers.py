"""The numbers of tabs are those of a count, whoever looks and whatever the list is narrowed by."""

import pytest
from django.http import QueryDict
from django.utils import timezone
from guardian.shortcuts import assign_perm

from attestation.applications import selectors
from attestation.applications.review import list_tabs, numbers
from attestation.applications.review.queue import filter_of
from attestation.applications.tallies.models import ApplicationTally
from tests import factories
from tests.prepared import prepared

pytestmark = pytest.mark.django_db


@prepared
def viewers(region):
    """Whoever sees applications of several states, by what they see."""
    home, abroad = region.home, region.abroad
    factories.draft(factories.teacher(home.school))
    factories.submitted(home.teacher)
    factories.submitted(factories.teacher(abroad.school))
    factories.registered(factories.teacher(home.school), home.coordinator)
    # A coordinator who applies does not work on the own application.
    factories.submitted(_with_profile(home.coordinator, home.school))
    both = factories.UserFactory()
    assign_perm("coordinate_municipality", both, home.municipality)
    assign_perm("coordinate_organization", both, home.school)
    return {
        "coordinator": home.coordinator,
        "operator": region.operator,
        "school": home.school_coordinator,
        "both": both,
    }


def _with_profile(user, school):
    other = factories.teacher(school)
    user.profile.delete()
    other.profile.user = user
    other.profile.save()
    user.refresh_from_db()
    return factories.agree(user)


def numbers_and_count(user, query):
    chosen = filter_of(user, QueryDict(query))
    narrowed = chosen.apply(selectors.working_list(user))
    return numbers.numbers_of(user, chosen, narrowed), chosen.numbers(narrowed)


@pytest.mark.parametrize("who", ["coordinator", "operator", "school", "both"])
@pytest.mark.parametrize("query", ["", "state=registered&sort=name", "q=Белова", "category=first"])
def test_numbers_are_those_of_a_count(viewers, who, query):
    found, counted = numbers_and_count(viewers[who], query)
    assert found == counted
    assert found["all"]


def test_numbers_of_one_municipality_of_the_region(region, viewers):
    query = f"municipality={region.abroad.municipality.pk}"
    found, counted = numbers_and_count(viewers["operator"], query)
    assert found == counted
    assert found["all"] == 1


def test_the_home_page_counts_by_the_same(viewers):
    today = timezone.localdate()
    for user in viewers.values():
        listed = selectors.working_list(user)
        assert numbers.counts(user, listed, today=today) == list_tabs.counts(listed, today=today)


def test_a_territory_is_read_from_what_is_kept(viewers):
    ApplicationTally.objects.update(number=7)
    assert numbers_and_count(viewers["operator"], "")[0]["registered"] == 7
    assert numbers_and_count(viewers["school"], "")[0]["registered"] == 1
