"""Whoever has no agreement in force is not proposed, not chosen, and shown where assigned."""

import datetime

import pytest
import time_machine
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from attestation.base.errors import DomainError
from attestation.directory.rules_models import ProcedureRules
from attestation.reports import services as reports
from attestation.reports.half_years import HalfYear
from attestation.reports.models import ExpertAgreement
from attestation.reports.workflow import AgreementState
from attestation.scheduling import services
from attestation.scheduling.assignment import bulk_assignment
from attestation.scheduling.experts import agreements, choice
from attestation.scheduling.municipal.closing_report import report_on
from tests import factories
from tests.prepared import prepared
from tests.scheduling.test_services import scheduled

pytestmark = pytest.mark.django_db


def agreed(expert, half_year, state=AgreementState.REGISTERED, **facts):
    agreement = reports.begun(expert, half_year)
    agreement.phone = "+7 (900) 000-00-00"
    agreement.state = state
    if state == AgreementState.REGISTERED:
        agreement.number, agreement.dated_on = f"{expert.pk}-С", half_year.starts_on
    for name, value in facts.items():
        setattr(agreement, name, value)
    agreement.save()
    return agreement


def dismissed(expert, half_year, day=None):
    day = day or half_year.starts_on
    return agreed(expert, half_year, AgreementState.ENDED, ended_on=day, end_reason="увольнение")


@prepared
def asking(region):
    """The region asks for agreements; the first two experts at home have theirs."""
    ProcedureRules.objects.update(experts_need_agreement=True)
    half_year = HalfYear.of(region.period.starts_on)
    for expert in region.home.experts[:2]:
        agreed(expert, half_year)
    return half_year


@pytest.fixture
def application(region):
    return factories.registered(region.home.teacher, region.home.coordinator)


def offered(region, application):
    return set(choice.candidates(application, region.period.starts_on))


def test_without_an_agreement_nobody_is_offered_or_chosen(region, asking, application):
    assert offered(region, application) == set(region.home.experts[:2])
    with pytest.raises(DomainError, match="нет договора") as refusal:
        services.schedule(
            application,
            period=region.period,
            experts={1: region.home.experts[0], 2: region.home.experts[2]},
            actor=region.home.coordinator,
        )
    assert refusal.value.field == "expert_2"


def test_a_region_without_agreements_asks_for_none(region, asking, application):
    ProcedureRules.objects.update(experts_need_agreement=False)
    assert offered(region, application) == set(region.home.experts)


def test_the_dismissed_are_not_proposed(region, asking, application):
    ExpertAgreement.objects.filter(user=region.home.experts[1].user).delete()
    dismissed(region.home.experts[1], asking)
    [found] = bulk_assignment.choices_for([application], today=timezone.localdate())
    proposal = found.proposals()[application.pk]
    assert list(proposal.experts.values()) == [region.home.experts[0].pk]
    assert "без действующего договора – 2" in proposal.lacking_reason


@pytest.mark.parametrize(
    "state",
    [
        AgreementState.DRAFT,
        AgreementState.SENT,
        AgreementState.VERIFIED,
    ],
)
def test_what_is_not_signed_is_no_agreement_in_force(region, asking, application, state):
    late = asking.collected_until + datetime.timedelta(days=1)
    agreed(region.home.experts[2], asking, state)
    with time_machine.travel(timezone.make_aware(datetime.datetime(*late.timetuple()[:3], 12))):
        assert region.home.experts[2] not in offered(region, application)


def test_while_data_are_collected_the_agreement_before_stands_in(region, asking, application):
    expert = region.home.experts[2]
    agreed(expert, asking.previous)
    with time_machine.travel(
        timezone.make_aware(datetime.datetime(*asking.collected_until.timetuple()[:3], 12))
    ):
        assert expert in offered(region, application)
    late = asking.collected_until + datetime.timedelta(days=1)
    with time_machine.travel(timezone.make_aware(datetime.datetime(*late.timetuple()[:3], 12))):
        assert expert not in offered(region, application)


def test_the_dismissed_of_the_half_year_before_does_not_stand_in(region, asking, application):
    expert = region.home.experts[2]
    dismissed(expert, asking.previous)
    with time_machine.travel(
        timezone.make_aware(datetime.datetime(*asking.collected_until.timetuple()[:3], 12))
    ):
        assert expert not in offered(region, application)


def test_a_schedule_that_has_a_dismissed_expert_shows_it_and_does_not_close(region, asking):
    application = scheduled(region)
    schedule = application.schedule_entry.schedule
    agreement = ExpertAgreement.objects.get(user=region.home.experts[0].user)
    reports.end(agreement, ended_on=asking.starts_on, reason="увольнение", actor=region.operator)
    assert agreements.people_to_replace(schedule) == 1
    pages = [
        (region.home.coordinator, reverse("cabinet:schedule", args=[schedule.pk])),
        (region.operator, reverse("cabinet:operator_schedule", args=[schedule.pk])),
    ]
    for person, address in pages:
        client = Client()
        client.force_login(person)
        page = client.get(address).content.decode()
        assert "нет договора" in page
        assert "У 1 человека специалист без действующего договора" in " ".join(page.split())
    [group] = report_on(schedule, region.home.coordinator).blocking
    assert [person.id for person in group.people] == [application.pk]
    with pytest.raises(DomainError, match="без действующего договора"):
        services.close(schedule, actor=region.home.coordinator)


def test_who_has_an_agreement_is_found_in_two_queries_for_any_number(
    region, asking, django_assert_num_queries
):
    users = [expert.user_id for expert in region.home.experts]
    days = [region.period.starts_on, region.next_period.starts_on]
    with django_assert_num_queries(2):
        agreements.without_agreement(users, days)
