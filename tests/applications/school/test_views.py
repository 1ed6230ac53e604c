"""The cabinet of the school coordinator: counters, lists, filters, and what it does not show."""

import pytest
from django.test import Client
from django.urls import reverse

from attestation.applications.choices import DocumentKind, Form
from attestation.applications.school import selectors as school_selectors
from attestation.applications.services import filing
from attestation.applications.workflow import ApplicationState
from attestation.directory.models import SimplifiedGround
from attestation.scheduling import services as scheduling
from tests import factories

pytestmark = pytest.mark.django_db


def page_of(person, address, **query):
    client = Client()
    client.force_login(person)
    response = client.get(address, query)
    assert response.status_code == 200
    return " ".join(response.content.decode().split())


def home_of(person):
    return page_of(person, reverse("cabinet:home"))


def list_of(person, **query):
    return page_of(person, reverse("cabinet:school"), **query)


@pytest.fixture
def home(region):
    return region.home


@pytest.fixture
def coordinator(home):
    return home.school_coordinator


def test_the_home_page_has_both_counters_in_the_words_of_the_guide(home, coordinator):
    factories.submitted(home.teacher)
    factories.registered(factories.teacher(home.school), home.coordinator)
    factories.registered(factories.teacher(home.school), home.coordinator)
    page = home_of(coordinator)
    assert "Личный кабинет координатора по аттестации" in page
    for who in ("подавших заявления на аттестацию", "зарегистрированных на аттестацию"):
        assert (
            f"Количество педагогических работников, {who}, из Вашей образовательной организации"
        ) in page
    assert "рассматривается в течение 30 календарных дней" in page
    counted = school_selectors.counts(coordinator)
    assert (counted.submitted, counted.registered) == (1, 2)


def test_somebody_in_a_schedule_still_counts_as_registered(region, home, coordinator):
    application = factories.registered(home.teacher, home.coordinator)
    scheduling.schedule(application, period=region.period, experts={}, actor=home.coordinator)
    assert school_selectors.counts(coordinator).registered == 1


def test_counters_count_only_what_the_coordinator_sees(region, home, coordinator):
    factories.submitted(factories.teacher(home.other_school))
    factories.submitted(region.abroad.teacher)
    counted = school_selectors.counts(coordinator)
    assert (counted.submitted, counted.registered, counted.unfiled) == (0, 0, 0)


def test_what_one_sees_as_an_expert_is_not_in_the_list_of_the_school(region, home):
    application = factories.registered(home.teacher, home.coordinator)
    expert = home.experts[0].user
    factories.assign_perm("coordinate_organization", expert, home.other_school)
    chosen = {1: home.experts[0], 2: home.experts[1]}
    scheduling.schedule(application, period=region.period, experts=chosen, actor=home.coordinator)
    scheduling.close(application.schedule_entry.schedule, actor=home.coordinator)
    assert application.full_name not in list_of(expert)
    assert school_selectors.counts(expert).registered == 0


def test_the_own_application_is_neither_listed_nor_counted(home):
    person = factories.teacher(home.school, last_name="Собственная")
    factories.assign_perm("coordinate_organization", person, home.school)
    application = factories.submitted(person)
    assert application.get_absolute_url() not in list_of(person)
    assert school_selectors.counts(person).submitted == 0


def test_who_lost_the_organization_sees_nothing(home, coordinator):
    application = factories.submitted(home.teacher)
    assert application.get_absolute_url() in list_of(coordinator)
    coordinator.organizationuserpermission_set.all().delete()
    page = list_of(coordinator)
    assert application.get_absolute_url() not in page
    assert "Вы больше не координатор ни одной организации" in page
    assert "Прикрепление документов" not in home_of(coordinator)


def test_the_list_has_all_columns_of_the_guide(home, coordinator):
    ground = SimplifiedGround.objects.first() or SimplifiedGround.objects.create(
        name="победа в конкурсе", document="диплом"
    )
    application = factories.draft(home.teacher, form=Form.SIMPLIFIED, ground=ground)
    filing.generate(application, actor=home.teacher)
    factories.complete(application)
    factories.document_services.attach(
        application, DocumentKind.GROUND, factories.pdf_upload(), actor=coordinator
    )
    filing.submit(application, actor=home.teacher)
    page = list_of(coordinator)
    for column in (
        "Должность",
        "Предмет",
        "Имеющаяся (имевшаяся) категория",
        "Заявленная категория",
        "Форма аттестации",
        "Основания для упрощенной формы",
        "Документы, приложенные к заявлению",
        "Посмотреть заявление",
        "на рассмотрении",
        str(ground),
        home.teacher.full_name,
    ):
        assert column in page, column
    both = page.partition("Прикрепленные педагогическим работником")[2]
    by_teacher, _, by_coordinator = both.partition("Прикрепленные координатором по аттестации")
    assert DocumentKind.RESULTS.label in by_teacher
    assert DocumentKind.RESULTS.label not in by_coordinator
    assert DocumentKind.GROUND.label in by_coordinator
    assert DocumentKind.GROUND.label not in by_teacher


