"""Every write of score sheets by experts, and of answers by the applicant."""

from collections.abc import Mapping
from dataclasses import dataclass
from decimal import Decimal

from django.db import transaction
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_text
from attestation.evaluation import letters
from attestation.evaluation.access import may_evaluate, may_write
from attestation.evaluation.conclusions.services import conclusions
from attestation.evaluation.conclusions.services.start import start_evaluation
from attestation.evaluation.criteria.services import points_label
from attestation.evaluation.models import Conclusion, RemarkAnswer, Score, ScoreSheet
from attestation.evaluation.workflow import ConclusionState
from attestation.journal.services import locked, log_entry
from attestation.notifications import events

#: While the teacher may answer remarks.
ANSWERABLE = frozenset({ApplicationState.SCHEDULED, ApplicationState.EVALUATED})

_STALE = (
    "Лист уже изменён в другом окне. Обновите страницу, чтобы увидеть последнюю запись: "
    "то, что вы набрали здесь, не записано поверх неё."
)

_NO_POINTS = "Поставьте баллы."


@dataclass(frozen=True)
class Given:
    """An expert's input for one criterion; None leaves a part unchanged.

    Points that were given are removed by ``takes_points_back``.
    """

    points: Decimal | None = None
    remark: str | None = None
    takes_points_back: bool = False


@transaction.atomic
def start(application: Application, *, actor: User) -> ScoreSheet:
    """The actor's sheet for ``application``; made, with the criteria in force, if there is none.

    Raises:
        DomainError: the actor may not evaluate, the evaluation is over, or there are no criteria.
    """
    application = locked(application)
    may_evaluate(actor, application).raise_if_denied()
    found = ScoreSheet.objects.filter(conclusion__application=application, expert=actor).first()
    if found:
        return found
    conclusion = start_evaluation(application)
    if conclusion.state != ConclusionState.BEING_EVALUATED:
        raise DomainError("Итоговое заключение уже составлено.")
    if conclusion.criteria is None:
        raise DomainError(
            "Для этой должности и категории критерии ещё не введены. Сообщите оператору центра "
            "или загрузите заключение файлом Word."
        )
    sheet = ScoreSheet.objects.create(conclusion=conclusion, expert=actor)
    Score.objects.bulk_create(
        Score(sheet=sheet, criterion=criterion)
        for criterion in conclusion.criteria.criteria.all()
        if not criterion.is_section
    )
    log_entry(
        "sheet.start", f"{actor.short_name} начал(а) оценку.", actor=actor, application=application
    )
    return sheet


@transaction.atomic
def save_draft(
    sheet: ScoreSheet,
    *,
    given: Mapping[int, Given],
    note: str | None = None,
    version: int,
    actor: User,
) -> ScoreSheet:
    """Save the points and remarks given so far.

    Args:
        given: by key of the criterion; criteria that are left out stay unchanged.
        note: the general remark, or None to leave it.
        version: of the sheet that the expert saw.

    Raises:
        DomainError: another window was faster, the sheet is fixed, or there are too many points
            (then the field is ``points-<criterion>``).
    """
    sheet = _locked(sheet)
    may_write(actor, sheet).raise_if_denied()
    if sheet.version != version:
        raise DomainError(_STALE, field="version")
    scores = {
        score.criterion_id: score
        for score in sheet.scores.select_related("criterion").filter(criterion__in=list(given))
    }
    for key, what in given.items():
        score = scores.get(key)
        if score is None:
            raise DomainError("Такого критерия в листе нет. Обновите страницу.")
        _put(score, what)
    Score.objects.bulk_update(scores.values(), ["points", "remark"])
    if note is not None:
        sheet.note = clean_text(note)
    sheet.version += 1
    sheet.saved_at = timezone.now()
    sheet.save(update_fields=["note", "version", "saved_at"])
    return sheet


def _put(score: Score, given: Given) -> None:
    if given.takes_points_back:
        score.points = None
    elif given.points is not None:
        most = score.criterion.max_points or Decimal(0)
        if not 0 <= given.points <= most:
            raise DomainError(
                f"Не больше {points_label(most)}.", field=f"points-{score.criterion_id}"
            )
        score.points = given.points
    if given.remark is not None:
        score.remark = clean_text(given.remark)


def _locked(sheet: ScoreSheet) -> ScoreSheet:
    """The sheet, locked after its application and conclusion: everybody locks in this order."""
    application = locked(sheet.conclusion.application)
    conclusion = locked(sheet.conclusion)
    conclusion.application = application
    sheet = locked(sheet)
    sheet.conclusion = conclusion
    return sheet


