"""Every write of conclusions but their signing: made, accepted, returned, verified."""

from collections.abc import Iterable
from decimal import Decimal

from django.core.files.uploadedfile import UploadedFile
from django.db import transaction
from django.utils import timezone

from attestation.accounts.access import operators
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.models import Application
from attestation.base.errors import DomainError
from attestation.base.language.sentences import as_sentence
from attestation.directory.rules_models import ProcedureRules
from attestation.evaluation import letters
from attestation.evaluation.access import (
    may_evaluate,
    roles_towards,
)
from attestation.evaluation.conclusions.services import _transitions, documents, electronic
from attestation.evaluation.conclusions.services.start import start_evaluation
from attestation.evaluation.criteria.services import points_label
from attestation.evaluation.models import Conclusion, ConclusionFile
from attestation.evaluation.workflow import ConclusionState
from attestation.files import services as files
from attestation.files.checks import FileRule, Inspection, inspect
from attestation.files.formats import DOCX
from attestation.journal.services import locked, log_entry
from attestation.notifications import events

_MEGABYTE = 1024 * 1024
WORD_FILE = FileRule((DOCX,), 20 * _MEGABYTE)

#: The points that a coordinator must check before accepting a conclusion.
CHECKLIST = {
    "all_pages": "Прикреплены все страницы",
    "first_expert": "Есть подпись первого специалиста",
    "second_expert": "Есть подпись второго специалиста",
    "applicant": "Есть подпись педагога",
}
UNCHECKED = "Отметьте всё, что проверили. Если чего-то не хватает, верните заключение."


# --- Made -------------------------------------------------------------------------------------


def has_both_sheets(conclusion: Conclusion) -> bool:
    """Return whether both currently assigned experts have handed in their sheets."""
    experts = [person.pk for person in letters.experts_of(conclusion.application)]
    done = conclusion.sheets.filter(expert__in=experts, submitted_at__isnull=False)
    return len(experts) == 2 and done.count() == 2


def unconfirmed_difference(conclusion: Conclusion) -> Decimal | None:
    """Return the difference of the sums that is still to be confirmed; None where nothing is.

    Whoever takes an expert's place (a third expert) hands in a sheet that is compared anew.
    """
    outcome = documents.outcome_of(conclusion)
    if not outcome.diverges or not ProcedureRules.on(timezone.localdate()).divergence_waits:
        return None
    experts = [person.pk for person in letters.experts_of(conclusion.application)]
    confirmed = conclusion.sheets.filter(expert__in=experts, confirmed_at__isnull=False)
    return None if confirmed.count() == len(experts) else outcome.difference


@transaction.atomic
def conclude(conclusion: Conclusion, *, actor: User | None) -> bool:
    """Make the conclusion when both sheets are there and nothing is left to be confirmed.

    A large difference is told to the experts, the coordinator and nobody else, and the conclusion
    waits until both have confirmed their points, one has changed them, or a third expert is named.

    Returns:
        whether it was made.
    """
    if not has_both_sheets(conclusion):
        return False
    difference = unconfirmed_difference(conclusion)
    if difference is None:
        evaluate(conclusion, actor=actor)
        return True
    if not conclusion.diverges:
        conclusion.diverges = True
        conclusion.save(update_fields=["diverges"])
        text = f"Заключение ждёт: суммы специалистов различаются на {points_label(difference)}."
        _transitions.log_conclusion_entry(conclusion, "wait", text, actor=None)
        _tell_divergence(conclusion, difference, waits=True)
    return False


