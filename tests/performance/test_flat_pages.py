"""Pages about many people cost as much with ten times as many of them."""

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.commission.models import CommissionSession
from attestation.scheduling import services
from attestation.scheduling.assignment import views as assignment_views
from tests import factories
from tests.performance.copies import OWN, assert_flat, copy_row, copy_user, page_cost

pytestmark = pytest.mark.django_db


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def fill_agenda(session: CommissionSession, count: int, first: int) -> None:
    item = session.items.select_related("application__applicant").first()
    copy_user(item.application.applicant, count, first=first)
    copy_row(item.application, count, first=first, applicant_id=OWN, number="n + 1000")
    copy_row(item, count, first=first, application_id=OWN, name="'Иванов' || n || ' Пётр'")


@pytest.mark.parametrize("state", ["prepared", "voting", "closed"])
def test_a_session_with_a_long_agenda(request, commission, prepared, state):
    session = request.getfixturevalue(state)
    secretary, member = signed_in(commission.secretary), signed_in(commission.members[0])
    address = session.get_absolute_url()

    def pages():
        found = {
            "secretary": page_cost(secretary, address),
            "page": page_cost(secretary, f"{address}?page=2"),
        }
        if state == "voting":
            vote = reverse("cabinet:session_vote", args=[session.pk])
            found["vote"] = page_cost(member, vote)
        return found

    assert_flat(pages, lambda count, first: fill_agenda(session, count, first), counts=1)


def fill_period(region, count: int, first: int) -> None:
    """People in the schedule of the home municipality, and more municipalities."""
    entry = region.entry
    copy_user(entry.application.applicant, count, first=first)
    copy_row(entry.application, count, first=first, applicant_id=OWN, number="n + 1000")
    copy_row(entry, count, first=first, application_id=OWN)
    copy_row(region.home.municipality, count, first=first, name="'Район ' || n")


@pytest.fixture
def approved(region):
    """A period with one person, closed, approved and amended."""
    home = region.home
    application = factories.registered(home.teacher, home.coordinator)
    experts = dict(enumerate(home.experts[:2], start=1))
    services.schedule(application, period=region.period, experts=experts, actor=home.coordinator)
    region.entry = application.schedule_entry
    services.close(region.entry.schedule, actor=home.coordinator)
    services.approve(
        region.period,
        order_number="12",
        order_date=timezone.localdate(),
        actor=region.operator,
    )
    return region


def test_a_period_and_its_correction(approved):
    operator = signed_in(approved.operator)
    key = approved.period.pk

    def pages():
        return {
            "period": page_cost(operator, reverse("cabinet:period", args=[key])),
            "correction": page_cost(operator, reverse("cabinet:period_correction", args=[key])),
        }

    # The correction compares all rows with those of the release.
    assert_flat(pages, lambda count, first: fill_period(approved, count, first), counts=20)


def fill_waiting(region, count: int, first: int) -> None:
    copy_user(region.home.teacher, count, first=first)
    copy_row(region.waiting, count, first=first, applicant_id=OWN, number="n + 1000")
    expert = region.home.experts[0]
    copy_row(expert, count, first=first, user_id=OWN)


@pytest.fixture
def waiting(region):
    region.waiting = factories.registered(region.home.teacher, region.home.coordinator)
    return region


def test_the_choice_of_experts_for_many(waiting, monkeypatch):
    # Fewer at once, that the test does not wait for the solver.
    monkeypatch.setattr(assignment_views, "AT_ONCE", 25)
    coordinator = signed_in(waiting.home.coordinator)
    assign = reverse("cabinet:assign", args=[waiting.waiting.pk])
    period = waiting.period.pk

    def pages():
        return {
            "proposals": page_cost(coordinator, reverse("cabinet:proposals")),
            "many": page_cost(coordinator, reverse("cabinet:assign_many")),
            "check": page_cost(coordinator, f"{reverse('cabinet:assign_many')}?check=1"),
            "one": page_cost(coordinator, f"{assign}?period={period}"),
            "waiting": page_cost(coordinator, reverse("cabinet:schedules")),
        }

    assert_flat(pages, lambda count, first: fill_waiting(waiting, count, first), counts=20)


def fill_organizations(region, count: int, first: int) -> None:
    copy_row(region.home.school, count, first=first, name="'Школа № ' || n")


def test_forms_that_ask_for_an_organization_of_the_region(region, django_user_model):
    admin = signed_in(django_user_model.objects.create_superuser("chief", "chief@mail.example"))

    def pages():
        return {"expert": page_cost(admin, "/cms/directory/approvedexpert/new/")}

    add = lambda count, first: fill_organizations(region, count, first)  # noqa: E731
    assert_flat(pages, add, few=400, counts=1)
