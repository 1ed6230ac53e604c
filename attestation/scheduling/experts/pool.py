"""The experts of a municipality, loaded once for any number of applications."""

import copy
import dataclasses
import datetime
from collections.abc import Iterable
from typing import Any

from django.db.models import Count, Q

from attestation.applications.models import Application
from attestation.base.language.dates import school_year
from attestation.base.language.natural_order import in_alphabet, natural_key
from attestation.scheduling.experts.agreements import without_agreement
from attestation.scheduling.experts.eligibility import (
    Expert,
    Obstacle,
    Person,
    match,
    obstacle,
)
from attestation.scheduling.experts.models import ExpertConflict
from attestation.scheduling.models import ApprovedExpert, ExpertAssignment


def expert_of(listing: ApprovedExpert, *, has_agreement: bool = True) -> Expert:
    """The facts of a listing that was loaded with its organization."""
    return Expert(
        id=listing.pk,
        user_id=listing.user_id,
        school_year=listing.school_year,
        organization_id=listing.organization_id,
        municipality_id=listing.organization.municipality_id,
        position_id=listing.position_id,
        subject_id=listing.subject_id,
        works_anywhere=listing.works_anywhere,
        has_agreement=has_agreement,
    )


def person_of(application: Application, conflicts: Iterable[ExpertConflict]) -> Person:
    """The facts of an application that was loaded with its organization."""
    return Person(
        id=application.pk,
        user_id=application.applicant_id,
        organization_id=application.organization_id,
        municipality_id=application.organization.municipality_id,
        position_id=application.position_id,
        subject_id=application.subject_id,
        barred=frozenset(
            conflict.expert_id
            for conflict in conflicts
            if conflict.application_id == application.pk
            or conflict.organization_id == application.organization_id
        ),
    )


def conflicts_with(*applications: Application) -> list[ExpertConflict]:
    """The declared conflicts with the applications or with their organizations."""
    return list(
        ExpertConflict.objects.filter(
            Q(application__in=applications)
            | Q(organization__in={application.organization_id for application in applications})
        )
    )


def refusal(why: Obstacle, listing: ApprovedExpert) -> str:
    """Return a sentence that says why the expert cannot be chosen."""
    name = listing.user.short_name
    return {
        Obstacle.SELF: f"{name} – сам(а) заявитель и не может оценивать себя.",
        Obstacle.ORGANIZATION: f"{name} работает в той же организации, что и аттестуемый. "
        "Выберите специалиста из другой организации.",
        Obstacle.YEAR: f"{name} не входит в список специалистов на учебный год этого периода.",
        Obstacle.MUNICIPALITY: f"{name} работает в другом муниципалитете, "
        "а выезжать в чужие оператор не разрешил.",
        Obstacle.CONFLICT: f"{name} сообщил(а) о конфликте интересов и оценивать не может.",
        Obstacle.AGREEMENT: f"{name}: нет договора, который действует в этом периоде. "
        "Выберите другого специалиста.",
    }[why]


class ExpertPool:
    """The experts available to a municipality in some periods; always five queries.

    It holds the experts of the municipality for these school years and the previous ones (so
    that it can report that a listing has expired), and all who may work anywhere.
    """

    def __init__(
        self,
        municipality_id: int,
        starts: Iterable[datetime.date],
        *people: Application,
    ) -> None:
        starts = set(starts)
        years = {school_year(day) for day in starts}
        self.municipality_id = municipality_id
        self.listings = {
            listing.pk: listing
            for listing in ApprovedExpert.objects.filter(
                Q(
                    organization__municipality=municipality_id,
                    school_year__in=years | {year - 1 for year in years},
                )
                | Q(works_anywhere=True, school_year__in=years)
            )
            .select_related("user", "post", "organization__municipality", "position", "subject")
            .order_by(*in_alphabet("user__last_name", "user__first_name"), "pk")
        }
        self.experts = {key: expert_of(listing) for key, listing in self.listings.items()}
        self._conflicts = conflicts_with(*people)
        users = {expert.user_id for expert in self.experts.values()}
        #: Users without an agreement in force, by the first day of the period.
        self.without_agreement = without_agreement(users, starts)
        #: People assigned to an expert in a period, by key of the expert and the first day.
        self.loads: dict[tuple[int, datetime.date], int] = {
            (expert, day): people
            for expert, day, people in ExpertAssignment.objects.filter(
                expert__in=self.listings, entry__schedule__period__starts_on__in=starts
            )
            .order_by()
            .values_list("expert", "entry__schedule__period__starts_on")
            .annotate(people=Count("pk"))
        }

    def person(self, application: Application) -> Person:
        return person_of(application, self._conflicts)

    def experts_on(self, starts_on: datetime.date) -> dict[int, Expert]:
        """The experts, by key, as they stand for the period that begins on ``starts_on``."""
        lacking = self.without_agreement.get(starts_on, frozenset())
        return {
            key: dataclasses.replace(expert, has_agreement=expert.user_id not in lacking)
            for key, expert in self.experts.items()
        }

    def candidates(self, application: Application, starts_on: datetime.date) -> list[Any]:
        """Those who may assess ``application`` in the period that begins on ``starts_on``.

        Each has ``load`` (people assigned in that period) and ``match`` (see `eligibility.Match`);
        the best match with the smallest load comes first.
        """
        person = self.person(application)
        found = []
        for key, expert in self.experts_on(starts_on).items():
            if obstacle(expert, person, school_year(starts_on)) is None:
                listing: Any = copy.copy(self.listings[key])
                listing.match = match(expert, person)
                listing.load = self.loads.get((key, starts_on), 0)
                listing.is_guest = expert.municipality_id != self.municipality_id
                found.append(listing)
        return sorted(found, key=lambda e: (-e.match, e.load, natural_key(e.user.last_name), e.pk))

    def refused(
        self, application: Application, starts_on: datetime.date
    ) -> list[tuple[ApprovedExpert, str]]:
        """Those of the municipality, and those invited from others, who may not, and why."""
        year = school_year(starts_on)
        person = self.person(application)
        listed = {e.user_id for e in self.experts.values() if e.school_year == year}
        found = []
        for key, expert in self.experts_on(starts_on).items():
            why = obstacle(expert, person, year)
            if why is None or (expert.school_year != year and expert.user_id in listed):
                continue
            if expert.municipality_id != self.municipality_id and why == Obstacle.YEAR:
                continue
            found.append((self.listings[key], refusal(why, self.listings[key])))
        return found
