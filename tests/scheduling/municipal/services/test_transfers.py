"""A teacher moves to another school; organizations are renamed and merged."""

import pytest
from django.test import Client
from django.urls import reverse

from attestation.accounts.access import organizations_of
from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.errors import DomainError
from attestation.directory import services as directory_services
from attestation.scheduling import services as scheduling
from attestation.scheduling.municipal.services import transfers
from tests import factories

pytestmark = pytest.mark.django_db


def move(application, organization, actor, reason="Перешла в другую школу"):
    return transfers.move(application, organization=organization, reason=reason, actor=actor)


@pytest.fixture
def third(region):
    return factories.OrganizationFactory(municipality=region.home.municipality)


@pytest.fixture
def standing(region):
    home = region.home
    application = factories.registered(home.teacher, home.coordinator)
    return scheduling.schedule(
        application,
        period=region.period,
        experts={1: home.experts[0], 2: home.experts[1]},
        actor=home.coordinator,
    )


def test_the_municipal_coordinator_moves_an_application_and_visibility_follows(region, third):
    home = region.home
    receiver = factories.UserFactory()
    factories.assign_perm("coordinate_organization", receiver, third)
    application = factories.submitted(home.teacher)
    move(application, third, home.coordinator)
    visible = Application.objects.visible_to
    assert visible(receiver).filter(pk=application.pk).exists()
    assert not visible(home.school_coordinator).filter(pk=application.pk).exists()
    home.teacher.profile.refresh_from_db()
    assert home.teacher.profile.organization == third
    assert "Перешла в другую школу" in application.journal.first().text
    for person in (home.teacher, receiver, home.school_coordinator):
        assert person.notifications.filter(title__contains="переведено").count() == 1
    assert not home.coordinator.notifications.filter(title__contains="переведено").exists()


def test_between_municipalities_only_the_operator_moves(region):
    home, abroad = region.home, region.abroad
    application = factories.registered(home.teacher, home.coordinator)
    with pytest.raises(DomainError, match="оператор центра"):
        move(application, abroad.school, home.coordinator)
    move(application, abroad.school, region.operator)
    assert Application.objects.visible_to(abroad.coordinator).count() == 1
    assert abroad.coordinator.notifications.filter(title__contains="переведено").exists()
    assert not Application.objects.visible_to(home.coordinator).exists()


@pytest.mark.parametrize("who", ["teacher", "school_coordinator"])
def test_nobody_else_moves(region, third, who):
    application = factories.submitted(region.home.teacher)
    with pytest.raises(DomainError):
        move(application, third, getattr(region.home, who))


def test_a_draft_is_not_moved_its_applicant_edits_the_card(region, third):
    application = factories.draft(region.home.teacher)
    with pytest.raises(DomainError, match="сам меняет организацию"):
        move(application, third, region.home.coordinator)


def test_a_closed_organization_and_an_empty_reason_are_refused(region, third):
    application = factories.submitted(region.home.teacher)
    with pytest.raises(DomainError, match="Напишите, почему"):
        move(application, third, region.home.coordinator, reason="  ")
    third.is_active = False
    third.save()
    with pytest.raises(DomainError, match="закрыта"):
        move(application, third, region.home.coordinator)


def test_an_expert_of_the_new_organization_leaves_an_open_schedule(region, standing):
    home = region.home
    move(standing, home.other_school, home.coordinator)
    assert not standing.schedule_entry.assignments.exists()
    assert "Назначение снято" in standing.journal.first().text


def test_an_expert_of_the_new_organization_forbids_it_once_the_schedule_is_closed(
    region, standing, third
):
    home = region.home
    scheduling.close(standing.schedule_entry.schedule, actor=home.coordinator)
    with pytest.raises(DomainError, match="замените специалиста"):
        move(standing, home.other_school, home.coordinator)
    move(standing, third, home.coordinator)
    assert standing.schedule_entry.assignments.count() == 2


