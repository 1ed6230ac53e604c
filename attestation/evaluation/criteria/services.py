"""The services of criteria: versions, copies for the next year, and choice of the set in force."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal
from typing import Any

from django.db import transaction
from django.utils import timezone

from attestation.accounts.access import may_operate
from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.evaluation.criteria import initial_data
from attestation.evaluation.criteria.models import (
    CriteriaSet,
    CriteriaSetPosition,
    CriteriaState,
    Criterion,
)
from attestation.journal.services import locked, log_entry

_ONE_DRAFT = {
    "criteria_one_draft": "Черновик следующей версии уже есть: откройте его и измените.",
    "criteria_version_unique": "Черновик следующей версии уже есть: откройте его и измените.",
}


def criteria_for(application: Application, day: datetime.date) -> CriteriaSet | None:
    """The set in force by which ``application`` is judged in a period that begins on ``day``.

    A set of the applicant's position goes before a general one, a later year before an earlier.
    """
    fitting = CriteriaSet.objects.filter(
        state=CriteriaState.IN_FORCE, category=application.category, year__lte=day.year
    ).order_by("-year", "pk")
    own = fitting.filter(positions=application.position_id).first()
    return own or fitting.filter(positions=None).first()


@dataclass
class CriteriaSection:
    """A section of the sheet with its criteria; criteria above the first one have none."""

    heading: Criterion | None
    number: str
    rows: list[tuple[str, Criterion]] = field(default_factory=list)

    @property
    def max_points(self) -> Decimal:
        """Return the sum of the maximum points of the section's criteria."""
        return sum((row.max_points or Decimal(0) for _, row in self.rows), Decimal(0))


def tree_of(criteria: Iterable[Criterion]) -> list[CriteriaSection]:
    """The rows of a set, in order, as sections with numbered criteria («1», «1.1», …)."""
    sections: list[CriteriaSection] = []
    for row in criteria:
        if row.is_section:
            number = 1 + sum(1 for section in sections if section.heading)
            sections.append(CriteriaSection(row, str(number)))
            continue
        if not sections:
            sections.append(CriteriaSection(None, ""))
        section = sections[-1]
        place = str(len(section.rows) + 1)
        section.rows.append((f"{section.number}.{place}" if section.number else place, row))
    return sections


def _copy(source: CriteriaSet, **facts: object) -> CriteriaSet:
    copied = CriteriaSet.objects.create(
        name=source.name,
        category=source.category,
        pass_points=source.pass_points,
        divergence_points=source.divergence_points,
        **facts,
    )
    CriteriaSetPosition.objects.bulk_create(
        CriteriaSetPosition(criteria_set=copied, position=position)
        for position in source.positions.all()
    )
    Criterion.objects.bulk_create(
        Criterion(
            criteria_set=copied,
            sort_order=place,
            level=row.level,
            title=row.title,
            hint=row.hint,
            max_points=row.max_points,
            pass_points=row.pass_points,
        )
        for place, row in enumerate(source.criteria.all())
    )
    return copied


@transaction.atomic
def new_version(source: CriteriaSet, *, actor: User) -> CriteriaSet:
    """A draft of the next version of a set; the version in force holds until it is put in force.

    Raises:
        DomainError: the actor is no operator, or there is a draft already.
    """
    may_operate(actor).raise_if_denied()
    source = locked(source)
    if source.is_draft:
        raise DomainError("Это черновик: его можно менять без новой версии.")
    last = CriteriaSet.objects.filter(series=source.series).order_by("-version")[0].version
    with constraint_errors_as(_ONE_DRAFT):
        copied = _copy(source, series=source.series, year=source.year, version=last + 1)
    log_entry("criteria.new_version", f"Начата новая версия критериев: {copied}.", actor=actor)
    return copied


@transaction.atomic
def copy_to_next_year(source: CriteriaSet, *, actor: User) -> CriteriaSet:
    """A draft of the same set for the year after; it starts again with version 1.

    Raises:
        DomainError: the actor is no operator, or the next year has a set of that name already.
    """
    may_operate(actor).raise_if_denied()
    source = locked(source)
    year = source.year + 1
    same = CriteriaSet.objects.filter(name=source.name, category=source.category, year=year)
    if same.exists():
        raise DomainError(f"Набор «{source.name}» на {year} год уже есть.")
    copied = _copy(source, year=year)
    log_entry("criteria.copy", f"Критерии скопированы на {year} год: {copied}.", actor=actor)
    return copied


