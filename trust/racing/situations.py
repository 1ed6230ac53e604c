"""Where two stand before their buttons: made by the services, as far as the pair needs it."""

import copy
from collections.abc import Callable
from typing import Any, Self

from django.contrib.auth.models import Group
from django.db.models import Model
from django.utils import timezone

from attestation.accounts.consents.models import ConsentKind
from attestation.accounts.services import groups
from attestation.applications.choices import DocumentKind, Form
from attestation.applications.documents import services as documents
from attestation.applications.models import NumberSequence
from attestation.applications.services import filing, review
from attestation.commission import services as commission
from attestation.commission.vote_groups import Voice, VoteGroup
from attestation.commission.voting import services as votes
from attestation.directory.models import SimplifiedGround
from attestation.evaluation.conclusions.services import conclusions, signatures
from attestation.evaluation.criteria.services import put_in_force
from attestation.evaluation.models import Conclusion
from attestation.orders.corrections import services as corrections
from attestation.orders.services import orders
from attestation.orders.services.grounds import give_grounds
from attestation.scheduling import services as schedules
from attestation.scheduling.amendments import services as amendments
from attestation.scheduling.models import MunicipalSchedule
from attestation.scheduling.releases.services import releases
from attestation.signatures.models import Manner
from cms_pages.services import build_site
from tests import factories
from tests.commission.conftest import seat
from tests.evaluation.conftest import ALL, draft_criteria, filled, handed_in
from tests.signing import accept_rules, allow
from tests.withdrawals import factories as withdrawing
from trust.machine.things import another_page

Begin = Callable[["Situation"], Any]


class Situation:
    """The region, a second coordinator, a second operator, and what a beginning adds to it."""

    application: Any
    other: Any
    schedule: Any
    conclusion: Any
    session: Any
    order: Any
    thing: Any

    def __init__(self) -> None:
        self.region = region = factories.Region()
        self.home, self.operator = region.home, region.operator
        self.teacher, self.coordinator = region.home.teacher, region.home.coordinator
        self.second = factories.UserFactory(last_name="Вторая")
        factories.assign_perm("coordinate_municipality", self.second, region.home.municipality)
        self.operator2 = factories.UserFactory(last_name="Третья")
        self.operator2.groups.add(Group.objects.get(name=groups.OPERATORS))

    def read_again(self) -> Self:
        """Return a copy with what stands in the database now, for one of the two alone."""
        own = copy.copy(self)
        for name, value in vars(self).items():
            if isinstance(value, Model):
                found = type(value)._base_manager.filter(pk=value.pk).first()
                setattr(own, name, found or copy.copy(value))
        return own


def drafted(s: Situation) -> None:
    s.application = factories.draft(s.teacher)


def generated(s: Situation) -> None:
    s.application = factories.generated(s.teacher)


def complete(s: Situation) -> None:
    """All papers are there, and nothing is filed."""
    generated(s)
    for kind in (DocumentKind.SIGNED_SCAN, DocumentKind.RESULTS):
        s.thing = _attached(s.application, kind)


def _attached(application: Any, kind: str) -> Any:
    return documents.attach(application, kind, another_page(), actor=application.applicant)


def _submitted(person: Any) -> Any:
    application = factories.generated(person)
    for kind in (DocumentKind.SIGNED_SCAN, DocumentKind.RESULTS):
        _attached(application, kind)
    return filing.submit(application, actor=person)


def submitted(s: Situation) -> None:
    s.application = _submitted(s.teacher)


def two_submitted(s: Situation) -> None:
    """Two wait for a number of a year that has begun to count."""
    submitted(s)
    NumberSequence.objects.create(year=timezone.localdate().year, last=0)
    s.other = _submitted(factories.teacher(s.home.school, last_name="Седова"))


def registered(s: Situation) -> None:
    submitted(s)
    s.application = review.register(s.application, actor=s.coordinator)


def withdrawal_with_scan(s: Situation) -> None:
    submitted(s)
    s.thing = withdrawing.with_scan(s.application)


def withdrawal_sent(s: Situation) -> None:
    submitted(s)
    s.thing = withdrawing.sent(s.application)


def scheduled_and_withdrawing(s: Situation) -> None:
    scheduled(s)
    s.thing = withdrawing.sent(s.application)


def registered_and_withdrawing(s: Situation) -> None:
    registered(s)
    s.thing = withdrawing.sent(s.application)


def experts_of(s: Situation, first: int = 0, second: int = 1) -> dict[int, Any]:
    """Return two of the experts at home, by slot."""
    return {1: s.home.experts[first], 2: s.home.experts[second]}


def scheduled(s: Situation) -> None:
    """In an open schedule, with two experts; criteria are in force."""
    registered(s)
    put_in_force(draft_criteria(s.region.period.starts_on.year), actor=s.operator)
    s.application = schedules.schedule(
        s.application, period=s.region.period, experts=experts_of(s), actor=s.coordinator
    )
    s.schedule = MunicipalSchedule.objects.get(municipality=s.home.municipality)


def scheduled_and_another(s: Situation) -> None:
    scheduled(s)
    s.other = _submitted(factories.teacher(s.home.school, last_name="Седова"))
    s.other = review.register(s.other, actor=s.coordinator)


def closed(s: Situation) -> None:
    scheduled(s)
    s.schedule = schedules.close(s.schedule, actor=s.coordinator)
    s.thing = s.application.schedule_entry.assignments.get(slot=1)
    s.application.refresh_from_db()