@transaction.atomic
def evaluate(conclusion: Conclusion, *, actor: User | None) -> Conclusion:
    """Make the conclusion from the two sheets; see `conclude`.

    Raises:
        DomainError: it is made already, a sheet is missing, or a difference is to be confirmed.
    """
    conclusion = _transitions.advance(conclusion, "evaluate", actor=actor)
    if not has_both_sheets(conclusion):
        raise DomainError("Ещё не сданы оба листа оценки.")
    if unconfirmed_difference(conclusion) is not None:
        raise DomainError("Баллы специалистов расходятся: сначала оба подтверждают свои.")
    is_known = conclusion.diverges
    outcome = documents.outcome_of(conclusion)
    conclusion.source = Conclusion.Source.SHEETS
    conclusion.average = outcome.average
    conclusion.recommended = outcome.recommended
    conclusion.diverges = outcome.diverges
    _finished(conclusion)
    documents.build(conclusion, actor=actor)
    text = f"Итоговое заключение составлено, редакция {conclusion.revision}."
    _completed(conclusion, text, actor=actor)
    if conclusion.diverges and not is_known:
        _tell_divergence(conclusion, outcome.difference, waits=False)
    return conclusion


def upload_word(
    application: Application, upload: UploadedFile, *, recommended: bool, actor: User
) -> Conclusion:
    """Take a Word file in place of the sheets: both experts sign the same paper.

    Raises:
        DomainError: the actor is no expert of it, it is made already, or the file cannot be taken.
    """
    may_evaluate(actor, application).raise_if_denied()
    # Nothing is locked while a file is looked at.
    facts = inspect(upload, WORD_FILE)
    return _take_word(application, upload, facts, recommended=recommended, actor=actor)


@transaction.atomic
def _take_word(
    application: Application,
    upload: UploadedFile,
    facts: Inspection,
    *,
    recommended: bool,
    actor: User,
) -> Conclusion:
    application = locked(application)
    may_evaluate(actor, application).raise_if_denied()
    if (
        start_evaluation(application)
        .sheets.exclude(expert=actor)
        .filter(submitted_at__isnull=False)
        .exists()
    ):
        raise DomainError(
            "Второй специалист уже сдал лист оценки. Заполните свой лист: заключение составится "
            "по обоим."
        )
    conclusion = _transitions.advance(start_evaluation(application), "evaluate", actor=actor)
    stored = files.keep(upload, facts, actor=actor)
    conclusion.source = Conclusion.Source.WORD
    conclusion.average = None
    conclusion.recommended = recommended
    conclusion.diverges = False
    _finished(conclusion)
    documents.attach(conclusion, ConclusionFile.Kind.WORD, stored, actor=actor)
    text = (
        f"{actor.short_name} загрузил(а) итоговое заключение файлом Word, "
        f"редакция {conclusion.revision}."
    )
    _completed(conclusion, text, actor=actor)
    return conclusion


def _finished(conclusion: Conclusion) -> None:
    conclusion.revision += 1
    conclusion.ready_at = timezone.now()
    conclusion.remarks = ""
    conclusion.save()


def _completed(conclusion: Conclusion, text: str, *, actor: User | None) -> None:
    _transitions.advance_application(conclusion, "evaluate", actor=actor)
    log_entry("application.evaluate", text, actor=actor, application=conclusion.application)
    application = conclusion.application
    until = application.schedule_entry.schedule.period.conclusions_until
    letters.tell(
        [application.applicant],
        conclusion,
        "Итоговое заключение готово",
        "Теперь вы можете скачать итоговое заключение, ознакомиться с ним, подписать и "
        f"прикрепить. Заключение сдаётся до {until:%d.%m.%Y}.",
        event=events.CONCLUSION_READY,
    )
    letters.tell(
        letters.experts_of(application),
        conclusion,
        "Итоговое заключение готово к подписи",
        f"{application.full_name}: заключение составлено. До {until:%d.%m.%Y} "
        f"{electronic.how_to_sign(conclusion)}.",
        event=events.TO_SIGN,
    )