@transaction.atomic
def put_in_force(draft: CriteriaSet, *, actor: User) -> CriteriaSet:
    """Fix a draft: new evaluations use it; those that have begun keep their set.

    Raises:
        DomainError: no criteria, a mark that cannot be reached, or a second set for the same
            position, category and year.
    """
    may_operate(actor).raise_if_denied()
    # A concurrent activation in the same category waits for this lock, then sees this set.
    rivals = list(
        CriteriaSet.objects.select_for_update()
        .filter(category=draft.category, year=draft.year)
        .order_by("pk")
    )
    draft = next((one for one in rivals if one.pk == draft.pk), None) or locked(draft)
    if not draft.is_draft:
        raise DomainError("Этот набор уже введён в действие.")
    _require_sense(draft)
    _require_no_rival(draft)
    CriteriaSet.objects.filter(series=draft.series, state=CriteriaState.IN_FORCE).update(
        state=CriteriaState.REPLACED
    )
    draft.state = CriteriaState.IN_FORCE
    draft.in_force_at = timezone.now()
    CriteriaSet.objects.filter(pk=draft.pk).update(state=draft.state, in_force_at=draft.in_force_at)
    log_entry("criteria.put_in_force", f"Критерии введены в действие: {draft}.", actor=actor)
    return draft


def _require_sense(draft: CriteriaSet) -> None:
    sections = tree_of(draft.criteria.all())
    if not any(section.rows for section in sections):
        raise DomainError("В наборе нет ни одного критерия.")
    for section in sections:
        if not section.rows:
            raise DomainError(f"В разделе «{section.heading}» нет критериев.")
        if section.heading and section.heading.pass_points > section.max_points:
            raise DomainError(
                f"Раздел «{section.heading}»: порог больше суммы баллов его критериев "
                f"({points_label(section.max_points)})."
            )
    if draft.pass_points > draft.max_points:
        raise DomainError(
            f"Проходной балл больше наибольшей суммы ({points_label(draft.max_points)})."
        )


def _require_no_rival(draft: CriteriaSet) -> None:
    others = CriteriaSet.objects.filter(
        state=CriteriaState.IN_FORCE, category=draft.category, year=draft.year
    ).exclude(series=draft.series)
    positions = list(draft.positions.all())
    if positions:
        rival = others.filter(positions__in=positions).first()
    else:
        rival = others.filter(positions=None).first()
    if rival:
        raise DomainError(
            f"Для тех же должностей, категории и года уже действует набор «{rival}». "
            "Сделайте его новую версию."
        )


def points_label(points: Decimal | None) -> str:
    """«12», «12,5», «12,25»: as people write points; a dash where there are none."""
    if points is None:
        return "–"
    text = f"{points:.2f}".rstrip("0").rstrip(".")
    return text.replace(".", ",")


@transaction.atomic
def load_criteria(year: int) -> int:
    """Draft the first sets of categories that have none at all; return how many were made."""
    made = 0
    for category, name, mark, sections in initial_data.SETS:
        if CriteriaSet.objects.filter(category=category).exists():
            continue
        drafted = CriteriaSet.objects.create(
            name=name, category=category, year=year, pass_points=Decimal(mark)
        )
        rows = [row for section in sections for row in _initial_rows(*section)]
        Criterion.objects.bulk_create(
            Criterion(criteria_set=drafted, sort_order=place, **row)
            for place, row in enumerate(rows)
        )
        made += 1
    return made


def _initial_rows(
    title: str, mark: int, criteria: list[tuple[str, str, int]]
) -> list[dict[str, Any]]:
    heading = {"level": Criterion.Level.SECTION, "title": title, "pass_points": Decimal(mark)}
    return [
        heading,
        *(
            {"title": name, "hint": hint, "max_points": Decimal(most)}
            for name, hint, most in criteria
        ),
    ]


def put_drafts_in_force(*, actor: User) -> None:
    """Put every first draft in force, as an operator does after reading it."""
    for drafted in CriteriaSet.objects.filter(state="draft", version=1).order_by("pk"):
        put_in_force(drafted, actor=actor)
