"""What is typed into the search of the bar finds the person, however the person is named."""

import pytest

from attestation.accounts.models import Profile
from attestation.people.search import find
from attestation.scheduling import services as scheduling
from tests import factories
from tests.evaluation.conftest import scheduled_application

pytestmark = pytest.mark.django_db


@pytest.fixture
def zimina(region):
    """A teacher with a name, an address and a telephone of her own."""
    names = {"last_name": "Зимина", "first_name": "Ольга", "patronymic": "Петровна"}
    person = factories.teacher(region.home.school, **names, email="zimina.op@mail.example")
    Profile.objects.filter(user=person).update(mobile_phone="+7 (913) 555-01-02")
    return person


def people(asked, user):
    return list(find(asked, user).people)


@pytest.mark.parametrize(
    "asked",
    [
        *("зимина", "Зимина О.П.", "ЗИМИНА ольга", "о. п. зимина", "Зиминой"),
        *("zimina.op@mail.example", "zimina.op"),
        *("+7 (913) 555-01-02", "8 913 555 01 02", "9135550102"),
    ],
)
def test_a_person_is_found_by_name_address_and_telephone(region, zimina, asked):
    for user in (region.operator, region.home.coordinator, region.home.school_coordinator):
        assert people(asked, user) == [zimina]


def test_a_telephone_is_found_however_it_is_written(region, zimina):
    Profile.objects.filter(user=zimina).update(work_phone="8 (38241) 2-12-12, доб. нет")
    assert people("8 38241 2 12 12", region.operator) == [zimina]


@pytest.mark.parametrize("asked", ["зимина", "zimina.op", "9135550102"])
def test_nobody_of_another_territory_is_found(region, zimina, asked):
    for user in (region.abroad.coordinator, region.abroad.school_coordinator):
        assert people(asked, user) == []
        assert find(asked, user).applications == []


def test_who_only_applies_finds_nobody(region, zimina):
    assert people("зимина", region.home.teacher) == []
    assert people("зимина", zimina) == []


def test_a_number_finds_the_application(region, zimina):
    application = factories.registered(zimina, region.home.coordinator)
    label = application.number_label
    incoming = application.code
    russian = incoming.replace("A", "А")
    for asked in (label, f"№ {label}", str(application.number), incoming, russian):
        found = find(asked, region.home.coordinator)
        assert found.applications == [application], asked
        assert find(asked, region.abroad.coordinator).applications == []


def test_an_organization_is_found_within_the_own_territory(region):
    school = region.home.school
    school.name = "МБОУ «Лицей № 5»"
    school.save()
    assert find("лицей 5", region.home.coordinator).organizations == [school]
    assert find("лицей 5", region.operator).organizations == [school]
    assert find("лицей 5", region.abroad.coordinator).organizations == []


def test_experts_and_school_coordinators_are_people_of_their_municipality(region):
    home = region.home
    found = people(home.experts[0].user.last_name, home.coordinator)
    assert home.experts[0].user in found
    assert home.school_coordinator in people(home.school_coordinator.last_name, home.coordinator)
    assert home.school_coordinator not in people("Гусева", region.abroad.coordinator)


def test_a_single_letter_asks_for_nobody(region, zimina):
    assert people("з", region.operator) == []
    assert people("  ", region.operator) == []


def test_who_only_judges_finds_applicants_by_name_and_not_by_what_is_hidden_from_them(region):
    home = region.home
    Profile.objects.filter(user=home.teacher).update(mobile_phone="+7 (913) 555-01-03")
    application = scheduled_application(region)
    scheduling.close(application.schedule_entry.schedule, actor=home.coordinator)
    expert = home.experts[0].user
    assert home.teacher in people(home.teacher.last_name, expert)
    for hidden in ("9135550103", home.teacher.email, home.teacher.username):
        assert people(hidden, home.coordinator) == [home.teacher]
        assert people(hidden, expert) == []
