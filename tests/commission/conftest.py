"""A commission of seven, three of whom vote by the sheet of a municipality, and an agenda."""

import datetime
from dataclasses import dataclass

import pytest
from django.contrib.auth.models import Group
from django.db import transaction
from django.utils import timezone

from attestation.accounts.models import User
from attestation.accounts.services import groups
from attestation.applications.choices import Form
from attestation.applications.models import Application
from attestation.applications.services.numbering import take_number
from attestation.applications.workflow import ApplicationState
from attestation.categories.choices import Category
from attestation.commission import services as commission_services
from attestation.commission.models import CommissionMember, CommissionSession, Duty
from attestation.commission.vote_groups import Voice, VoteGroup
from attestation.commission.voting import services as voting_services
from attestation.directory.models import SimplifiedGround
from attestation.orders.models import Order
from attestation.orders.services import orders
from attestation.orders.services.grounds import give_grounds
from tests import factories
from tests import prepared as preparing


@dataclass
class Commission:
    """Its secretary, its members (the chair first), and those who vote by the home's sheet."""

    secretary: User
    members: list[User]
    municipal: list[User]

    @property
    def everybody(self) -> list[User]:
        return [*self.members, *self.municipal]


def seat(user: User, duty: str = Duty.MEMBER, municipality=None) -> User:
    user.groups.add(Group.objects.get(name=groups.COMMISSION))
    # Long ago: a test may be set on any day.
    since = datetime.date(2020, 9, 1)
    CommissionMember.objects.create(
        user=user, duty=duty, municipality=municipality, starts_on=since
    )
    return user


@preparing.prepared
def commission(region) -> Commission:
    secretary = factories.UserFactory(last_name="Морозова")
    secretary.groups.add(Group.objects.get(name=groups.SECRETARIES))
    chair = seat(factories.UserFactory(last_name="Громова"), Duty.CHAIR)
    seat(secretary, Duty.SECRETARY)
    others = [seat(factories.UserFactory(last_name=name)) for name in ("Лаптева", "Назарова")]
    home = region.home.municipality
    municipal = [
        seat(factories.UserFactory(last_name=name), municipality=home)
        for name in ("Ивушкина", "Сидоркина", "Капля")
    ]
    return Commission(secretary, [chair, secretary, *others], municipal)


@transaction.atomic
def register(person: User, category: str) -> Application:
    """A registered application on the simplified form."""
    today = timezone.localdate()
    profile = person.profile
    ground, _ = SimplifiedGround.objects.get_or_create(
        name="почётное звание", document="удостоверение"
    )
    return Application.objects.create(
        applicant=person,
        surname=person.last_name,
        given_name=person.first_name,
        patronymic=person.patronymic,
        organization=profile.organization,
        position=profile.position,
        category=category,
        form=Form.SIMPLIFIED,
        ground=ground,
        state=ApplicationState.REGISTERED,
        revision=1,
        submitted_at=timezone.now(),
        registered_at=timezone.now(),
        due_on=today,
        number_year=today.year,
        number=take_number(today.year),
        **held(category),
    )


def register_newcomer(region: factories.Region, surname: str, category: str) -> Application:
    return register(factories.teacher(region.home.school, last_name=surname), category)


@pytest.fixture
def simplified(region):
    """Make a registered application on the simplified form, of a person of the given surname."""

    def make(surname: str = "Петрова", category: str = Category.FIRST) -> Application:
        return register_newcomer(region, surname, category)

    make.of = register
    return make


def held(category: str) -> dict[str, object]:
    """What the highest category asks for: the first one, by an order."""
    if category == Category.FIRST:
        return {}
    return {
        "held_category": "first",
        "held_order_number": "17-к",
        "held_order_date": timezone.localdate().replace(year=2021, day=1),
    }


def with_agenda(commission: Commission) -> CommissionSession:
    """Prepare a session of today about everybody who waits for one."""
    session = commission_services.prepare(
        held_on=timezone.localdate(), form="absentee", actor=commission.secretary
    )
    commission_services.fill_agenda(session, actor=commission.secretary)
    return session


def opened(session: CommissionSession, commission: Commission) -> CommissionSession:
    """Convene a session and open its vote."""
    session = commission_services.convene(session, actor=commission.secretary)
    return commission_services.open_vote(session, actor=commission.secretary)


def counted(commission: Commission) -> CommissionSession:
    """Hold a session about everybody who waits for one; all of them get their categories."""
    session = opened(with_agenda(commission), commission)
    close(session, commission)
    return session


@preparing.prepared
def prepared(region, commission) -> CommissionSession:
    """A session with two people for the first category and one for the highest."""
    for surname, category in (
        ("Петрова", Category.FIRST),
        ("Седова", Category.FIRST),
        ("Яшина", Category.HIGHEST),
    ):
        register_newcomer(region, surname, category)
    return with_agenda(commission)


@preparing.prepared
def voting(prepared, commission) -> CommissionSession:
    return opened(prepared, commission)


def close(session: CommissionSession, commission: Commission, *, against: str = "") -> None:
    """Let everybody vote for all but the people whose names begin with ``against``; then count."""
    refused = session.items.filter(name__startswith=against or "-")
    exceptions = {item.pk: Voice.AGAINST for item in refused}
    groups = {
        VoteGroup(group): Voice.FOR for group in session.items.values_list("group", flat=True)
    }
    for person in commission.everybody:
        voting_services.vote(session, groups=groups, exceptions=exceptions, actor=person)
    commission_services.close_vote(session, actor=commission.secretary)


@preparing.prepared
def closed(voting, commission) -> CommissionSession:
    """The vote is counted: Петрова and Яшина get their categories, Седова is refused."""
    close(voting, commission, against="Седова")
    voting.refresh_from_db()
    return voting


@preparing.prepared
def reasoned(closed, commission) -> CommissionSession:
    """The refusal has its grounds, too."""
    refused = closed.items.get(name__startswith="Седова")
    give_grounds(refused, "Нет результатов за три года.", actor=commission.secretary)
    return closed


@preparing.prepared
def draft(reasoned, commission) -> Order:
    return orders.prepare_order(reasoned, actor=commission.secretary)


@preparing.prepared
def signed(draft, region) -> Order:
    return orders.sign_order(
        draft, number="214-к", date=timezone.localdate(), actor=region.operator
    )
