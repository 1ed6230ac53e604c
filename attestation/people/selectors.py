"""What the page of a person shows: all of the procedure about them that its reader may see."""

from dataclasses import dataclass
from functools import cached_property
from typing import Any

from django.db.models import QuerySet

from attestation.accounts.access import (
    is_operator,
    is_secretary,
    municipality_keys,
    staff_roles,
)
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.access_log import access_log_of
from attestation.applications.models import Application
from attestation.categories.models import CategoryRecord
from attestation.commission.models import AgendaItem, CommissionSession
from attestation.evaluation.models import Conclusion
from attestation.invitations.services import login_support, lost_second_step
from attestation.journal.models import JournalEntry
from attestation.notifications.models import Letter
from attestation.orders.access import entries_visible_to
from attestation.orders.models import OrderEntry
from attestation.people.access import known_people
from attestation.reports.models import ExpertAgreement
from attestation.scheduling.models import ApprovedExpert, ScheduleEntry

#: Rows of one kind; a person has few, and older ones are in the lists of their rooms.
_SHOWN = 20


@dataclass(frozen=True)
class PersonPage:
    """The things about ``person`` that ``reader`` may see, each list newest first."""

    person: User
    reader: Any

    @cached_property
    def shows_account(self) -> bool:
        """Whether the reader has a part in the person's territory, not only in an application."""
        return known_people(self.reader).filter(pk=self.person.pk).exists()

    @cached_property
    def helps(self) -> bool:
        """Whether the reader may help the person with signing in."""
        return login_support.within_reach(self.reader).filter(pk=self.person.pk).exists()

    @cached_property
    def loses_second_step(self) -> bool:
        """Whether the reader may take the second step off for somebody who has lost it."""
        return bool(lost_second_step.may_take_off(self.reader, self.person))

    @cached_property
    def roles(self) -> list[str]:
        """«координатор в организации», «специалист»: what the person is beside an applicant."""
        roles = {*staff_roles(self.person)}
        if self.person.expert_listings.exists():
            roles.add(Role.EXPERT)
        return [str(role.label) for role in Role if role in roles]

    @cached_property
    def applications(self) -> list[Application]:
        own = Application.objects.visible_to(self.reader).filter(applicant=self.person)
        return list(own.for_list()[:_SHOWN])

    @cached_property
    def categories(self) -> list[CategoryRecord]:
        own = CategoryRecord.objects.visible_to(self.reader).filter(person=self.person)
        return list(own.for_list().order_by("-since", "-pk")[:_SHOWN])

    @cached_property
    def periods(self) -> list[ScheduleEntry]:
        """Where the applications that the reader may open stand in schedules."""
        own = ScheduleEntry.objects.filter(application__in=[one.pk for one in self.applications])
        return list(
            own.select_related("schedule__period", "schedule__municipality", "application")
            .prefetch_related("assignments__expert__user")
            .order_by("-schedule__period__starts_on")[:_SHOWN]
        )

    @cached_property
    def shows_experts(self) -> bool:
        """Whether the reader makes schedules: others read of experts when they are approved."""
        return is_operator(self.reader) or bool(municipality_keys(self.reader))

    @cached_property
    def conclusions(self) -> list[Conclusion]:
        own = Conclusion.objects.visible_to(self.reader).filter(application__applicant=self.person)
        return list(own.for_list().order_by("-pk")[:_SHOWN])

    @cached_property
    def agenda(self) -> list[AgendaItem]:
        """On which agendas the person stands; the outcome is for who prepares and keeps them."""
        sessions = CommissionSession.objects.visible_to(self.reader)
        own = AgendaItem.objects.filter(
            application__applicant=self.person, is_live=True, session__in=sessions
        )
        return list(own.select_related("session").order_by("-session__held_on", "-pk")[:_SHOWN])

    @cached_property
    def shows_decisions(self) -> bool:
        return is_operator(self.reader) or is_secretary(self.reader)

    @cached_property
    def orders(self) -> list[OrderEntry]:
        own = entries_visible_to(self.reader).filter(item__application__applicant=self.person)
        return list(own.select_related("order").order_by("-order__pk", "-pk")[:_SHOWN])

    @cached_property
    def listings(self) -> list[ApprovedExpert]:
        """The school years in which the person is an approved expert."""
        own = ApprovedExpert.objects.filter(user=self.person) if self.shows_account else ()
        return list(own and own.select_related("organization", "position").order_by("-school_year"))

    @cached_property
    def agreements(self) -> list[ExpertAgreement]:
        own = ExpertAgreement.objects.visible_to(self.reader).filter(user=self.person)
        return list(own.order_by("-starts_on")[:_SHOWN])

    @cached_property
    def letters(self) -> list[Letter]:
        """The latest letters, for an operator who is asked why nothing came."""
        return list(self._of_operator(Letter.objects.filter(user=self.person))[:_SHOWN])

    @cached_property
    def reads(self) -> list[JournalEntry]:
        """Who looked: what the person reads under «Мои данные»."""
        return list(self._of_operator(access_log_of(self.person))[:_SHOWN])

    def _of_operator(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        return rows if is_operator(self.reader) else rows.none()
