"""«Работа с заявлениями»: what the list shows, counts and remembers."""

import datetime
import functools
import re
from urllib.parse import quote

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.applications.choices import Form
from attestation.applications.models import Application
from attestation.applications.selectors import working_list
from attestation.applications.services import review
from attestation.applications.workflow import ApplicationState
from attestation.categories.choices import Category
from attestation.scheduling import services as scheduling
from tests import factories
from tests.prepared import prepared
from tests.wording import as_read

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


def html_of(person, query="", name="applications"):
    client = Client()
    client.force_login(person)
    return " ".join(client.get(reverse(f"cabinet:{name}") + query).content.decode().split())


def shown(page):
    """The surnames of the list, from above."""
    return re.findall(r'class="who" href="[^"]*">(\S+) ', page)


def file(region, surname, *, left=30, organization=None, **terms):
    """File an application of somebody of the home territory."""
    person = factories.teacher(organization or region.home.school, last_name=surname)
    application = factories.submitted(person, **terms)
    due = TODAY() + datetime.timedelta(days=left)
    Application.objects.filter(pk=application.pk).update(due_on=due)
    application.refresh_from_db()
    return application


@pytest.fixture
def filed(region):
    return functools.partial(file, region)


@prepared
def unlike_one_another(region):
    """Four applications that every filter tells apart."""
    file(region, "Просрочева", left=-1)
    file(region, "Спешкина", left=4, form=Form.DISTANCE)
    held = {
        "held_category": "first",
        "held_order_number": "1",
        "held_order_date": datetime.date(2022, 3, 1),
    }
    file(region, "Средних", left=9, category=Category.HIGHEST, **held)
    file(region, "Долгова", left=25)


def test_the_overdue_stand_first_then_those_with_the_fewest_days(region, filed):
    for surname, left in (("Третьева", 20), ("Первова", -2), ("Вторых", 3)):
        filed(surname, left=left)
    page = html_of(region.home.coordinator)
    assert shown(page) == ["Первова", "Вторых", "Третьева"]
    assert "(просрочено)" in page


@pytest.mark.parametrize(
    ("sort", "order"),
    [
        ("name", ["Арбузова", "Быкова", "Власова"]),
        ("organization", ["Быкова", "Арбузова", "Власова"]),
        ("date", ["Власова", "Арбузова", "Быкова"]),
        ("", ["Арбузова", "Власова", "Быкова"]),
    ],
)
def test_the_list_is_sorted_as_chosen(region, filed, sort, order):
    home = region.home
    home.other_school.name, home.school.name = "А-школа", "Б-школа"
    home.other_school.save()
    home.school.save()
    filed("Быкова", left=9, organization=home.other_school)
    filed("Арбузова", left=1)
    filed("Власова", left=5)
    assert shown(html_of(home.coordinator, f"?sort={sort}")) == order


@pytest.mark.parametrize("asked", ["Пчёл", "пчел", "ПЧЁЛКИНА анна", "Пчелкина А И"])
def test_a_surname_is_found_with_e_and_yo_alike(region, filed, asked):
    filed("Пчёлкина")
    filed("Пчелинцева")
    found = shown(html_of(region.home.coordinator, f"?q={quote(asked)}"))
    assert "Пчёлкина" in found
    assert (len(found) == 1) == (len(asked) > 4)


@pytest.mark.parametrize("form", ["{}", "№ {}", "{year}-{}", "{year}-000{}"])
def test_an_application_is_found_by_its_number(region, filed, form):
    mine, other = filed("Ершова"), filed("Линёва")
    for application in (mine, other):
        review.register(application, actor=region.home.coordinator)
    mine.refresh_from_db()
    asked = form.format(mine.number, year=mine.number_year)
    page = html_of(region.home.coordinator, f"?state=all&q={quote(asked)}")
    assert shown(page) == ["Ершова"]


def test_a_draft_is_found_by_the_name_of_its_person(region):
    for surname in ("Ёлкина", "Соснова"):
        factories.draft(factories.teacher(region.home.school, last_name=surname))
    assert shown(html_of(region.home.school_coordinator, "?q=елк")) == ["Ёлкина"]


