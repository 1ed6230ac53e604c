"""Reads of agreements and of work done, for lists, counters and tables."""

import datetime
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from typing import Any

from django.db.models import Count, Q, QuerySet, Sum

from attestation.accounts.access import is_operator, municipalities_of, municipality_keys
from attestation.base.language.dates import two_months
from attestation.base.language.natural_order import in_alphabet
from attestation.directory.models import Municipality
from attestation.evaluation.workflow import FINISHED
from attestation.reports.access import of_visible_work
from attestation.reports.half_years import HalfYear
from attestation.reports.models import AgreementQuerySet, ExpertAgreement
from attestation.reports.workflow import WITH_COORDINATOR, WITH_OPERATOR, AgreementState
from attestation.scheduling.models import ApprovedExpert, ExpertAssignment
from attestation.scheduling.workflow import ScheduleState


def listings(municipality: Municipality, half_year: HalfYear) -> QuerySet[ApprovedExpert]:
    """The experts of the municipality who are approved for the school year of ``half_year``."""
    return ApprovedExpert.objects.filter(
        organization__municipality=municipality, school_year=half_year.school_year
    )


def without_agreement(
    found: QuerySet[ApprovedExpert], half_year: HalfYear
) -> QuerySet[ApprovedExpert]:
    """Return those among ``found`` without an agreement, one row per person."""
    begun = ExpertAgreement.objects.filter(starts_on=half_year.starts_on).values("user")
    one_each = found.exclude(user__in=begun).order_by("user", "pk").distinct("user")
    return (
        ApprovedExpert.objects.filter(pk__in=one_each.values("pk"))
        .select_related("user__profile", "organization__municipality", "post")
        .order_by(*in_alphabet("user__last_name", "user__first_name"), "pk")
    )


def not_begun(user: Any, half_year: HalfYear) -> dict[str, int]:
    """Count approved experts without an agreement for ``half_year``, by municipality.

    Covers the user's municipalities, or all for the operator; zero counts are left out.
    """
    concerned = Municipality.objects.all() if is_operator(user) else municipalities_of(user)
    found = ApprovedExpert.objects.filter(
        organization__municipality__in=concerned, school_year=half_year.school_year
    )
    begun = ExpertAgreement.objects.filter(starts_on=half_year.starts_on).values("user")
    return dict(
        found.exclude(user__in=begun)
        .order_by(*in_alphabet("organization__municipality__name"))
        .values_list("organization__municipality__name")
        .annotate(Count("user", distinct=True))
    )


def agreements(user: Any, half_year: HalfYear) -> AgreementQuerySet:
    """The agreements of ``half_year`` that ``user`` may see, with all that a list row shows."""
    return (
        ExpertAgreement.objects.visible_to(user)
        .filter(starts_on=half_year.starts_on)
        .select_related("municipality")
        .order_by(*in_alphabet("municipality__name", "full_name"), "pk")
    )


def states(found: QuerySet[ExpertAgreement]) -> dict[str, int]:
    """Count ``found`` by state, in the order of the workflow; no zeros."""
    counted = dict(found.order_by().values_list("state").annotate(Count("pk")))
    return {state: counted[state] for state in AgreementState.values if state in counted}


def current_agreement(user: Any, *, today: datetime.date) -> ExpertAgreement | None:
    """The own agreement that matters today: of the coming half-year once it is begun."""
    wanted = [HalfYear.of(today).starts_on, HalfYear.to_collect(today).starts_on]
    return ExpertAgreement.objects.filter(user=user, starts_on__in=wanted).first()


def with_coordinator(user: Any) -> QuerySet[ExpertAgreement]:
    """Return the agreements that the coordinator still has to fill in, correct or send."""
    return ExpertAgreement.objects.filter(
        municipality__in=municipality_keys(user), state__in=WITH_COORDINATOR
    )


def with_operator() -> QuerySet[ExpertAgreement]:
    """Return the agreements that the operator still has to verify, sign or register."""
    return ExpertAgreement.objects.filter(state__in=WITH_OPERATOR)