@transaction.atomic
def finish(sheet: ScoreSheet, *, version: int, actor: User) -> ScoreSheet:
    """Hand the sheet in: it is fixed, and when both are, the conclusion is made.

    Raises:
        DomainError: points are missing (the field is ``points-<criterion>``), another window was
            faster, or it is not the actor's to hand in.
    """
    sheet = _locked(sheet)
    may_write(actor, sheet).raise_if_denied()
    if sheet.version != version:
        raise DomainError(_STALE, field="version")
    missing = [f"points-{score.criterion_id}" for score in sheet.scores.filter(points=None)]
    if missing:
        first, *others = missing
        raise DomainError(_NO_POINTS, field=first, others=dict.fromkeys(others, _NO_POINTS))
    sheet.submitted_at = timezone.now()
    sheet.version += 1
    sheet.save(update_fields=["submitted_at", "version"])
    conclusion = sheet.conclusion
    application = conclusion.application
    log_entry(
        "sheet.finish",
        f"{actor.short_name} сдал(а) лист оценки.",
        actor=actor,
        application=application,
    )
    _compare_anew(conclusion)
    conclusions.conclude(conclusion, actor=actor)
    return sheet


def _compare_anew(conclusion: Conclusion) -> None:
    """What was confirmed held for other points."""
    conclusion.sheets.update(confirmed_at=None)
    conclusion.diverges = False
    conclusion.save(update_fields=["diverges"])


@transaction.atomic
def confirm(sheet: ScoreSheet, *, actor: User) -> ScoreSheet:
    """Confirm the own points, from which the other's differ much; with both the conclusion is made.

    Raises:
        DomainError: the sheet is not the actor's, or nothing is to be confirmed.
    """
    sheet = _locked(sheet)
    _require_disputed(sheet, actor)
    sheet.confirmed_at = timezone.now()
    sheet.save(update_fields=["confirmed_at"])
    text = f"{actor.short_name} подтвердил(а) свои баллы."
    log_entry("sheet.confirm", text, actor=actor, application=sheet.conclusion.application)
    conclusions.conclude(sheet.conclusion, actor=actor)
    return sheet


@transaction.atomic
def take_back(sheet: ScoreSheet, *, actor: User) -> ScoreSheet:
    """Open the own sheet again, to change points from which the other's differ much.

    Raises:
        DomainError: the sheet is not the actor's, or its points differ from nobody's.
    """
    sheet = _locked(sheet)
    _require_disputed(sheet, actor)
    _compare_anew(sheet.conclusion)
    sheet.submitted_at = sheet.confirmed_at = None
    sheet.version += 1
    sheet.save(update_fields=["submitted_at", "confirmed_at", "version"])
    text = f"{actor.short_name} взял(а) лист оценки обратно, чтобы исправить."
    log_entry("sheet.take_back", text, actor=actor, application=sheet.conclusion.application)
    return sheet


def _require_disputed(sheet: ScoreSheet, actor: User) -> None:
    may_evaluate(actor, sheet.conclusion.application).raise_if_denied()
    if sheet.expert_id != actor.pk:
        raise DomainError("Это лист другого специалиста.")
    if not sheet.is_disputed:
        raise DomainError("Баллы не расходятся или заключение уже составлено: обновите страницу.")


@transaction.atomic
def ask(sheet: ScoreSheet, *, actor: User) -> ScoreSheet:
    """Show the remarks to the applicant, who may answer them; points stay hidden.

    Raises:
        DomainError: there is no remark, they are shown already, or the sheet is not the actor's.
    """
    sheet = _locked(sheet)
    may_write(actor, sheet).raise_if_denied()
    if not sheet.scores.exclude(remark="").exists():
        raise DomainError("Сначала напишите хотя бы одно замечание.")
    if sheet.asked_at is not None:
        raise DomainError("Замечания уже показаны педагогу: новые он видит сразу.")
    sheet.asked_at = timezone.now()
    sheet.save(update_fields=["asked_at"])
    application = sheet.conclusion.application
    log_entry(
        "sheet.ask",
        f"{actor.short_name} просит педагога ответить на замечания.",
        actor=actor,
        application=application,
    )
    letters.tell_applicant(
        application,
        "Специалист просит ответить на замечания",
        "Специалист, который изучает результаты вашей работы, оставил замечания. "
        "Прочитайте их и ответьте в личном кабинете.",
        path=reverse("cabinet:remarks", args=[application.pk]),
        event=events.REMARKS,
    )
    return sheet


@transaction.atomic
def answer(score: Score, *, text: str, actor: User) -> RemarkAnswer:
    """The applicant's answer to a remark.

    Raises:
        DomainError: the text is empty, or the conclusion is past changing.
    """
    application = locked(score.sheet.conclusion.application)
    if application.applicant_id != actor.pk:
        raise DomainError("Отвечает на замечания сам педагог.")
    if application.state not in ANSWERABLE:
        raise DomainError("Заключение уже проверено, ответить нельзя.")
    if not clean_text(text):
        raise DomainError("Напишите ответ.", field="text")
    written = RemarkAnswer.objects.create(score=score, text=clean_text(text), author=actor)
    log_entry("sheet.answer", "Педагог ответил на замечание.", actor=actor, application=application)
    letters.tell_expert_of_answer(score, application)
    return written
