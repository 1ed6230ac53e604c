"""Many scheduled at once: rows, proposals, marks, and what is refused."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.scheduling import services
from attestation.scheduling.assignment import bulk_assignment
from attestation.scheduling.experts import choice
from attestation.scheduling.models import MunicipalSchedule, ScheduleEntry
from tests import factories
from tests.scheduling.test_services import closed

pytestmark = pytest.mark.django_db


@pytest.fixture
def client(region):
    client = Client()
    client.force_login(region.home.coordinator)
    return client


def waiting(region, count=1):
    """Registered people of the first territory, without the long way of filing."""
    start = Application.objects.count()
    return [
        Application.objects.create(
            applicant=(person := factories.teacher(region.home.school)),
            position=factories.position(),
            organization=region.home.school,
            category="first",
            state=ApplicationState.REGISTERED,
            revision=1,
            surname=f"{person.last_name}{start + n}",
            given_name=person.first_name,
            submitted_at=person.date_joined,
            due_on=person.date_joined,
            registered_at=person.date_joined,
            number_year=2000,  # far from the numbers that registration gives
            number=start + n + 1,
        )
        for n in range(count)
    ]


def row(application, period="", first="", second="", version="::"):
    prefix = f"a{application.pk}"
    return {
        "row": application.pk,
        f"{prefix}-version": version,
        f"{prefix}-period": getattr(period, "pk", period),
        f"{prefix}-expert_1": getattr(first, "pk", first),
        f"{prefix}-expert_2": getattr(second, "pk", second),
    }


def send(client, *sent, name="assign_many", **options):
    data = {}
    for one in sent:
        for key, value in one.items():
            data.setdefault(key, []).append(value)
    return client.post(reverse(f"cabinet:{name}"), data, **options)


def experts_of(application):
    entry = ScheduleEntry.objects.filter(application=application).first()
    return [a.expert for a in entry.assignments.all()] if entry else None


def proposed(client):
    """What the page of proposals would send if confirmed as it stands."""
    found = client.get(reverse("cabinet:proposals")).context["rows"]
    return [
        row(
            form.application,
            *(form[name].value() or "" for name in ("period", "expert_1", "expert_2")),
            version=form["version"].value(),
        )
        for form in found
    ]


def test_rows_are_saved_at_once_and_counted(client, region):
    first, second, untouched = waiting(region, 3)
    one, two, three = region.home.experts
    page = send(
        client,
        row(first, region.period, one, two),
        row(second, region.next_period, three),
        row(untouched),
        follow=True,
    )
    assert "Сохранено: 2 строки." in page.content.decode()
    assert experts_of(first) == [one, two]
    assert experts_of(second) == [three]
    assert experts_of(untouched) is None


def test_a_wrong_row_stays_with_its_reason_and_the_others_are_saved(client, region):
    good, bad = waiting(region, 2)
    one, two, _ = region.home.experts
    colleague = region.home.colleague_expert
    page = send(client, row(good, region.period, one, two), row(bad, region.period, colleague, two))
    text = page.content.decode()
    assert page.status_code == 422
    assert "Сохранено: 1 строка." in text
    assert "в той же организации" in text
    assert f'href="#id_a{bad.pk}-expert_1">{bad.short_name} – ' in text
    assert f'<option value="{colleague.pk}" selected>' in text
    assert f'<option value="{two.pk}" selected>' in text
    assert [form.application for form in page.context["rows"]] == [bad]
    assert experts_of(good) == [one, two]
    assert experts_of(bad) is None


def test_experts_without_a_period_are_refused_at_the_period(client, region):
    (application,) = waiting(region)
    page = send(client, row(application, "", region.home.experts[0]))
    assert "Выберите период" in page.content.decode()
    assert page.context["rows"][0].errors.keys() == {"period"}


def test_an_expert_who_is_not_known_is_refused(client, region):
    (application,) = waiting(region)
    page = send(client, row(application, region.period, region.abroad.experts[0]))
    assert "ваш муниципалитет выбрать не может" in page.content.decode()
    assert experts_of(application) is None


def stale(client, region):
    (application,) = waiting(region)
    one, two, three = region.home.experts
    services.schedule(
        application, period=region.period, experts={1: three}, actor=region.home.coordinator
    )
    page = send(client, row(application, region.period, one, two))
    return page, application


def test_a_row_that_somebody_changed_meanwhile_is_not_overwritten(client, region):
    page, application = stale(client, region)
    assert "эту строку изменили" in page.content.decode()
    assert experts_of(application) == [region.home.experts[2]]


def test_control_without_the_version_it_would_be(client, region, monkeypatch):
    monkeypatch.setattr(bulk_assignment, "version_of", lambda application: "::")
    _, application = stale(client, region)
    assert experts_of(application) == region.home.experts[:2]


def test_rows_of_another_territory_are_not_touched(region):
    (application,) = waiting(region)
    foreign = Client()
    foreign.force_login(region.abroad.coordinator)
    send(foreign, row(application, region.period, region.home.experts[0]))
    assert experts_of(application) is None
    page = foreign.get(reverse("cabinet:assign_many")).content.decode()
    assert application.surname not in page


def test_marks_and_organizations_filter(client, region):
    none, some, both = waiting(region, 3)
    one, two, _ = region.home.experts
    actor = region.home.coordinator
    services.schedule(some, period=region.period, experts={1: one}, actor=actor)
    services.schedule(both, period=region.period, experts={1: one, 2: two}, actor=actor)
    found = {
        mark: {
            form.application
            for form in client.get(reverse("cabinet:assign_many"), {"mark": mark}).context["rows"]
        }
        for mark in bulk_assignment.MARKS
    }
    assert found == {
        "no-period": {none},
        "period": {some, both},
        "no-experts": {none, some},
        "experts": {both},
    }
    address = reverse("cabinet:assign_many")
    own = client.get(address, {"organization": region.home.school.pk}).context["rows"]
    assert len(own) == 3
    other = client.get(address, {"organization": region.home.other_school.pk})
    assert len(other.context["rows"]) == 3  # nobody there, so it is no choice


def test_the_check_names_who_lacks_what(client, region):
    none, some, both = waiting(region, 3)
    one, two, _ = region.home.experts
    actor = region.home.coordinator
    services.schedule(some, period=region.period, experts={1: one}, actor=actor)
    services.schedule(both, period=region.period, experts={1: one, 2: two}, actor=actor)
    page = client.get(reverse("cabinet:assign_many"), {"check": 1})
    text = page.content.decode()
    assert set(page.context["lacking"]) == {none, some}
    assert "нет периода и специалистов" in text
    assert "назначен один специалист из двух" in text


def test_proposals_write_nothing_and_confirm_as_they_stand(client, region):
    people = waiting(region, 6)
    sent = proposed(client)
    assert not ScheduleEntry.objects.exists()
    page = send(client, *sent, name="proposals", follow=True)
    assert "Сохранено: 6 строк." in page.content.decode()
    assert "предлагать нечего" in page.content.decode()
    load = [len([p for p in people if e in experts_of(p)]) for e in region.home.experts]
    assert load == [4, 4, 4]


def test_a_proposal_can_be_changed_before_it_is_confirmed(client, region):
    (application,) = waiting(region)
    (sent,) = proposed(client)
    chosen = region.home.experts[2]
    sent[f"a{application.pk}-period"] = region.next_period.pk
    sent[f"a{application.pk}-expert_1"] = chosen.pk
    sent[f"a{application.pk}-expert_2"] = ""
    send(client, sent, name="proposals")
    assert experts_of(application) == [chosen]
    assert application.schedule_entry.schedule.period == region.next_period


def test_proposals_say_why(client, region):
    (application,) = waiting(region)
    held_until = region.next_period.session_on
    Application.objects.filter(pk=application.pk).update(held_until=held_until)
    text = client.get(reverse("cabinet:proposals")).content.decode()
    assert f"Категория действует до {held_until:%d.%m.%Y}, поэтому" in text
    assert "другой организации; всего будет назначено 1" in text


def test_who_cannot_get_two_experts_is_reported_with_the_reason(client, region):
    waiting(region)
    for expert in region.home.experts[1:]:
        expert.delete()
    text = client.get(reverse("cabinet:proposals")).content.decode()
    assert "Не хватает: 1. В списке на учебный год периода подходит 1 специалист" in text
    assert "из той же организации – 1" in text


def test_experts_who_work_anywhere_are_offered_elsewhere(client, region):
    (application,) = waiting(region)
    guest = region.abroad.experts[0]
    assert "не разрешил" in choice.eligibility(guest, application, region.period).reason
    assert guest not in choice.candidates(application, region.period.starts_on)
    guest.works_anywhere = True
    guest.save()
    assert choice.eligibility(guest, application, region.period)
    assert guest in choice.candidates(application, region.period.starts_on)
    address = reverse("cabinet:assign", args=[application.pk])
    page = client.get(address, {"period": region.period.pk}).content.decode()
    assert str(region.abroad.municipality) in page


def test_the_page_says_who_cannot_be_chosen_and_which_period(client, region):
    (application,) = waiting(region)
    closed(region)
    last = region.home.experts[2]
    last.school_year -= 1
    last.save()
    address = reverse("cabinet:assign", args=[application.pk])
    text = (
        client.get(address, {"period": region.next_period.pk}).content.decode().replace("\xa0", " ")
    )
    assert "Кого нельзя выбрать и почему" in text
    assert f"{region.home.colleague_expert.user.short_name} работает в той же организации" in text
    assert f"{last.user.short_name} не входит в список" in text
    assert region.abroad.experts[0].user.short_name not in text
    assert f"{region.period}: ваш график закрыт" in text


def test_each_choice_says_whether_the_position_of_the_expert_fits(client, region):
    """Guide: «Не назначайте эксперта, у которого неправильно указана должность»."""
    (application,) = waiting(region)
    same, other, _ = region.home.experts
    other.position = factories.position("методист")
    other.save()
    address = reverse("cabinet:assign", args=[application.pk])
    page = client.get(address, {"period": region.period.pk})
    offered = dict(page.context["form"].fields["expert_1"].choices)
    labels = {getattr(key, "value", key): label for key, label in offered.items()}
    for expert, fit in ((same, "та же должность"), (other, "другая должность")):
        assert f"{expert.user.short_name} – 0 чел. – {fit}" in labels[expert.pk]


def close_behind(region):
    """The period is closed by a colleague, with somebody complete in it."""
    (complete,) = waiting(region)
    one, two, _ = region.home.experts
    actor = region.home.coordinator
    services.schedule(complete, period=region.period, experts={1: one, 2: two}, actor=actor)
    schedule = MunicipalSchedule.objects.get(period=region.period)
    services.close(schedule, actor=actor)


def test_a_period_closed_meanwhile_refuses_its_rows_and_saves_the_others(client, region):
    early, late = waiting(region, 2)
    sent = proposed(client)
    other = next(s for s in sent if s["row"] == late.pk)
    other[f"a{late.pk}-period"] = region.next_period.pk
    close_behind(region)
    page = send(client, *sent, name="proposals")
    text = page.content.decode()
    assert page.status_code == 422
    assert "уже закрыт, добавлять и менять в нём ничего нельзя" in text
    assert [form.application for form in page.context["rows"]] == [early]
    assert experts_of(early) is None
    assert len(experts_of(late)) == 2


@pytest.mark.parametrize("name", ["assign_many", "proposals"])
def test_queries_do_not_grow_with_rows(client, region, name):
    def cost():
        address = reverse(f"cabinet:{name}")
        client.get(address)
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        return len(captured)

    def add(count):
        for application in waiting(region, count):
            services.schedule(
                application,
                period=region.period,
                experts={1: region.home.experts[0]},
                actor=region.home.coordinator,
            )
        waiting(region, count)

    add(3)
    few = cost()
    add(27)
    assert cost() == few
    assert few <= 40


def test_the_service_is_the_guard(region):
    (application,) = waiting(region)
    with pytest.raises(DomainError, match="изменили"):
        bulk_assignment.assign_unchanged(
            application,
            version="1::",
            period=region.period,
            experts={},
            actor=region.home.coordinator,
        )
