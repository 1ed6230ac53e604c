"""The contents of a conclusion, computed from the two sheets, and the files made from it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from decimal import Decimal
from io import BytesIO
from typing import Any

from django.db import transaction
from django.utils import timezone

from attestation.accounts.models import User
from attestation.base.jobs import defer
from attestation.base.language.dates import two_months
from attestation.directory.models import Institute
from attestation.evaluation.criteria.models import CriteriaSet
from attestation.evaluation.criteria.services import CriteriaSection, points_label, tree_of
from attestation.evaluation.models import Conclusion, ConclusionFile, Score, ScoreSheet
from attestation.evaluation.word_templates.services import template_in_use
from attestation.evaluation.workflow import ConclusionState
from attestation.files import services as files
from attestation.files.formats import DOCX, PDF
from attestation.files.models import StoredFile
from attestation.files.sandbox.client import BusyError
from attestation.journal.services import log_entry
from attestation.paperwork.conclusion import (
    ConclusionExpert,
    ConclusionPaper,
    ConclusionRemark,
    ConclusionRow,
    build_conclusion_docx,
    build_conclusion_pdf,
)
from attestation.paperwork.docx.templates import WordTemplateError
from attestation.scheduling.models import ExpertAssignment


@dataclass(frozen=True)
class Outcome:
    """The result of two sheets: points, and whether the category is recommended."""

    totals: tuple[Decimal, Decimal]
    average: Decimal
    difference: Decimal
    recommended: bool
    diverges: bool


def assigned_to(conclusion: Conclusion) -> list[ExpertAssignment]:
    """The assignments of the two experts, with all that papers say of them.

    Papers that are made keep both, also when one declares a conflict afterwards.
    """
    found = ExpertAssignment.objects.settled().filter(entry__application=conclusion.application_id)
    return list(
        found.select_related(
            "expert__user", "expert__post", "expert__organization", "entry__schedule__period"
        ).order_by("slot")
    )


def sheets_of(conclusion: Conclusion) -> list[ScoreSheet]:
    """The handed-in sheets of the experts who are assigned now, in their order."""
    order = {one.expert.user_id: one.slot for one in assigned_to(conclusion)}
    sheets = (
        conclusion.sheets.filter(expert__in=order, submitted_at__isnull=False)
        .select_related("expert")
        .prefetch_related("scores__criterion", "scores__answers")
    )
    return sorted(sheets, key=lambda sheet: order[sheet.expert_id])


def _criteria(conclusion: Conclusion) -> CriteriaSet:
    if conclusion.criteria is None:
        raise ValueError("a conclusion of sheets has criteria")
    return conclusion.criteria


def _by_criterion(sheet: ScoreSheet) -> dict[int, Score]:
    return {score.criterion_id: score for score in sheet.scores.all()}


def outcome_of(conclusion: Conclusion) -> Outcome:
    """Reckon: the average of both, the marks of criteria, sections and the whole.

    The category is recommended when no average lies below its mark.
    """
    criteria = _criteria(conclusion)
    first, second = sheets_of(conclusion)
    points = [_by_criterion(first), _by_criterion(second)]
    totals = first.total, second.total
    average = (totals[0] + totals[1]) / 2
    passed = average >= criteria.pass_points
    for section in tree_of(criteria.criteria.all()):
        heading = section.heading
        passed = passed and (heading is None or _section(points, section) >= heading.pass_points)
        for _, row in section.rows:
            given = [scores[row.pk].points or Decimal(0) for scores in points]
            passed = passed and sum(given, Decimal(0)) / 2 >= row.pass_points
    difference = abs(totals[0] - totals[1])
    return Outcome(totals, average, difference, passed, difference >= criteria.divergence_points)


def _section(points: Sequence[dict[int, Score]], section: CriteriaSection) -> Decimal:
    """The average of both over one section."""
    return sum((_sum(scores, section) for scores in points), Decimal(0)) / 2


def _sum(scores: dict[int, Score], section: CriteriaSection) -> Decimal:
    return sum((scores[row.pk].points or Decimal(0) for _, row in section.rows), Decimal(0))


def paper_of(conclusion: Conclusion) -> ConclusionPaper:
    """Return the full text of the conclusion."""
    criteria = _criteria(conclusion)
    application = conclusion.application
    assigned = assigned_to(conclusion)
    sheets = sheets_of(conclusion)
    outcome = outcome_of(conclusion)
    institute = Institute.load()
    first, second = (
        ConclusionExpert(
            name=one.expert.user.full_name,
            initials=one.expert.user.short_name,
            post=str(one.expert.post),
            workplace=str(one.expert.organization),
        )
        for one in assigned
    )
    return ConclusionPaper(
        code=conclusion.code,
        revision=conclusion.revision,
        institute=institute.name,
        full_name=application.full_name,
        initials=application.short_name,
        position=application.position_label,
        organization=str(application.organization),
        municipality=str(application.organization.municipality),
        category=application.get_category_display(),
        period=two_months(assigned[0].entry.schedule.period.starts_on),
        criteria=str(criteria),
        rows=tuple(_rows(tree_of(criteria.criteria.all()), [_by_criterion(s) for s in sheets])),
        first_total=points_label(outcome.totals[0]),
        second_total=points_label(outcome.totals[1]),
        average=points_label(outcome.average),
        pass_points=points_label(criteria.pass_points),
        maximum=points_label(criteria.max_points),
        recommended=outcome.recommended,
        remarks=tuple(_remarks(sheets)),
        notes=tuple(f"{s.expert.short_name}: {s.note}" for s in sheets if s.note),
        experts=(first, second),
        date=f"{timezone.localdate(conclusion.ready_at):%d.%m.%Y}",
    )


def _rows(
    sections: list[CriteriaSection], points: list[dict[int, Score]]
) -> Iterable[ConclusionRow]:
    for section in sections:
        if section.heading:
            first, second = (_sum(scores, section) for scores in points)
            yield _row(section.number, str(section.heading), section.max_points, first, second)
        for number, row in section.rows:
            first, second = (scores[row.pk].points or Decimal(0) for scores in points)
            yield _row(number, row.title, row.max_points or Decimal(0), first, second, False)


def _row(
    number: str,
    title: str,
    maximum: Decimal,
    first: Decimal,
    second: Decimal,
    is_section: bool = True,
) -> ConclusionRow:
    return ConclusionRow(
        number=number,
        title=title,
        is_section=is_section,
        maximum=points_label(maximum),
        first=points_label(first),
        second=points_label(second),
        average=points_label((first + second) / 2),
    )


def _remarks(sheets: list[ScoreSheet]) -> Iterable[ConclusionRemark]:
    for sheet in sheets:
        for score in sheet.scores.all():
            if score.remark:
                yield ConclusionRemark(
                    criterion=score.criterion.title,
                    expert=sheet.expert.short_name,
                    text=score.remark,
                    answer=" ".join(answer.text for answer in score.answers.all()),
                )


# --- Files ------------------------------------------------------------------------------------


def build(conclusion: Conclusion, *, actor: User | None) -> None:
    """Make the Word and the PDF file of the present revision.

    A template of the operators that cannot be filled with these data must not stop two experts
    who have done their work: the form of the system takes its place, and the journal says so. Of a
    busy moment the form of the system helps out too, until a job has filled the template.
    """
    paper = paper_of(conclusion)
    try:
        word = build_conclusion_docx(paper, template_in_use())
    except BusyError:
        word = build_conclusion_docx(paper)
        defer(
            "attestation.evaluation.tasks.fill_template",
            conclusion_id=conclusion.pk,
            revision=conclusion.revision,
        )
    except WordTemplateError as fault:
        word = build_conclusion_docx(paper)
        _note_failed_template(conclusion, fault)
    pdf = build_conclusion_pdf(paper)
    _store_word(conclusion, word)
    name = f"{_name_of(conclusion)}.pdf"
    _store(conclusion, ConclusionFile.Kind.PDF, pdf, name, PDF.content_type, _pages(pdf))


def fill_template(conclusion_id: int, *, revision: int) -> bool:
    """Put the operators' template in the place of the form that helped out in a busy moment.

    Returns:
        whether it was filled; what is filled already, another revision, or signed and sent stays
        as it is.

    Raises:
        BusyError: other templates are being filled; the job is tried again.
    """
    waiting = Conclusion.objects.filter(
        pk=conclusion_id, revision=revision, state=ConclusionState.READY
    )
    conclusion = waiting.select_related("application").first()
    if conclusion is None or _is_filled(conclusion):
        return False
    try:
        word = build_conclusion_docx(paper_of(conclusion), template_in_use())
    except WordTemplateError as fault:
        _note_failed_template(conclusion, fault)
        return False
    with transaction.atomic():
        if not waiting.select_for_update(of=("self",)).exists() or _is_filled(conclusion):
            return False
        _store_word(conclusion, word)
    return True


def _is_filled(conclusion: Conclusion) -> bool:
    """Return whether a Word file of this revision has given its place to the filled template.

    A worker may be killed after its work is committed and before its job counts as done.
    """
    former = conclusion.files.filter(kind=ConclusionFile.Kind.DOCX, revision=conclusion.revision)
    return former.exclude(detached_at=None).exists()


def _note_failed_template(conclusion: Conclusion, fault: WordTemplateError) -> None:
    log_entry(
        "conclusion.template_failed",
        f"Шаблон заключения не подошёл, использована форма системы. {fault}",
        actor=None,
        application=conclusion.application,
    )


def _store_word(conclusion: Conclusion, word: bytes) -> None:
    name = f"{_name_of(conclusion)}.docx"
    _store(conclusion, ConclusionFile.Kind.DOCX, word, name, DOCX.content_type, None)


def _name_of(conclusion: Conclusion) -> str:
    return f"Заключение {conclusion.application.surname} редакция {conclusion.revision}"


def _pages(pdf: bytes) -> int | None:
    return PDF.examine(BytesIO(pdf))


def _store(
    conclusion: Conclusion,
    kind: str,
    content: bytes,
    name: str,
    content_type: str,
    pages: int | None,
) -> None:
    stored = files.store_bytes(
        content, name=name, content_type=content_type, actor=None, pages=pages
    )
    attach(conclusion, kind, stored, actor=None)


def attach(
    conclusion: Conclusion,
    kind: str,
    stored: StoredFile,
    *,
    actor: User | None,
    remarks: list[dict[str, Any]] | None = None,
) -> ConclusionFile:
    """Store ``stored`` as the current file of that kind; the old one stays on record.

    Args:
        remarks: warnings of the scan checks; see `attestation.evaluation.conclusions.scans`.
    """
    detach(conclusion, [kind])
    return ConclusionFile.objects.create(
        conclusion=conclusion,
        kind=kind,
        revision=conclusion.revision,
        file=stored,
        attached_by=actor,
        remarks=remarks or [],
    )


def detach(conclusion: Conclusion, kinds: Iterable[str]) -> None:
    """Files of these kinds are valid no longer."""
    conclusion.files.filter(kind__in=list(kinds), detached_at=None).update(
        detached_at=timezone.now()
    )


def pages_of(conclusion: Conclusion) -> int | None:
    """Return the number of pages of the paper to sign, or None if not known (a Word file)."""
    pdf = conclusion.files.filter(kind=ConclusionFile.Kind.PDF, detached_at=None)
    return pdf.values_list("file__pages", flat=True).first()