def test_a_signed_application_is_found_by_the_name_that_was_signed(region, filed):
    application = filed("Ёлкина")
    application.applicant.last_name = "Соснова"
    application.applicant.save()
    assert shown(html_of(region.home.coordinator, "?q=елк")) == ["Ёлкина"]
    assert shown(html_of(region.home.coordinator, "?q=соснова")) == []


def test_an_organization_is_found_by_any_words_of_its_name(region, filed):
    home = region.home
    home.other_school.name = "МАОУ «Гимназия № 29» посёлка Берёзовка"
    home.other_school.save()
    filed("Иная", organization=home.other_school)
    filed("Своя")
    assert shown(html_of(home.coordinator, "?organization=березовка+гимназия")) == ["Иная"]
    assert "<option" not in re.findall(r'name="organization".*?>', html_of(home.coordinator))[0]


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("left=overdue", ["Просрочева"]),
        ("left=5", ["Спешкина"]),
        ("left=10", ["Спешкина", "Средних"]),
        ("left=more", ["Долгова"]),
        ("category=highest", ["Средних"]),
        ("form=distance", ["Спешкина"]),
        ("state=overdue", ["Просрочева"]),
        ("state=urgent", ["Спешкина"]),
    ],
)
def test_each_filter_narrows_the_list(region, unlike_one_another, query, found):
    assert shown(html_of(region.home.coordinator, f"?{query}")) == found


def test_the_filter_by_position(region, filed):
    other = factories.position("методист")
    filed("Методистова", position=other)
    filed("Воспитателева")
    page = html_of(region.home.coordinator, f"?position={other.pk}")
    assert shown(page) == ["Методистова"]


def test_tabs_count_what_they_open(region, filed):
    home = region.home
    filed("Просрочева", left=-1)
    filed("Спешкина", left=2)
    review.send_back(filed("Доработкина"), reason=factories.reason(), actor=home.coordinator)
    review.register(filed("Готовцева"), actor=home.coordinator)
    page = html_of(home.coordinator)
    tabs = dict(re.findall(r'<a href="\?state=(\w+)"[^>]*>[^<]*<span[^>]*>(\d+)</span>', page))
    assert tabs == {
        "submitted": "2",
        "overdue": "1",
        "urgent": "1",
        "returned": "1",
        "registered": "1",
        "all": "4",
    }
    for code, count in tabs.items():
        assert len(shown(html_of(home.coordinator, f"?state={code}"))) == int(count)


def test_tabs_count_within_the_filter_and_keep_it(region, filed):
    filed("Ершова")
    filed("Линёва")
    page = html_of(region.home.coordinator, "?q=ерш")
    assert re.search(r'<a href="\?q=%D0%B5%D1%80%D1%88&amp;state=all">Все <span[^>]*>1<', page)


def test_every_number_of_the_home_page_leads_to_exactly_so_many(region, filed):
    home = region.home
    filed("Просрочева", left=-1)
    filed("Спешкина", left=0)
    filed("Долгова", left=25)
    review.send_back(filed("Доработкина"), reason=factories.reason(), actor=home.coordinator)
    review.register(filed("Готовцева"), actor=home.coordinator)
    page = html_of(home.coordinator, name="home")
    rows = re.findall(
        r'<a href="(/cabinet/applications/[^"]*state=[^"]*)">.*?<span class="pill[^>]*>(\d+)<', page
    )
    assert len(rows) == 4
    client = Client()
    client.force_login(home.coordinator)
    for address, count in rows:
        assert len(client.get(address).context["applications"]) == int(count), address
    assert "Без периода и специалистов" in page


def test_counters_count_only_what_the_coordinator_sees(region, filed):
    filed("Просрочева", left=-1)
    for person in (region.abroad.coordinator, region.abroad.school_coordinator):
        page = html_of(person, name="home")
        assert set(re.findall(r'state=\w+">.*?<span class="pill[^>]*>(\d+)<', page)) == {"0"}