def _tell_divergence(conclusion: Conclusion, difference: Decimal, *, waits: bool) -> None:
    application = conclusion.application
    advice = (
        "Заключение пока не составлено: каждый специалист пусть проверит свой лист и подтвердит "
        "баллы или исправит их. Если согласия нет, оператор может назначить вместо одного из "
        "специалистов третьего."
        if waits
        else "Обсудите это; координатор может вернуть листы на исправление."
    )
    letters.tell(
        [
            *letters.experts_of(application),
            *letters.coordinators(application),
            *(operators() if waits else ()),
        ],
        conclusion,
        "Баллы специалистов заметно расходятся",
        f"{application.full_name}: суммы двух специалистов различаются на "
        f"{points_label(difference)}. {advice}",
        event=events.DIVERGENCE,
    )


# --- Checked ----------------------------------------------------------------------------------


def _require_checked(checked: Iterable[str]) -> None:
    if set(CHECKLIST) - set(checked):
        raise DomainError(UNCHECKED, field="checked")


@transaction.atomic
def accept(conclusion: Conclusion, *, checked: Iterable[str] = (), actor: User) -> Conclusion:
    """Accept the signed conclusion: all pages and all signatures are there.

    Args:
        checked: the keys of `CHECKLIST` that the coordinator has ticked; of what was signed in the
            system the system itself has seen to them.

    Raises:
        DomainError: a point is not ticked, or another user was faster.
    """
    conclusion = _transitions.advance(conclusion, "accept", actor=actor)
    if not electronic.is_signed_here(conclusion):
        _require_checked(checked)
    return _accepted(conclusion, "accept", "Заключение принято координатором.", actor=actor)


@transaction.atomic
def receive_paper(conclusion: Conclusion, *, checked: Iterable[str], actor: User) -> Conclusion:
    """Mark that the signed paper itself was handed in, if the municipality may do so.

    Raises:
        DomainError: the municipality sends scans, a point is not ticked, or another user was
            faster.
    """
    conclusion = _transitions.advance(conclusion, "receive_paper", actor=actor)
    if not takes_paper(conclusion.application):
        raise DomainError("Из этого муниципалитета заключения принимаются только сканом в системе.")
    _require_checked(checked)
    conclusion.on_paper = True
    return _accepted(conclusion, "receive_paper", "Заключение получено на бумаге.", actor=actor)


def takes_paper(application: Application) -> bool:
    """Return whether the application's municipality may hand in conclusions on paper."""
    return application.organization.municipality.works_on_paper


def _accepted(conclusion: Conclusion, act: str, text: str, *, actor: User) -> Conclusion:
    conclusion.accepted_at = timezone.now()
    conclusion.remarks = ""
    conclusion.save()
    _transitions.log_conclusion_entry(conclusion, act, text, actor=actor)
    letters.tell(
        [conclusion.application.applicant],
        conclusion,
        "Итоговое заключение принято",
        f"{text} Теперь его проверит оператор центра аттестации.",
        event=events.CONCLUSION_ACCEPTED,
    )
    return conclusion


@transaction.atomic
def send_back(conclusion: Conclusion, *, reason: str, actor: User) -> Conclusion:
    """Return a scan that is not whole or not signed; a new one is awaited."""
    return _returned(conclusion, "send_back", reason, actor=actor)


@transaction.atomic
def hand_back(conclusion: Conclusion, *, reason: str, actor: User) -> Conclusion:
    """Return, as the operator, a conclusion that the coordinator has accepted."""
    return _returned(conclusion, "hand_back", reason, actor=actor)


