"""Bulk assignment of periods and experts: the applications, the choices, and the saving."""

import datetime
from collections.abc import Iterable, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Count, F, Prefetch, Q, QuerySet
from django.utils import timezone

from attestation.accounts.access import covered_organization_keys
from attestation.accounts.models import User
from attestation.applications.choices import Form
from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.base.language.dates import school_year
from attestation.directory.models import Municipality
from attestation.directory.rules_models import ProcedureRules
from attestation.journal.services import locked
from attestation.scheduling import services
from attestation.scheduling.assignment.proposals import (
    Applicant,
    Period,
    Proposal,
    propose,
)
from attestation.scheduling.experts.pool import ExpertPool
from attestation.scheduling.models import (
    ApprovedExpert,
    AttestationPeriod,
    ExpertAssignment,
    MunicipalSchedule,
    ScheduleEntry,
)
from attestation.scheduling.selectors import open_periods
from attestation.scheduling.workflow import ScheduleState

#: The four marks of the guide, by their code in addresses.
MARKS = {
    "no-period": ("период не выбран", Q(schedule_entry__isnull=True)),
    "period": ("период выбран", Q(schedule_entry__isnull=False)),
    "no-experts": ("специалисты не назначены", Q(assigned__lt=2)),
    "experts": ("специалисты назначены", Q(assigned=2)),
}


def of_coordinator(user: Any) -> QuerySet[Any]:
    """Applications on general grounds that ``user`` may schedule at all, loaded for a row.

    Annotated with ``assigned``, the number of their experts.
    """
    experts = ExpertAssignment.objects.select_related("expert__user")
    return (
        Application.objects.visible_to(user)
        .filter(
            organization__in=covered_organization_keys(user),
            state__in=[ApplicationState.REGISTERED, ApplicationState.SCHEDULED],
        )
        .exclude(form=Form.SIMPLIFIED)
        .exclude(applicant=user)
        .annotate(assigned=Count("schedule_entry__assignments"))
        .select_related(
            "applicant",
            "position",
            "subject",
            "organization__municipality",
            "schedule_entry__schedule__period",
        )
        .prefetch_related(Prefetch("schedule_entry__assignments", experts))
        .order_by(F("held_until").asc(nulls_last=True), "registered_at", "pk")
    )


def assignable(user: Any) -> QuerySet[Any]:
    """Those of them that wait for a period, or stand in a schedule that is still being made."""
    return of_coordinator(user).filter(
        Q(schedule_entry__isnull=True) | Q(schedule_entry__schedule__state=ScheduleState.OPEN)
    )


def incomplete(applications: QuerySet[Any]) -> QuerySet[Any]:
    """Return the applications that lack the period or an expert."""
    return applications.filter(assigned__lt=2)


def entry_of(application: Application) -> ScheduleEntry | None:
    """The place of an application that was loaded for a row."""
    return getattr(application, "schedule_entry", None)


def chosen_for(application: Application) -> tuple[int | None, dict[int, int]]:
    """The period and the experts by slot, as keys."""
    entry = entry_of(application)
    if entry is None:
        return None, {}
    experts = {item.slot: item.expert_id for item in entry.assignments.all()}
    return entry.schedule.period_id, experts


def version_of(application: Application) -> str:
    """Return the current choice as a string, used to detect a later change."""
    period, experts = chosen_for(application)
    return ":".join(str(key or "") for key in (period, experts.get(1), experts.get(2)))


@transaction.atomic
def assign_unchanged(
    application: Application,
    *,
    version: str,
    period: AttestationPeriod,
    experts: Mapping[int, ApprovedExpert],
    actor: User,
) -> Application:
    """Call `services.schedule`, unless the choice has changed since it was displayed.

    Raises:
        DomainError: it has changed, or the service rejects it.
    """
    current = locked(application)
    if version_of(current) != version:
        raise DomainError(
            "Пока страница была открыта, эту строку изменили. Обновите страницу и проверьте выбор."
        )
    return services.schedule(current, period=period, experts=experts, actor=actor)


def unoffered_periods(municipality: Municipality, *, today: datetime.date) -> list[str]:
    """Return why other periods with a future session do not accept ``municipality``."""
    offered = open_periods(municipality, today=today).values("pk")
    periods = (
        AttestationPeriod.objects.filter(session_on__gte=today)
        .exclude(pk__in=offered)
        .prefetch_related(
            Prefetch("schedules", MunicipalSchedule.objects.filter(municipality=municipality)),
            "releases",
        )
        .order_by("starts_on")
    )
    return [f"{period}: {_why_not_offered(period)}" for period in periods]


def _why_not_offered(period: AttestationPeriod) -> str:
    if releases := list(period.releases.all()):
        order = min(releases, key=lambda release: release.number)
        return f"график утверждён распоряжением от {order.order_date:%d.%m.%Y}."
    for schedule in period.schedules.all():
        if not schedule.is_open and schedule.closed_at:
            return f"ваш график закрыт {timezone.localtime(schedule.closed_at):%d.%m.%Y}."
    return f"срок закрытия прошёл {period.closes_on:%d.%m.%Y}."


class Choice:
    """The options for applications of one municipality; loaded with few queries."""

    def __init__(
        self, municipality: Municipality, applications: Iterable[Application], today: datetime.date
    ) -> None:
        self.applications = list(applications)
        self.today = today
        self.periods = list(open_periods(municipality, today=today))
        taken = [entry.schedule.period for a in self.applications if (entry := entry_of(a))]
        starts = {period.starts_on for period in [*self.periods, *taken]}
        self.expert_pool = ExpertPool(municipality.pk, starts, *self.applications)

    def proposals(self) -> dict[int, Proposal]:
        """A proposal for each of the applications, by key."""
        rules = list(ProcedureRules.objects.all())
        return propose(
            [self._applicant(application) for application in self.applications],
            [
                facts_of(period, rules, self.expert_pool.without_agreement[period.starts_on])
                for period in self.periods
            ],
            list(self.expert_pool.experts.values()),
            {
                (expert, period.pk): self.expert_pool.loads.get((expert, period.starts_on), 0)
                for period in self.periods
                for expert in self.expert_pool.experts
            },
            today=self.today,
        )

    def _applicant(self, application: Application) -> Applicant:
        period, experts = chosen_for(application)
        return Applicant(
            person=self.expert_pool.person(application),
            registered_on=timezone.localdate(application.registered_at),
            held_until=application.held_until,
            period=period,
            kept=experts,
        )


def facts_of(
    period: AttestationPeriod,
    rules: list[ProcedureRules],
    without_agreement: frozenset[int] = frozenset(),
) -> Period:
    """The facts of a period; ``rules`` are all there are, the newest first."""
    held = next((r for r in rules if r.valid_from <= period.starts_on), ProcedureRules())
    return Period(
        id=period.pk,
        name=period.name,
        year=school_year(period.starts_on),
        starts_on=period.starts_on,
        registration_until=period.registration_until,
        schedule_until=period.schedule_until,
        decision_on=period.session_on,
        limit=held.attestation_days,
        without_agreement=without_agreement,
    )


def choices_for(applications: Iterable[Application], *, today: datetime.date) -> list[Choice]:
    """One `Choice` for each municipality among the applications."""
    found: dict[Municipality, list[Application]] = {}
    for application in applications:
        found.setdefault(application.organization.municipality, []).append(application)
    return [Choice(municipality, own, today) for municipality, own in found.items()]
