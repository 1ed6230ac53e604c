"""Lists cost the same number of queries at 3 and at 30 rows."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.roles import Role
from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.evaluation.criteria.services import put_in_force
from attestation.evaluation.models import Conclusion, Score, ScoreSheet
from attestation.files.services import store_bytes
from attestation.invitations.services.sending import Guest, invite
from attestation.notifications.events import SCHEDULE_ACCEPTED
from attestation.notifications.services.messages import notify
from attestation.scheduling.models import (
    ExpertAssignment,
    MunicipalSchedule,
    ScheduleEntry,
)
from attestation.scheduling.workflow import ScheduleState
from attestation.withdrawals.models import Withdrawal
from attestation.withdrawals.workflow import WithdrawalState
from tests import factories
from tests.evaluation.conftest import draft_criteria
from tests.prepared import prepared

pytestmark = pytest.mark.django_db


def adder(region):
    """Return what adds people at every stage: listed, waiting for a period, scheduled, assigned."""
    numbers = iter(range(1, 1000))
    criteria = put_in_force(draft_criteria(2026), actor=region.operator)
    schedule = MunicipalSchedule.objects.create(
        period=region.period, municipality=region.home.municipality
    )

    def withdrawal(of: Application) -> None:
        paper, scan = (
            store_bytes(b"1", name="1.txt", content_type="text/plain", actor=None) for _ in range(2)
        )
        Withdrawal.objects.create(
            application=of,
            number=1,
            state=WithdrawalState.SUBMITTED,
            reason="переездом",
            begun_by=of.applicant,
            paper=paper,
            scan=scan,
            submitted_at=timezone.now(),
        )

    def application(state: ApplicationState, **facts: object) -> Application:
        person = factories.teacher(region.home.school)
        number = next(numbers)
        return Application.objects.create(
            applicant=person,
            position=factories.position(),
            organization=region.home.school,
            category="first",
            state=state,
            revision=1,
            surname=person.last_name,
            given_name=person.first_name,
            **{
                "submitted_at": timezone.now(),
                "due_on": timezone.localdate(),
                "registered_at": timezone.now(),
                "number_year": 2026,
                "number": number,
                **facts,
            },
        )

    def add(count: int) -> None:
        MunicipalSchedule.objects.update(state=ScheduleState.OPEN)
        for _ in range(count):
            application(ApplicationState.SUBMITTED)
            application(ApplicationState.REGISTERED)
            entry = ScheduleEntry.objects.create(
                application=application(ApplicationState.SCHEDULED), schedule=schedule
            )
            conclusion = Conclusion.objects.create(application=entry.application, criteria=criteria)
            for slot, expert in enumerate(region.home.experts[:2], start=1):
                ExpertAssignment.objects.create(entry=entry, slot=slot, expert=expert)
                sheet = ScoreSheet.objects.create(conclusion=conclusion, expert=expert.user)
                for row in criteria.criteria.exclude(max_points=None):
                    Score.objects.create(sheet=sheet, criterion=row, points=1)
                sheet.submitted_at = timezone.now()
                sheet.save()
            invite(
                Guest(f"{next(numbers)}@mail.example"),
                role=Role.EXPERT,
                place=region.home.municipality,
                actor=region.home.coordinator,
            )
            application(ApplicationState.DRAFT, submitted_at=None)
            withdrawal(application(ApplicationState.REGISTERED))
            notify(
                region.home.coordinator,
                "Новость",
                "Текст",
                path="/cabinet/",
                event=SCHEDULE_ACCEPTED,
            )
        MunicipalSchedule.objects.update(state=ScheduleState.CLOSED, closed_at=timezone.now())

    add.schedule = schedule
    return add


def queries(client: Client, address: str) -> int:
    """What the page costs by itself: what is asked once a second for all pages is left out."""
    client.get(address)
    costs = []
    for _ in range(3):
        with CaptureQueriesContext(connection) as captured:
            assert client.get(address).status_code == 200
        costs.append(len(captured))
    return min(costs)


LISTS = [
    ("coordinator", "cabinet:home", None),
    ("coordinator", "cabinet:applications", None),
    ("coordinator", "cabinet:schedules", None),
    ("coordinator", "cabinet:schedule", "schedule"),
    ("coordinator", "cabinet:messages", None),
    ("coordinator", "cabinet:calendar", None),
    ("coordinator", "cabinet:invitations", None),
    ("school_coordinator", "cabinet:home", None),
    ("school_coordinator", "cabinet:school", None),
    ("school_coordinator", "cabinet:school_unfiled", None),
    ("school_coordinator", "cabinet:withdrawal_people", None),
    ("coordinator", "cabinet:withdrawals", None),
    ("expert", "cabinet:assignments", None),
    ("expert", "cabinet:evaluations", None),
    ("expert", "cabinet:home", None),
    ("coordinator", "cabinet:conclusions", None),
    ("operator", "cabinet:conclusions", None),
    ("operator", "cabinet:applications", None),
    ("operator", "cabinet:invitations", None),
    ("operator", "cabinet:periods", None),
    ("operator", "cabinet:period", "period"),
]


@prepared
def costs_of_lists(region):
    """The queries of each list at 3 and at 30 rows, as of `LISTS`."""
    rows = adder(region)
    arguments = {"schedule": rows.schedule.pk, "period": region.period.pk}
    people = {
        "coordinator": region.home.coordinator,
        "school_coordinator": region.home.school_coordinator,
        "expert": region.home.experts[0].user,
        "operator": region.operator,
    }

    def costs():
        for who, name, argument in LISTS:
            client = Client()
            client.force_login(people[who])
            yield queries(client, reverse(name, args=[arguments[argument]] if argument else []))

    rows(3)
    few = list(costs())
    rows(27)
    return list(zip(few, costs(), strict=True))


@pytest.mark.parametrize("place", range(len(LISTS)), ids=lambda place: "-".join(LISTS[place][:2]))
def test_queries_do_not_grow_with_rows(costs_of_lists, place):
    few, many = costs_of_lists[place]
    assert many == few
    assert few <= 40


@pytest.fixture
def rows(region):
    return adder(region)


def test_choosing_many_and_walking_among_many_cost_the_same(region, rows):
    client = Client()
    client.force_login(region.home.coordinator)

    def costs() -> tuple[int, int]:
        found = Application.objects.filter(state=ApplicationState.SUBMITTED)
        query = "&".join(f"application={application.pk}" for application in found)
        walked = found.latest("pk").get_absolute_url()
        return (
            queries(client, f"{reverse('cabinet:register_many')}?{query}"),
            queries(client, f"{walked}?state=submitted"),
        )

    rows(3)
    few = costs()
    rows(27)
    assert costs() == few
    assert max(few) <= 60