def test_who_stands_in_a_schedule_does_not_leave_the_municipality(region, standing):
    with pytest.raises(DomainError, match="исключите его из графика"):
        move(standing, region.abroad.school, region.operator)


def test_the_page_moves_and_says_who_may(region, third):
    application = factories.submitted(region.home.teacher)
    address = reverse("cabinet:move", args=[application.pk])
    client = Client()
    client.force_login(region.home.coordinator)
    about = client.get(application.get_absolute_url(), {"show": "case"})
    assert address in about.content.decode()
    sent = {
        "municipality": third.municipality_id,
        "organization_type": "",
        "organization": third.pk,
        "reason": "Перешла",
    }
    assert client.post(address, sent | {"show": "1", "organization": ""}).status_code == 200
    assert client.post(address, sent | {"reason": ""}).status_code == 422
    assert client.post(address, sent).status_code == 302
    application.refresh_from_db()
    assert application.organization == third
    client.force_login(region.home.teacher)
    assert "переводит другой" in client.get(address).content.decode()


# --- Renamed and merged -----------------------------------------------------------------------


def form_of(organization, **more):
    return {
        "name": organization.name,
        "full_name": "",
        "municipality": organization.municipality_id,
        "type": organization.type_id,
        "address": "",
        "is_active": "on",
        "successor": "",
        **more,
    }


def test_a_renamed_organization_keeps_its_name_of_before(region, client):
    school = region.home.school
    before = school.name
    client.force_login(region.operator)
    address = reverse("organization:edit", args=[school.pk])
    assert client.post(address, form_of(school, name="МБОУ «Лицей № 1»")).status_code == 302
    school.refresh_from_db()
    assert school.name == "МБОУ «Лицей № 1»"
    assert school.previous_names.get().name == before
    quoted = before.replace("«", "„").replace("»", "“")
    assert f"«{quoted}»" in school.journal.get().text


def test_the_operator_merges_and_everything_alive_goes_on_in_the_successor(region, client, third):
    home = region.home
    application = factories.submitted(home.teacher)
    client.force_login(region.operator)
    address = reverse("organization:edit", args=[home.school.pk])
    assert client.post(address, form_of(home.school, successor=third.pk)).status_code == 302
    for row in (application, home.school, home.teacher.profile, home.colleague_expert):
        row.refresh_from_db()
    assert (home.school.is_active, home.school.successor) == (False, third)
    assert application.organization == third
    assert home.teacher.profile.organization == third
    assert home.colleague_expert.organization == third
    fresh = User.objects.get(pk=home.school_coordinator.pk)
    assert list(organizations_of(fresh)) == [third]
    assert fresh.notifications.filter(title="Организации объединены").count() == 1
    assert application.journal.filter(action="application.move").exists()


def test_what_stands_in_a_closed_schedule_stays_and_is_seen_by_the_successor(
    region, standing, third
):
    home = region.home
    scheduling.close(standing.schedule_entry.schedule, actor=home.coordinator)
    directory_services.merge(home.school, into=third, actor=region.operator)
    standing.refresh_from_db()
    assert standing.organization == home.school
    receiver = User.objects.get(pk=home.school_coordinator.pk)
    assert Application.objects.visible_to(receiver).filter(pk=standing.pk).exists()


def test_a_merging_never_lets_an_expert_judge_the_own_organization(region, standing):
    home = region.home
    directory_services.merge(home.school, into=home.other_school, actor=region.operator)
    standing.refresh_from_db()
    assert standing.organization == home.other_school
    assert not standing.schedule_entry.assignments.exists()


def test_organizations_of_two_municipalities_are_not_merged(region):
    with pytest.raises(DomainError, match="одного муниципалитета"):
        directory_services.merge(
            region.home.school, into=region.abroad.school, actor=region.operator
        )


def test_who_was_merged_before_goes_on_where_the_successor_goes_on(region, third):
    home = region.home
    directory_services.merge(home.school, into=home.other_school, actor=region.operator)
    directory_services.merge(home.other_school, into=third, actor=region.operator)
    home.school.refresh_from_db()
    assert home.school.successor == third
