"""The page of a person shows to each reader what the lists would show, and says who looked."""

import pytest
from django.test import Client
from django.urls import reverse

from attestation.applications.access_log import PERSON_READ, access_log_of
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Letter
from tests import factories
from tests.categories.conftest import set_category
from tests.performance.test_query_counts import queries

pytestmark = pytest.mark.django_db


def answer_of(reader, name, *args, **asked):
    client = Client()
    client.force_login(reader)
    return client.get(reverse(f"cabinet:{name}", args=args), asked)


def page_of(reader, person) -> str:
    answer = answer_of(reader, "person", person.pk)
    assert answer.status_code == 200
    return answer.content.decode()


@pytest.fixture
def known(region):
    """A teacher with a registered application and a category."""
    person = region.home.teacher
    return factories.registered(person, region.home.coordinator), set_category(person)


def test_an_operator_sees_everything_on_one_page(region, known):
    application, record = known
    Letter.objects.create(to="a@mail.example", user=application.applicant, subject="Принято")
    page = page_of(region.operator, application.applicant).replace("\xa0", " ")
    for said in (
        *(application.get_absolute_url(), application.number_label, record.get_absolute_url()),
        *(application.applicant.username, application.applicant.email, "Принято"),
        *("+7 (900) 000-00-00", str(region.home.school)),
    ):
        assert said in page


def test_a_coordinator_sees_the_account_and_no_letters(region, known):
    application, _ = known
    Letter.objects.create(to="a@mail.example", user=application.applicant, subject="Принято")
    for reader in (region.home.coordinator, region.home.school_coordinator):
        page = page_of(reader, application.applicant)
        assert application.get_absolute_url() in page
        assert application.applicant.email in page
        assert "Последние письма" not in page
        assert "Кто смотрел" not in page


def test_nobody_opens_a_person_of_another_territory(region, known):
    application, _ = known
    for reader in (region.abroad.coordinator, region.abroad.school_coordinator):
        assert answer_of(reader, "person", application.applicant.pk).status_code == 404


def test_who_only_applies_looks_nobody_up(region):
    assert answer_of(region.home.teacher, "people").status_code == 403
    assert answer_of(region.home.teacher, "person", region.home.teacher.pk).status_code == 404


def test_looking_at_a_person_is_written_down_once_a_day_and_the_person_reads_of_it(region, known):
    person = known[0].applicant
    for _ in range(2):
        page_of(region.home.coordinator, person)
    [entry] = JournalEntry.objects.filter(action=PERSON_READ)
    assert entry.actor == region.home.coordinator
    assert entry in access_log_of(person)
    assert entry.text in answer_of(person, "my_data").content.decode().replace("\xa0", " ")


def test_one_person_alone_is_opened_at_once(region):
    region.home.teacher.last_name = "Ёлкина"
    region.home.teacher.save()
    answer = answer_of(region.operator, "people", q="елкина")
    assert answer["Location"] == reverse("cabinet:person", args=[region.home.teacher.pk])


def test_several_are_listed_with_their_places(region):
    page = answer_of(region.operator, "people", q="Соседова").content.decode()
    for territory in (region.home, region.abroad):
        assert reverse("cabinet:person", args=[territory.colleague_expert.user.pk]) in page


def test_the_people_of_an_organization_are_listed(region):
    school = region.home.school
    page = answer_of(region.home.coordinator, "people", organization=school.pk).content.decode()
    assert region.home.teacher.full_name in page
    foreign = answer_of(region.abroad.coordinator, "people", organization=school.pk)
    assert region.home.teacher.full_name not in foreign.content.decode()


def test_nobody_found_says_what_to_do(region):
    page = answer_of(region.operator, "people", q="Неттаких").content.decode()
    assert "никого не нашли" in page
    assert "Проверьте написание" in page


def test_a_list_of_people_costs_the_same_for_few_and_for_many(region, client):
    client.force_login(region.operator)

    def cost():
        return queries(client, reverse("cabinet:people") + "?q=Громов")

    for number in range(2):
        factories.teacher(region.home.school, last_name="Громов", username=f"g{number}")
    few = cost()
    for number in range(2, 20):
        factories.teacher(region.home.school, last_name="Громов", username=f"g{number}")
    assert cost() == few