def _returned(conclusion: Conclusion, act: str, reason: str, *, actor: User) -> Conclusion:
    conclusion = _transitions.advance(conclusion, act, actor=actor)
    electronic.may_on_paper(conclusion, act).raise_if_denied()
    conclusion.remarks = _transitions.require_reason(reason)
    conclusion.accepted_at = None
    conclusion.on_paper = False
    conclusion.save()
    documents.detach(conclusion, [ConclusionFile.Kind.SCAN])
    text = f"Заключение возвращено. Причина: {as_sentence(conclusion.remarks)}"
    _transitions.log_conclusion_entry(conclusion, act, text, actor=actor)
    application = conclusion.application
    told = [application.applicant, *letters.experts_of(application)]
    if act == "hand_back":
        told += letters.coordinators(application)
    letters.tell(
        told,
        conclusion,
        "Итоговое заключение возвращено",
        f"Возвращено заключение, педагог – {application.full_name}. "
        f"Причина: {as_sentence(conclusion.remarks)}\n\n"
        "Исправьте указанное и прикрепите подписанное заключение ещё раз.",
        event=events.CONCLUSION_RETURNED,
    )
    return conclusion


@transaction.atomic
def reevaluate(conclusion: Conclusion, *, reason: str, actor: User) -> Conclusion:
    """Open the sheets again: the conclusion is void, the next one is the next revision.

    Raises:
        DomainError: it is verified already, the actor may not, or no reason is given.
    """
    conclusion = _transitions.advance(conclusion, "reevaluate", actor=actor)
    if conclusion.accepted_at and Role.OPERATOR not in roles_towards(actor, conclusion):
        raise DomainError("Принятое заключение возвращает оператор центра аттестации.")
    reason = _transitions.require_reason(reason)
    conclusion.source = ""
    conclusion.average = conclusion.recommended = None
    conclusion.diverges = conclusion.on_paper = False
    conclusion.ready_at = conclusion.sent_at = conclusion.accepted_at = None
    conclusion.remarks = reason
    conclusion.save()
    conclusion.sheets.update(submitted_at=None, confirmed_at=None)
    documents.detach(conclusion, ConclusionFile.Kind.values)
    _transitions.advance_application(conclusion, "reevaluate", actor=actor)
    text = f"Листы оценки возвращены специалистам. Причина: {as_sentence(reason)}"
    log_entry("application.reevaluate", text, actor=actor, application=conclusion.application)
    application = conclusion.application
    letters.tell(
        letters.experts_of(application),
        conclusion,
        "Лист оценки возвращён на исправление",
        f"Возвращён лист оценки, педагог – {application.full_name}. "
        f"Причина: {as_sentence(reason)}\n\n"
        "Исправьте лист и сдайте его ещё раз.",
        event=events.SHEETS_RETURNED,
    )
    letters.tell_applicant(
        application,
        "Итоговое заключение будет составлено заново",
        "Прежнее заключение больше не действует, подписывать его не нужно. "
        "Мы сообщим, когда будет готово новое.",
        path=application.get_absolute_url(),
        event=events.CONCLUSION_RETURNED,
    )
    return conclusion


@transaction.atomic
def verify(conclusion: Conclusion, *, actor: User) -> Conclusion:
    """The operator verifies an accepted conclusion; the application is ready for the session."""
    conclusion = _transitions.advance(conclusion, "verify", actor=actor)
    conclusion.verified_at = timezone.now()
    conclusion.save()
    _transitions.advance_application(conclusion, "verify", actor=actor)
    text = "Итоговое заключение проверено оператором центра."
    log_entry("application.verify", text, actor=actor, application=conclusion.application)
    application = conclusion.application
    letters.tell(
        [application.applicant, *letters.coordinators(application)],
        conclusion,
        "Итоговое заключение проверено",
        f"{application.full_name}: заключение проверено и будет представлено на заседании "
        "аттестационной комиссии.",
        event=events.CONCLUSION_VERIFIED,
    )
    return conclusion


@transaction.atomic
def create_conclusion_if_complete(conclusion: Conclusion) -> bool:
    """Make a conclusion whose two sheets became complete by a change of experts.

    Returns:
        whether it was made; ``False`` if another process was faster.
    """
    locked(conclusion.application)
    conclusion = locked(conclusion)
    if conclusion.state != ConclusionState.BEING_EVALUATED:
        return False
    return conclude(conclusion, actor=None)
