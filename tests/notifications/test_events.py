"""Whatever changes something of a person tells them, or it is written down why it does not."""

import importlib
import pkgutil

import pytest
from django.utils import timezone

import attestation
from attestation.applications.services import filing as applications
from attestation.applications.services import review
from attestation.base.workflow import Workflow
from attestation.notifications import events
from attestation.notifications.events import EVENTS, SILENT
from attestation.notifications.groups import GROUPS, Delivery
from attestation.notifications.models import Letter, Message
from attestation.reports import services as reports
from attestation.reports.half_years import HalfYear
from attestation.scheduling import services as scheduling
from attestation.scheduling.municipal.services import closing
from attestation.scheduling.releases import letters
from tests import factories


def workflows():
    """Every workflow table of every room, by the name under which transitions are listed."""
    found = {}
    for module in pkgutil.walk_packages(attestation.__path__, "attestation."):
        if not module.name.endswith("workflow") or module.name == "attestation.base.workflow":
            continue
        for value in vars(importlib.import_module(module.name)).values():
            if isinstance(value, Workflow):
                found[value.states.__name__.removesuffix("State").lower() or "application"] = value
    return found


NAMES = {"municipalschedule": "schedule"}
TOLD = {name for event in EVENTS.values() for name in event.tells_of}
TRANSITIONS = sorted(
    f"{subject}.{name}" for subject, table in workflows().items() for name in table.transitions
)


@pytest.mark.parametrize("name", TRANSITIONS)
def test_each_transition_tells_somebody_or_says_why_not(name):
    assert (name in TOLD) != (name in SILENT)


def test_the_tables_name_no_transition_that_is_not_there():
    assert set(SILENT) | TOLD <= set(TRANSITIONS)
    assert all(SILENT.values())


def test_what_concerns_rights_cannot_be_switched_off():
    for group in (events.APPLICATION, events.PERIOD, events.DEADLINES, events.ASSIGNMENT):
        assert group.choices == (Delivery.AT_ONCE,)


@pytest.mark.parametrize("group", GROUPS.values(), ids=GROUPS.keys())
def test_a_group_that_leaves_less_than_all_says_why(group):
    assert group.choices
    if not group.may_be_switched_off:
        assert group.why


def told(person):
    return set(Message.objects.filter(user=person).values_list("event", flat=True))


@pytest.mark.django_db
def test_the_way_of_an_application_is_told_to_all_whom_it_concerns(region):
    home = region.home
    application = factories.submitted(home.teacher)
    assert told(home.teacher) == {"application.filed"}
    assert told(home.coordinator) == {"review.arrived"}
    assert told(home.school_coordinator) == {"teachers.moved"}
    review.send_back(application, reason=factories.reason(), actor=home.coordinator)
    assert "application.returned" in told(home.teacher)
    application = applications.generate(application, actor=home.teacher)
    factories.complete(application)
    applications.submit(application, actor=home.teacher)
    assert "review.arrived_again" in told(home.coordinator)
    review.reject(application, reason=factories.reason(), actor=home.coordinator)
    assert "application.rejected" in told(home.teacher)
    assert not told(region.abroad.coordinator)
    assert not told(region.abroad.school_coordinator)


@pytest.mark.django_db
def test_the_way_of_a_schedule_is_told_to_all_whom_it_concerns(region):
    home = region.home
    application = factories.registered(home.teacher, home.coordinator)
    assert "application.registered" in told(home.teacher)
    scheduling.schedule(
        application,
        period=region.period,
        experts={1: home.experts[0], 2: home.experts[1]},
        actor=home.coordinator,
    )
    schedule = scheduling.close(application.schedule_entry.schedule, actor=home.coordinator)
    assert told(home.experts[0].user) == {"assignment.made"}
    assert told(region.operator) == {"oversight.closed"}
    schedule = scheduling.send_back(schedule, remarks="Проверьте", actor=region.operator)
    assert "schedule.returned" in told(home.coordinator)
    schedule = scheduling.close(schedule, actor=home.coordinator)
    scheduling.accept(schedule, actor=region.operator)
    assert "schedule.accepted" in told(home.coordinator)
    release = scheduling.approve(
        region.period, order_number="1-р", order_date=timezone.localdate(), actor=region.operator
    )
    letters.tell_scheduled(release.pk)
    assert "period.set" in told(home.teacher)


@pytest.mark.django_db
def test_a_period_closed_by_the_system_is_told(region):
    home = region.home
    application = factories.registered(home.teacher, home.coordinator)
    scheduling.schedule(application, period=region.period, experts={}, actor=home.coordinator)
    closing.close_overdue(region.period.closes_on)
    assert "period.changed" in told(home.teacher)
    assert "schedule.closed_by_date" in told(home.coordinator)


@pytest.mark.django_db
def test_the_way_of_an_agreement_is_told_to_the_expert_and_those_who_collect(region):
    home = region.home
    half_year = HalfYear.of(region.period.starts_on)
    [agreement, *_] = reports.start_collection(
        home.municipality, half_year=half_year, actor=home.coordinator
    )
    data = dict.fromkeys(agreement.DATA, "данные") | {"phone": "+7 (900) 000-00-00"}
    data |= {"email": "expert@mail.example"}
    agreement = reports.change(agreement, data=data, actor=home.coordinator)
    agreement = reports.send(agreement, actor=home.coordinator)
    assert "oversight.agreement" in told(region.operator)
    agreement = reports.send_back(agreement, remarks="Проверьте", actor=region.operator)
    assert "agreement.returned" in told(home.coordinator)
    agreement = reports.send(agreement, actor=home.coordinator)
    agreement = reports.verify(agreement, actor=region.operator)
    agreement = reports.sign(agreement, actor=region.operator)
    reports.end(agreement, ended_on=half_year.ends_on, reason="Уволен", actor=region.operator)
    assert {"agreement.verified", "agreement.signed", "agreement.ended"} <= told(agreement.user)
    assert "agreement.ended_news" in told(home.coordinator)


@pytest.mark.django_db
def test_a_letter_says_no_more_than_it_must(region):
    person = region.home.teacher
    factories.submitted(person)
    letter = Letter.objects.get(user=person)
    assert letter.body.startswith("Здравствуйте, Анна Игоревна!")
    assert letter.body.count("http") == 1
    assert person.last_name not in letter.body
    assert person.profile.mobile_phone not in letter.body