def waiting(found: QuerySet[ExpertAgreement]) -> list[tuple[HalfYear, AgreementState, int]]:
    """Count ``found`` by half-year and state, oldest first, in one query."""
    counted = found.order_by("starts_on").values_list("starts_on", "state").annotate(Count("pk"))
    order = list(AgreementState)
    rows = [(HalfYear(day), AgreementState(state), count) for day, state, count in counted]
    return sorted(rows, key=lambda row: (row[0], order.index(row[1])))


def half_year_to_show(user: Any, *, today: datetime.date) -> HalfYear:
    """The half-year that is collected; for operators, where it has nothing, the one that waits."""
    collected = HalfYear.to_collect(today)
    if not is_operator(user) or agreements(user, collected).exists():
        return collected
    return next((half_year for half_year, _, _ in waiting(with_operator())), collected)


def known_half_years(*, today: datetime.date) -> list[HalfYear]:
    """The half-years to choose from, the newest first: with agreements, the current, the next."""
    begun = ExpertAgreement.objects.order_by().values_list("starts_on", flat=True).distinct()
    current = HalfYear.of(today)
    return sorted({*map(HalfYear, begun), current, current.next}, reverse=True)


# --- Work done ---------------------------------------------------------------------------------


@dataclass(frozen=True)
class WorkRow:
    """The assignments and completed conclusions of one expert in one period.

    Attributes:
        user_id: tells namesakes apart, and is one for all workplaces of an expert.
        agreement: the expert's agreement of the half-year, if any.
    """

    user_id: int
    full_name: str
    workplace: str
    municipality: str
    period: str
    people: int
    concluded: int
    agreement: ExpertAgreement | None

    @property
    def agreement_label(self) -> str:
        """«№ 12 от 01.10.2026», or empty while the agreement has no number."""
        if not self.agreement or not self.agreement.dated_on:
            return ""
        return f"№ {self.agreement.number} от {self.agreement.dated_on:%d.%m.%Y}"


def work(user: Any, half_year: HalfYear) -> QuerySet[ExpertAssignment, Any]:
    """People assigned per expert and period in schedules that are no longer open.

    A period belongs to the half-year in which it begins. A person who was assigned through two
    rows of the list counts once. Dictionaries for `work_rows`.
    """
    return (
        ExpertAssignment.objects.filter(
            of_visible_work(user),
            entry__schedule__period__starts_on__range=(half_year.starts_on, half_year.ends_on),
        )
        .exclude(entry__schedule__state=ScheduleState.OPEN)
        .values(
            "expert__user",
            "expert__user__last_name",
            "expert__user__first_name",
            "expert__user__patronymic",
            "expert__organization__name",
            "expert__organization__municipality__name",
            "entry__schedule__period",
            "entry__schedule__period__starts_on",
        )
        .annotate(
            people=Count("entry", distinct=True),
            concluded=Count(
                "entry",
                filter=Q(entry__application__conclusion__state__in=FINISHED),
                distinct=True,
            ),
        )
        .order_by(
            *in_alphabet(
                "expert__organization__municipality__name",
                "expert__user__last_name",
                "expert__user__first_name",
            ),
            "expert__user",
            "entry__schedule__period__starts_on",
        )
    )


def people_in(counted: QuerySet[ExpertAssignment, Any]) -> int:
    """The sum over all rows of `work`."""
    return counted.order_by().aggregate(total=Sum("people"))["total"] or 0


def work_rows(found: Iterable[dict[str, Any]], user: Any, half_year: HalfYear) -> Iterator[WorkRow]:
    """Yield rows of `work` as text, with agreements visible to ``user``; one extra query."""
    found = list(found)
    people = {row["expert__user"] for row in found}
    of_user = {
        agreement.user_id: agreement
        for agreement in agreements(user, half_year).filter(user__in=people)
    }
    for row in found:
        name = [row[f"expert__user__{part}"] for part in ("last_name", "first_name", "patronymic")]
        yield WorkRow(
            user_id=row["expert__user"],
            full_name=" ".join(filter(None, name)),
            workplace=row["expert__organization__name"],
            municipality=row["expert__organization__municipality__name"],
            period=two_months(row["entry__schedule__period__starts_on"]),
            people=row["people"],
            concluded=row["concluded"],
            agreement=of_user.get(row["expert__user"]),
        )
