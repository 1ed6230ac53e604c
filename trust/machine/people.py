"""The people of the machine, what part each plays towards a thing, and what there is to act on."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Any

from django.contrib.auth.models import Group
from django.db.models import Q

from attestation.accounts.models import User
from attestation.accounts.services import groups
from attestation.applications.models import Application, ApplicationDocument
from attestation.commission.models import AgendaItem, CommissionSession, SessionMember
from attestation.commission.papers.models import SessionPaper
from attestation.directory.models import SimplifiedGround
from attestation.evaluation.criteria.services import put_in_force
from attestation.evaluation.models import Conclusion, ScoreSheet
from attestation.orders.models import Order, OrderEntry
from attestation.scheduling.amendments.models import Amendment
from attestation.scheduling.experts.models import ExpertConflict
from attestation.scheduling.models import (
    AttestationPeriod,
    ExpertAssignment,
    MunicipalSchedule,
    ScheduleEntry,
)
from attestation.scheduling.releases.models import Release
from attestation.signatures.models import Manner
from attestation.withdrawals.models import Withdrawal
from cms_pages.services import build_site
from tests import factories
from tests.commission.conftest import seat
from tests.evaluation.conftest import draft_criteria
from tests.signing import accept_rules, allow

#: What is signed in the system or on paper, as the signer likes.
SIGNED = ("application", "withdrawal", "conclusion", "protocol", "voting-sheet")


@dataclass(frozen=True)
class Office:
    """What somebody was given, and for which municipality or organization."""

    part: str
    place: int | None = None


class People:
    """Two municipalities, up to six who apply, those who decide, and the commission of four.

    Of those who apply one coordinates, one operates and one votes: nobody decides on the own
    application, and that is seen only where somebody could.
    """

    def __init__(self, applying: int) -> None:
        build_site()
        self.region = region = factories.Region()
        home, abroad = region.home, region.abroad
        put_in_force(draft_criteria(region.period.starts_on.year), actor=region.operator)
        SimplifiedGround.objects.create(name="почётное звание", document="удостоверение")
        self._judging: dict[int, list[int]] = {}
        self.offices: dict[int, set[Office]] = {}
        self.everybody: list[int] = []
        coordinating, operating, voting, neighbour = (
            factories.teacher(home.school, last_name=name)
            for name in ("Ильина", "Котова", "Лескова", "Седова")
        )
        everybody = [
            home.teacher,
            coordinating,
            operating,
            voting,
            abroad.teacher,
            neighbour,
        ]
        self.applicants = [person.pk for person in everybody[:applying]]
        factories.assign_perm("coordinate_municipality", coordinating, home.municipality)
        operating.groups.add(Group.objects.get(name=groups.OPERATORS))
        secretary, *members = (
            factories.UserFactory(last_name=name) for name in ("Морозова", "Громкова", "Лаптева")
        )
        secretary.groups.add(Group.objects.get(name=groups.SECRETARIES))
        for member in (secretary, *members):
            seat(member)
        seat(voting, municipality=home.municipality)
        self._give("municipal", home.municipality.pk, home.coordinator, coordinating)
        self._give("municipal", abroad.municipality.pk, abroad.coordinator)
        self._give("school", home.school.pk, home.school_coordinator)
        self._give("school", abroad.school.pk, abroad.school_coordinator)
        self._give("operator", None, region.operator, operating)
        self._give("secretary", None, secretary)
        self._give("", None, *everybody, *members)
        listed = [*home.experts, *abroad.experts]
        self._give("", None, *(one.user for one in listed))
        self.experts = {
            home.municipality.pk: [one.pk for one in home.experts],
            abroad.municipality.pk: [one.pk for one in abroad.experts],
        }
        for kind in SIGNED:
            allow(kind, Manner.BOTH)
        for person in User.objects.filter(pk__in=self.everybody):
            accept_rules(person)

    def _give(self, part: str, place: int | None, *people: User) -> None:
        for person in people:
            held = self.offices.setdefault(person.pk, set())
            if part:
                held.add(Office(part, place))
            if person.pk not in self.everybody:
                self.everybody.append(person.pk)

    def parts(self, person: int, thing: Any) -> set[str]:
        """Return the parts that ``person`` plays towards ``thing``, in words of the procedure."""
        towards = self._of.get(type(thing), lambda who, _: self._offices(who))
        return towards(person, thing)

    @property
    def _of(self) -> dict[type, Callable[[int, Any], set[str]]]:
        return {
            User: lambda who, one: {"self"} if one.pk == who else set(),
            Application: self._towards,
            Withdrawal: self._towards_withdrawal,
            Conclusion: lambda who, one: self._towards(who, one.application),
            ScheduleEntry: lambda who, one: self._towards(who, one.application),
            Amendment: lambda who, one: self._towards(who, one.application),
            ApplicationDocument: lambda who, one: (
                {"holder"}
                if one.attached_by_id == who and self._towards(who, one.application)
                else set()
            ),
            ScoreSheet: lambda who, one: (
                {"author"}
                if one.expert_id == who
                and "expert" in self._towards(who, one.conclusion.application)
                else set()
            ),
            ExpertAssignment: lambda who, one: {"named"} if one.expert.user_id == who else set(),
            MunicipalSchedule: lambda who, one: self._of_place(who, one.municipality_id),
            SessionMember: lambda who, one: (
                self._offices(who)
                | self._sheet(who, one.municipality_id)
                | ({"member"} if one.user_id == who else set())
            ),
            SessionPaper: lambda who, one: (
                self._offices(who)
                | self._sheet(who, one.municipality_id)
                | ({"member"} if one.session.members.filter(user=who).exists() else set())
            ),
            OrderEntry: lambda who, one: (
                set() if one.item.application.applicant_id == who else self._offices(who)
            ),
        }

    def _towards_withdrawal(self, person: int, withdrawal: Withdrawal) -> set[str]:
        found = self._towards(person, withdrawal.application)
        return found if withdrawal.is_by_coordinator else found - {"school"}

    def _offices(self, person: int) -> set[str]:
        return {one.part for one in self.offices[person] if one.place is None}

    def _of_place(self, person: int, *places: int | None) -> set[str]:
        held = {one.part for one in self.offices[person] if one.place in places}
        return held | self._offices(person)

    def _sheet(self, person: int, municipality: int | None) -> set[str]:
        return {"collector"} if Office("municipal", municipality) in self.offices[person] else set()

    def _towards(self, person: int, application: Application) -> set[str]:
        if application.applicant_id == person:
            return {"applicant"}
        place = application.organization
        parts = self._of_place(person, place.pk, place.municipality_id)
        return parts | {"expert"} if person in self.experts_of(application) else parts

    def experts_of(self, application: Application) -> list[int]:
        """Return the accounts of those who judge: in a closed schedule, without a conflict."""
        if application.pk not in self._judging:
            assigned = ExpertAssignment.objects.filter(
                entry__application=application, entry__schedule__state__in=("closed", "accepted")
            )
            excused = ExpertConflict.objects.filter(
                Q(application=application) | Q(organization=application.organization_id)
            )
            found = assigned.exclude(expert__user__in=excused.values("expert")).order_by("slot")
            self._judging[application.pk] = list(found.values_list("expert__user", flat=True))
        return self._judging[application.pk]

    def forget(self) -> None:
        """Forget who judges what: somebody has acted."""
        self._judging = {}


def _with(*relations: str) -> Callable[[Any], Iterable[Any]]:
    return lambda rows: rows.select_related(*relations).order_by("pk")


#: Everything that can be acted on, by the name that acts call it.
THINGS: dict[str, Callable[[People], Iterable[Any]]] = {
    "person": lambda people: User.objects.filter(pk__in=people.applicants).order_by("pk"),
    "application": lambda _: _with("organization", "applicant")(Application.objects),
    "document": lambda _: _with("application__organization")(
        ApplicationDocument.objects.exclude(kind="built")
    ),
    "withdrawal": lambda _: _with("application__organization")(Withdrawal.objects),
    "schedule": lambda _: _with("period", "municipality")(MunicipalSchedule.objects),
    "period": lambda _: AttestationPeriod.objects.order_by("starts_on"),
    "place": lambda _: _with("application__organization", "schedule__period")(
        ScheduleEntry.objects
    ),
    "assignment": lambda _: _with("expert__user", "entry__application__organization")(
        ExpertAssignment.objects
    ),
    "amendment": lambda _: _with("application__organization", "schedule__period")(
        Amendment.objects
    ),
    "release": lambda _: _with("period")(Release.objects),
    "conclusion": lambda _: _with("application__organization", "application__applicant")(
        Conclusion.objects
    ),
    "sheet": lambda _: _with("conclusion__application__organization")(ScoreSheet.objects),
    "institute": lambda _: [None],
    "session": lambda _: CommissionSession.objects.order_by("pk"),
    "member": lambda _: _with("session", "user")(SessionMember.objects),
    "item": lambda _: _with("session", "application__organization")(AgendaItem.objects),
    "paper": lambda _: _with("session", "municipality")(SessionPaper.objects),
    "order": lambda _: _with("session")(Order.objects),
    "entry": lambda _: _with("order__session", "item__application")(OrderEntry.objects),
}
