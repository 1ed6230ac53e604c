"""The numbers by municipality and state follow every change, and a job adds the notes up."""

import datetime

import pytest
from django.utils import timezone

from attestation.applications.models import Application
from attestation.applications.services import review
from attestation.applications.tallies import selectors, services
from attestation.applications.tallies.models import ApplicationTally
from attestation.applications.workflow import ApplicationState
from tests import factories

pytestmark = pytest.mark.django_db


def test_each_change_is_noted(region):
    home = region.home
    application = factories.submitted(home.teacher)
    assert selectors.filed(None) == {"submitted": 1}
    review.register(application, actor=home.coordinator)
    here, abroad = home.municipality.pk, region.abroad.municipality.pk
    assert selectors.filed([here])["registered"] == 1
    assert selectors.filed([here])["submitted"] == 0
    assert not any(selectors.filed([abroad]).values())
    assert list(selectors.differences()) == []


def test_a_draft_is_not_filed_and_what_is_deleted_is_gone(region):
    draft = factories.draft(region.home.teacher)
    assert not any(selectors.filed(None).values())
    assert list(selectors.differences()) == []
    Application.objects.filter(pk=draft.pk).update(state=ApplicationState.DELETED)
    assert list(selectors.differences()) == []


def test_an_organization_takes_its_applications_along(region):
    home, abroad = region.home, region.abroad
    factories.registered(home.teacher, home.coordinator)
    home.school.municipality = abroad.municipality
    home.school.save()
    assert selectors.filed([abroad.municipality.pk])["registered"] == 1
    assert selectors.filed([home.municipality.pk])["registered"] == 0
    assert list(selectors.differences()) == []


def test_the_notes_are_added_up(region):
    factories.registered(region.home.teacher, region.home.coordinator)
    before = selectors.filed(None)
    assert ApplicationTally.objects.count() > 1
    services.add_up()
    assert ApplicationTally.objects.count() == 1
    assert +selectors.filed(None) == +before


def test_numbers_that_went_wrong_are_found_and_counted_anew(region):
    factories.registered(region.home.teacher, region.home.coordinator)
    ApplicationTally.objects.all().delete()
    [line] = selectors.differences()
    assert line.endswith("registered, filed: 0 for 1")
    services.count_anew()
    assert list(selectors.differences()) == []
    assert selectors.filed(None) == {"registered": 1}


def test_a_change_of_other_facts_is_no_note(region):
    application = factories.registered(region.home.teacher, region.home.coordinator)
    services.add_up()
    Application.objects.filter(pk=application.pk).update(
        due_on=timezone.localdate() + datetime.timedelta(days=3)
    )
    assert ApplicationTally.objects.get().state == ApplicationState.REGISTERED
