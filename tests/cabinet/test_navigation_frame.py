"""The frame of the cabinets: a workplace for staff, the site's own for who only applies."""

import re

import pytest
from django.contrib.auth.models import Group
from django.test import Client

from attestation.accounts.roles import Role
from attestation.accounts.services import groups
from attestation.base.dashboard import Task, counted
from attestation.cabinet.navigation import Waiting, is_working, menu, search_of
from tests.factories import UserFactory, submitted, teacher

pytestmark = pytest.mark.django_db


def page_of(user, address="/cabinet/"):
    client = Client()
    client.force_login(user)
    return client.get(address).content.decode()


@pytest.fixture
def staff(region):
    """One of each office that has a cabinet."""
    secretary, member = UserFactory(), UserFactory()
    secretary.groups.add(Group.objects.get(name=groups.SECRETARIES))
    member.groups.add(Group.objects.get(name=groups.COMMISSION))
    home = region.home
    return [
        home.coordinator,
        home.school_coordinator,
        home.experts[0].user,
        region.operator,
        secretary,
        member,
    ]


def test_staff_work_below_one_line_and_who_only_applies_stays_on_the_site(region, staff):
    for user in staff:
        page = page_of(user)
        assert 'class="at-work"' in page
        assert "css/working" in page
        assert 'class="top bar"' in page
        assert 'aria-label="Разделы сайта"' not in page
        assert '<footer class="footer">' not in page
    page = page_of(region.home.teacher)
    assert "at-work" not in page
    assert "css/working" not in page
    assert 'class="top bar"' not in page
    assert '<footer class="footer">' in page


def test_the_line_leads_to_the_site_to_messages_and_out(region):
    page = page_of(region.home.coordinator)
    bar = re.search(r'<div class="top bar">.*?</nav>', page, re.DOTALL)[0]
    for way in ('href="/"', 'href="/cabinet/messages/"', 'href="/reading/"', "/accounts/logout/"):
        assert way in bar
    assert bar.count("Орлова") == 1


def test_the_menu_of_staff_is_grouped_and_that_of_an_applicant_is_not(region):
    page = page_of(region.home.coordinator)
    assert re.findall(r'side__group">([^<]+)<', page) == [
        "Заявления",
        "График и оценка",
        "Комиссия",
        "Люди",
        "Личное",
    ]
    assert "side__group" not in page_of(region.home.teacher)


def test_lines_of_a_group_stand_together_for_every_role(rf):
    for role in Role:
        found = [item.group for item in menu(rf.get("/"), frozenset({role}), waiting={})]
        assert found == sorted(found, key=found.index)


def test_the_search_of_the_line_finds_a_person_of_the_own_territory(region):
    application = submitted(region.home.teacher)
    for user in (region.home.coordinator, region.operator, region.home.school_coordinator):
        client = Client()
        client.force_login(user)
        form = re.search(r'<form class="bar__search".*?</form>', page_of(user), re.DOTALL)[0]
        address = re.search('action="([^"]+)"', form)[1]
        [name] = re.findall(r' name="(\w+)"', form)
        answer = client.get(address, {name: region.home.teacher.last_name}, follow=True)
        assert application.full_name in answer.content.decode()


def test_who_looks_nobody_up_searches_the_site():
    assert search_of(frozenset({Role.EDITOR})).url == "/search/"
    assert not is_working(frozenset({Role.APPLICANT}))


def test_messages_of_a_page_are_said_once_in_either_frame(region):
    for user in (region.home.coordinator, region.home.teacher):
        client = Client()
        client.force_login(user)
        answer = client.post("/cabinet/messages/read/", follow=True)
        assert answer.content.decode().count('class="messages"') <= 1


def test_no_line_ends_between_the_sign_and_the_number(region):
    school = region.home.school
    school.name = "МБОУ «СОШ № 7»"
    school.save()
    application = submitted(region.home.teacher)
    for user in (region.home.teacher, region.home.coordinator, region.home.school_coordinator):
        for address in ("/cabinet/", application.get_absolute_url(), "/cabinet/school/"):
            page = page_of(user, address)
            shown = re.sub(r"<(title|option|textarea|script)\b.*?</\1>|<[^>]*>", "", page)
            assert not re.findall("№[ \\n]", shown), address


def counts(page):
    """Return the numbers of the menu, by the line that they stand at."""
    side = re.search(r'<nav class="side".*?</nav>', page, re.DOTALL)[0]
    found = re.findall(
        r'<a href="([^"]+)"[^>]*>\s*[^<]+<span class="side__count([^"]*)">(\d+)<', side
    )
    return {url: (int(number), "late" in kind) for url, kind, number in found}


def test_the_menu_counts_what_waits_and_counts_anew_after_an_act(region):
    first = submitted(region.home.teacher)
    submitted(teacher(region.home.school))
    client = Client()
    client.force_login(region.home.coordinator)
    home, working_list = "/cabinet/", "/cabinet/applications/"
    assert counts(client.get(home).content.decode())[working_list] == (2, False)

    client.post(f"{working_list}{first.pk}/register/")
    assert counts(client.get(home).content.decode())[working_list] == (1, False)


def test_who_only_applies_has_nothing_counted_but_messages(region):
    submitted(region.home.teacher)
    assert set(counts(page_of(region.home.teacher))) <= {"/cabinet/messages/"}


def test_what_is_late_colours_its_line_and_pages_below_a_line_count_there(rf):
    waiting = {
        "/cabinet/sessions/5/vote/": Waiting(1, is_urgent=True),
        "/cabinet/sessions/": Waiting(2),
        "/cabinet/elsewhere/": Waiting(9),
    }
    roles = frozenset({Role.COMMISSION_MEMBER})
    items = menu(rf.get("/"), roles, waiting=waiting)
    assert [(i.title, i.count, i.is_urgent) for i in items if i.count] == [
        ("Заседания комиссии", 3, True)
    ]


def test_a_task_waits_for_the_person_once():
    assert counted("Срок истёк", 3, "/", kind="bad").waits == 3
    assert counted("Срок истёк", 3, "/", kind="bad", repeats=True).waits == 0
    assert counted("Ничего", 0, "/").waits == 0
    assert Task("Закрыть период", "5 дней", "wait").waits == 1
    assert Task("На доработке у педагога", "4", "plain").waits == 0