def test_a_registered_application_moves_on_to_the_schedule(region, filed):
    home = region.home
    application = filed("Готовцева")
    assert "Готовцева" in html_of(home.coordinator)
    review.register(application, actor=home.coordinator)
    assert "Готовцева" not in html_of(home.coordinator)
    assert "Готовцева" in html_of(home.coordinator, name="schedules")
    assert "Готовцева" in html_of(home.coordinator, "?state=registered")


def test_somebody_with_two_experts_stands_in_a_list_once(region):
    home = region.home
    application = factories.registered(home.teacher, home.coordinator)
    experts = {1: home.experts[0], 2: home.experts[1]}
    scheduling.schedule(application, period=region.period, experts=experts, actor=home.coordinator)
    scheduling.close(Application.objects.get().schedule_entry.schedule, actor=home.coordinator)
    for person in (home.coordinator, region.operator, home.experts[0].user):
        assert working_list(person).count() == 1


def test_pages_keep_the_filter_and_count_all(region):
    for _ in range(27):
        person = factories.teacher(region.home.school)
        Application.objects.create(
            applicant=person,
            position=factories.position(),
            organization=region.home.school,
            category="first",
            state=ApplicationState.SUBMITTED,
            revision=1,
            surname=person.last_name,
            given_name=person.first_name,
            submitted_at=timezone.now(),
            due_on=TODAY(),
        )
    page = html_of(region.home.coordinator, "?category=first")
    assert "Показаны 1–25 из 27" in page
    assert 'href="?category=first&amp;page=2"' in page
    assert len(shown(html_of(region.home.coordinator, "?category=first&page=2"))) == 2


# --- Several at once --------------------------------------------------------------------------


def post_many(person, *applications):
    client = Client()
    client.force_login(person)
    keys = [application.pk for application in applications]
    return client.post(reverse("cabinet:register_many"), {"application": keys})


def test_many_are_asked_for_first(region, filed):
    chosen, left_out = filed("Ершова"), filed("Линёва")
    query = f"?application={chosen.pk}"
    page = html_of(region.home.coordinator, query, name="register_many")
    assert "Ершова" in page
    assert "Линёва" not in page
    assert "Отменить регистрацию нельзя" in page
    assert not Application.objects.filter(state=ApplicationState.REGISTERED).exists()
    assert left_out.state == ApplicationState.SUBMITTED


def test_what_cannot_be_registered_stays_chosen_with_its_reason(region, filed):
    home = region.home
    good, late = filed("Ершова"), filed("Линёва")
    review.reject(late, reason=factories.reason(), actor=home.coordinator)
    answer = post_many(home.coordinator, good, late)
    page = " ".join(answer.content.decode().split())

    assert answer.status_code == 422
    good.refresh_from_db()
    late.refresh_from_db()
    assert (good.state, late.state) == (ApplicationState.REGISTERED, ApplicationState.REJECTED)
    assert f"№ {good.number_label}" in as_read(page)
    assert "теперь состояние «отклонено»" in page
    assert re.findall(r'name="application" value="(\d+)" checked', page) == [str(late.pk)]


def test_nothing_of_another_territory_is_registered_with_many(region, filed):
    application = filed("Ершова")
    answer = post_many(region.abroad.coordinator, application)
    assert "Ершова" not in answer.content.decode()
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED


def test_who_may_not_register_is_told_so_for_each(region, filed):
    application = filed("Ершова")
    answer = post_many(region.home.school_coordinator, application)
    assert answer.status_code == 422
    assert "У вас нет права на это действие." in answer.content.decode()
    application.refresh_from_db()
    assert application.state == ApplicationState.SUBMITTED


def test_what_is_not_filed_is_not_in_the_list(region):
    """Guide: «В списке на аттестацию данный педагогический работник не отображается»."""
    school = region.home.school
    factories.draft(factories.teacher(school, last_name="Черновикова"))
    factories.generated(factories.teacher(school, last_name="Неподанова"))
    factories.submitted(factories.teacher(school, last_name="Поданова"))
    for person in (region.home.coordinator, region.operator):
        assert shown(html_of(person, "?state=all")) == ["Поданова"]