@pytest.mark.parametrize("typed", ["Семенова", "семёнова", "ЁЛКИНА сем", "пётр"])
def test_names_are_found_with_either_letter_and_in_any_order(home, coordinator, typed):
    found = factories.submitted(
        factories.teacher(
            home.school, last_name="Семёнова-Елкина", first_name="Пётр", patronymic=""
        )
    )
    other = factories.submitted(factories.teacher(home.school, last_name="Круглова"))
    page = list_of(coordinator, name=typed)
    assert found.get_absolute_url() in page
    assert other.get_absolute_url() not in page


def test_filters_narrow_the_list(home, coordinator):
    waits = factories.submitted(home.teacher)
    done = factories.registered(factories.teacher(home.school), home.coordinator)
    page = list_of(coordinator, state=ApplicationState.SUBMITTED)
    assert waits.get_absolute_url() in page
    assert done.get_absolute_url() not in page
    page = list_of(coordinator, state=school_selectors.REGISTERED)
    assert done.get_absolute_url() in page
    assert waits.get_absolute_url() not in page
    assert "Таких заявлений нет" in list_of(coordinator, category="mentor")
    assert waits.get_absolute_url() in list_of(coordinator, state="nonsense")


def test_drafts_stand_apart_and_the_page_says_why(home, coordinator):
    draft = factories.draft(home.teacher)
    filed = factories.submitted(factories.teacher(home.school))
    assert draft.get_absolute_url() not in list_of(coordinator)
    page = page_of(coordinator, reverse("cabinet:school_unfiled"))
    assert draft.get_absolute_url() in page
    assert filed.get_absolute_url() not in page
    assert "в списке на аттестацию педагог не отображается" in page
    assert "ТОЛЬКО в его присутствии" in page


def test_a_draft_is_found_by_the_name_on_the_profile(home, coordinator):
    draft = factories.draft(factories.teacher(home.school, last_name="Ёжикова"))
    page = page_of(coordinator, reverse("cabinet:school_unfiled"), name="ежик")
    assert draft.get_absolute_url() in page


def test_a_workplace_that_is_not_coordinated_is_pointed_at(home, coordinator):
    assert "указано другое место работы" not in list_of(coordinator)
    factories.Profile.objects.create(user=coordinator, organization=home.other_school)
    page = list_of(coordinator)
    assert "указано другое место работы" in page
    assert str(home.other_school) in page


def test_the_list_goes_on_page_by_page(home, coordinator):
    for number in range(26):
        person = factories.teacher(home.school, last_name=f"Листова{'а' * number}")
        factories.draft(person)
    address = reverse("cabinet:school_unfiled")
    assert "Показаны 1–25 из 26" in page_of(coordinator, address)
    assert "Показаны 26–26 из 26" in page_of(coordinator, address, page=2)


def test_the_coordinator_is_led_to_everything_from_the_home_page(coordinator):
    page = home_of(coordinator)
    for name in ("school", "school_unfiled", "withdrawal_people", "invite", "profile"):
        assert f'href="{reverse(f"cabinet:{name}")}' in page, name


def test_the_coordinator_opens_an_application_with_its_data_and_documents(home, coordinator):
    """Guide: «посмотреть заявление, проверить данные, просмотреть прикрепленные документы»."""
    application = factories.submitted(home.teacher)
    page = page_of(coordinator, application.get_absolute_url())
    for value in (application.full_name, application.position_label, "первая", "очная"):
        assert value in page
    client = Client()
    client.force_login(coordinator)
    documents = application.documents.filter(detached_at=None)
    assert len(documents) == 3
    for document in documents:
        tab = f"?show={document.pk}"
        assert f'href="{tab}"' in page, document
        address = document.file.get_absolute_url()
        assert address in page_of(coordinator, application.get_absolute_url() + tab)
        assert client.get(address).status_code == 200
