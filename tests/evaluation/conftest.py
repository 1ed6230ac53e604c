"""Applications at every point between the schedule and the verified conclusion."""

from collections.abc import Callable
from decimal import Decimal
from typing import Any

import pytest

from attestation.applications.models import Application
from attestation.evaluation.conclusions.services import conclusions, signatures
from attestation.evaluation.criteria.models import CriteriaSet, Criterion
from attestation.evaluation.criteria.services import put_in_force
from attestation.evaluation.models import Conclusion, ScoreSheet
from attestation.evaluation.sheets import services as sheet_services
from attestation.evaluation.sheets.services import Given
from attestation.evaluation.workflow import ConclusionState
from attestation.scheduling import services as scheduling
from attestation.scheduling.amendments import services as amendments
from tests import factories
from tests.prepared import prepared


def draft_criteria(year: int, **facts: Any) -> CriteriaSet:
    """Two sections with three criteria, 25 points in all, 15 to pass."""
    drafted = CriteriaSet.objects.create(
        **{
            "name": "Первая категория",
            "category": "first",
            "year": year,
            "pass_points": Decimal(15),
            "divergence_points": Decimal(6),
            **facts,
        }
    )
    rows = [
        (1, "Результаты обучающихся", None, 4),
        (2, "Мониторинги организации", 10, 0),
        (2, "Развитие способностей", 5, 0),
        (1, "Личный вклад", None, 0),
        (2, "Обобщение опыта", 10, 2),
    ]
    for place, (level, title, most, needed) in enumerate(rows):
        Criterion.objects.create(
            criteria_set=drafted,
            sort_order=place,
            level=level,
            title=title,
            max_points=most,
            pass_points=needed,
        )
    return drafted


@prepared
def criteria(region: factories.Region) -> CriteriaSet:
    return put_in_force(draft_criteria(region.period.starts_on.year), actor=region.operator)


def scheduled_application(region: factories.Region, person: Any = None) -> Application:
    """In a schedule that is still open, with both experts of the home municipality."""
    home = region.home
    application = factories.registered(person or home.teacher, home.coordinator)
    return scheduling.schedule(
        application,
        period=region.period,
        experts={1: home.experts[0], 2: home.experts[1]},
        actor=home.coordinator,
    )


@prepared
def scheduled(region: factories.Region, criteria: CriteriaSet) -> Application:
    """In a closed schedule: the two experts may begin."""
    application = scheduled_application(region)
    scheduling.close(application.schedule_entry.schedule, actor=region.home.coordinator)
    application.refresh_from_db()
    return application


@prepared
def experts(region: factories.Region) -> list[Any]:
    """The users of the two experts."""
    return [expert.user for expert in region.home.experts[:2]]


def filled(application: Application, expert: Any, *points: int) -> ScoreSheet:
    """A sheet of ``expert`` with these points, in the order of the criteria, not handed in."""
    sheet = sheet_services.start(application, actor=expert)
    keys = sheet.scores.order_by("criterion__sort_order").values_list("criterion_id", flat=True)
    given = {key: Given(points=Decimal(n)) for key, n in zip(keys, points, strict=True)}
    return sheet_services.save_draft(sheet, given=given, version=sheet.version, actor=expert)


def handed_in(application: Application, expert: Any, *points: int) -> ScoreSheet:
    sheet = filled(application, expert, *(points or (8, 4, 6)))
    return sheet_services.finish(sheet, version=sheet.version, actor=expert)


@prepared
def brought_together(
    scheduled: Application, experts: list[Any], region: factories.Region
) -> Application:
    """Two sheets of which a change of experts and back has made the last ones."""
    home = region.home
    handed_in(scheduled, experts[0])
    for first in (home.experts[2], home.experts[0]):
        amendments.replace(
            scheduled,
            experts={1: first, 2: home.experts[1]},
            reason="замена",
            actor=region.operator,
        )
        if first == home.experts[2]:
            handed_in(scheduled, experts[1])
    return scheduled


@prepared
def evaluated(scheduled: Application, experts: list[Any]) -> Conclusion:
    """Both sheets are handed in: 18 and 16 points."""
    handed_in(scheduled, experts[0], 8, 4, 6)
    handed_in(scheduled, experts[1], 7, 4, 5)
    return Conclusion.objects.get(application=scheduled)


ALL = list(conclusions.CHECKLIST)


@pytest.fixture
def at_state(region: factories.Region, evaluated: Conclusion) -> Callable[[str], Conclusion]:
    """Lead the conclusion to a state by the services."""

    def lead(state: str) -> Conclusion:
        home, conclusion = region.home, evaluated
        if state == ConclusionState.READY:
            return conclusion
        conclusion = signatures.send(conclusion, factories.pdf_upload(), actor=home.teacher)
        if state == ConclusionState.SENT:
            return conclusion
        if state == ConclusionState.RETURNED:
            return conclusions.send_back(conclusion, reason="нет подписи", actor=home.coordinator)
        conclusion = conclusions.accept(conclusion, checked=ALL, actor=home.coordinator)
        if state == ConclusionState.ACCEPTED:
            return conclusion
        return conclusions.verify(conclusion, actor=region.operator)

    return lead
