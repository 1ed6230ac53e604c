"""The parts of the evaluation in a dossier: two sheets, the conclusion and its signed scan."""

from collections.abc import Iterable, Iterator
from decimal import Decimal
from functools import partial
from typing import Any

from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.language.dates import two_months
from attestation.dossiers.registry import Part, application_parts, still_visible
from attestation.evaluation.criteria.services import points_label, tree_of
from attestation.evaluation.models import ConclusionFile, Score, ScoreSheet
from attestation.files.models import StoredFile
from attestation.paperwork.score_sheet import ScoreRow, ScoreSheetPaper, build_score_sheet_pdf

_SHEETS = "3 Оценка"
_CONCLUSION = "4 Итоговое заключение"


@application_parts.add(priority=40)
def sheets(application: Application, user: User) -> Iterator[Part]:
    """The sheets that are handed in, as far as ``user`` may read them."""
    found = ScoreSheet.objects.visible_to(user).filter(
        conclusion__application=application, submitted_at__isnull=False
    )
    for sheet in found.select_related("expert").order_by("pk"):
        yield Part(
            _SHEETS,
            f"Лист оценки {sheet.expert.short_name}",
            made=("sheet", sheet.pk),
            make=partial(_drawn, sheet.pk),
        )


@application_parts.add(priority=50)
def conclusion_files(application: Application, user: User) -> Iterator[Part]:
    """The files of the conclusion that are valid now."""
    found = ConclusionFile.objects.filter(
        conclusion__application=application,
        detached_at=None,
        file__in=StoredFile.objects.visible_to(user),
    )
    for one in found.select_related("file"):
        yield Part(_CONCLUSION, one.get_kind_display(), one.file)


def _seen(user: Any, keys: list[str]) -> Iterable[int]:
    found = ScoreSheet.objects.visible_to(user).filter(pk__in=keys, submitted_at__isnull=False)
    return found.values_list("pk", flat=True)


still_visible["sheet"] = _seen


def _drawn(key: int) -> bytes:
    sheet = (
        ScoreSheet.objects.select_related(
            "expert",
            "conclusion__criteria",
            "conclusion__application__applicant",
            "conclusion__application__position",
            "conclusion__application__subject",
            "conclusion__application__organization__municipality",
            "conclusion__application__schedule_entry__schedule__period",
        )
        .prefetch_related("conclusion__criteria__criteria", "scores__answers")
        .get(pk=key)
    )
    return build_score_sheet_pdf(paper_of(sheet))


def paper_of(sheet: ScoreSheet) -> ScoreSheetPaper:
    """Return the text of a sheet that was handed in, so it has criteria and a date."""
    application, criteria = sheet.conclusion.application, sheet.conclusion.criteria
    if criteria is None or sheet.submitted_at is None:
        raise ValueError("only a sheet that is handed in is drawn")
    organization = application.organization
    return ScoreSheetPaper(
        full_name=application.full_name,
        position=application.position_label,
        workplace=f"{organization}, {organization.municipality}",
        category=application.category_label,
        period=two_months(application.schedule_entry.schedule.period.starts_on),
        criteria=str(criteria),
        rows=tuple(_rows(sheet, criteria)),
        total=points_label(sheet.total),
        maximum=points_label(criteria.max_points),
        note=sheet.note,
        expert=sheet.expert.full_name,
        expert_initials=sheet.expert.short_name,
        date=f"{timezone.localdate(sheet.submitted_at):%d.%m.%Y}",
    )


def _rows(sheet: ScoreSheet, criteria: Any) -> Iterator[ScoreRow]:
    scores = {score.criterion_id: score for score in sheet.scores.all()}
    for section in tree_of(criteria.criteria.all()):
        if section.heading:
            given = [_points(scores.get(row.pk)) for _, row in section.rows]
            yield ScoreRow(
                number=section.number,
                title=str(section.heading),
                is_section=True,
                points=points_label(sum(given, Decimal(0))),
                maximum=points_label(section.max_points),
            )
        for number, row in section.rows:
            score = scores.get(row.pk)
            yield ScoreRow(
                number=number,
                title=row.title,
                is_section=False,
                points=points_label(_points(score)),
                maximum=points_label(row.max_points or Decimal(0)),
                remark=score.remark if score else "",
                answer=" ".join(answer.text for answer in score.answers.all()) if score else "",
            )


def _points(score: Score | None) -> Decimal:
    return (score.points if score else None) or Decimal(0)