def approve(s: Situation, number: str = "1204-р", actor: Any = None, reason: str = "") -> Any:
    """Approve the schedule of the period by an order of today."""
    return schedules.approve(
        s.region.period,
        order_number=number,
        order_date=timezone.localdate(),
        actor=actor or s.operator,
        reason=reason,
    )


def approved(s: Situation) -> None:
    build_site()
    closed(s)
    s.thing = approve(s)


def released(s: Situation) -> None:
    approved(s)
    releases.publish(s.thing.pk)


def replace(s: Situation, experts: dict[int, Any], actor: Any = None) -> Any:
    """Amend a closed schedule: other experts."""
    return amendments.replace(
        s.application, experts=experts, reason="замена", actor=actor or s.operator
    )


def amended(s: Situation) -> None:
    closed(s)
    s.thing = replace(s, experts_of(s, 0, 2))


def amended_after_release(s: Situation) -> None:
    released(s)
    s.thing = replace(s, experts_of(s, 0, 2))


def _filled(s: Situation, points: tuple[int, ...]) -> list[Any]:
    closed(s)
    return [filled(s.application, one.user, *points) for one in s.home.experts[:2]]


def sheets_filled(s: Situation) -> None:
    s.thing, s.other = _filled(s, (8, 4, 6))


def evaluated(s: Situation) -> None:
    closed(s)
    for one in s.home.experts[:2]:
        handed_in(s.application, one.user, 8, 4, 6)
    s.conclusion = Conclusion.objects.get()


def to_sign(s: Situation) -> None:
    """Everybody signs in the system, and has accepted its rules."""
    evaluated(s)
    allow("conclusion", Manner.BOTH)
    for person in [s.teacher, *(one.user for one in s.home.experts[:2])]:
        accept_rules(person)


def sent(s: Situation) -> None:
    evaluated(s)
    s.conclusion = signatures.send(s.conclusion, another_page(), is_whole=True, actor=s.teacher)


def accepted(s: Situation) -> None:
    sent(s)
    s.conclusion = conclusions.accept(s.conclusion, checked=ALL, actor=s.coordinator)


# --- The commission ---------------------------------------------------------------------------


def waiting_for_a_session(s: Situation) -> None:
    """A commission of three, and two people by the simplified form."""
    s.secretary = factories.UserFactory(last_name="Морозова")
    s.secretary.groups.add(Group.objects.get(name=groups.SECRETARIES))
    s.members = [seat(s.secretary)]
    s.members += [
        seat(factories.UserFactory(last_name=name), municipality=s.home.municipality)
        for name in ("Громкова", "Лаптева")
    ]
    s.application = _with_an_award(s, "Петрова")
    _with_an_award(s, "Седова")


def _with_an_award(s: Situation, surname: str) -> Any:
    """Have somebody registered by the simplified form."""
    person = factories.teacher(s.home.school, last_name=surname)
    ground, _ = SimplifiedGround.objects.get_or_create(name="почётное звание")
    application = factories.generated(person, form=Form.SIMPLIFIED, ground=ground)
    for kind in (DocumentKind.SIGNED_SCAN, DocumentKind.RESULTS, DocumentKind.GROUND):
        _attached(application, kind)
    return review.register(filing.submit(application, actor=person), actor=s.coordinator)


def prepared(s: Situation) -> None:
    waiting_for_a_session(s)
    s.session = commission.prepare(held_on=timezone.localdate(), form="absentee", actor=s.secretary)


def with_agenda(s: Situation) -> None:
    prepared(s)
    commission.fill_agenda(s.session, actor=s.secretary)
    s.thing = s.session.members.get(user=s.members[2])


def convened(s: Situation) -> None:
    with_agenda(s)
    s.session = commission.convene(s.session, actor=s.secretary)


def voting(s: Situation, voted: int = 2) -> None:
    """The vote is open on its last day; as many have voted as the quorum asks for."""
    convened(s)
    s.session = commission.open_vote(s.session, actor=s.secretary)
    for number in range(voted):
        vote(s, number)


def vote(s: Situation, number: int, voice: str = "for") -> Any:
    """Have a member cast a ballot, one person excepted where the voice is «against»."""
    refused = s.session.items.filter(name__startswith="Седова")
    return votes.vote(
        s.session,
        groups={VoteGroup.FIRST_SIMPLIFIED: Voice(voice)},
        exceptions={one.pk: Voice.AGAINST for one in refused},
        actor=s.members[number],
    )


def counted(s: Situation) -> None:
    voting(s, voted=3)
    s.session = commission.close_vote(s.session, actor=s.secretary)
    s.thing = s.session.items.get(name__startswith="Седова")


def order_drafted(s: Situation) -> None:
    counted(s)
    give_grounds(s.thing, "Нет результатов за три года.", actor=s.secretary)
    s.order = orders.prepare_order(s.session, actor=s.secretary)
    s.thing.refresh_from_db()


def sign(s: Situation, number: str, actor: Any = None) -> Any:
    """Sign the order under a number, today."""
    return orders.sign_order(
        s.order, number=number, date=timezone.localdate(), actor=actor or s.operator
    )


def order_signed(s: Situation) -> None:
    order_drafted(s)
    s.order = sign(s, "214-к")
    s.thing = s.order.entries.get(outcome="set")


def correcting(s: Situation) -> None:
    order_signed(s)
    s.order = corrections.prepare_correction(s.order, reason="описка", actor=s.secretary)


def agreed(s: Situation) -> None:
    """There are texts of the consents; the person has given none of the second kind."""
    factories.consent_text(ConsentKind.PUBLICATION)
