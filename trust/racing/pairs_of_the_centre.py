"""Pairs around schedules and evaluations."""

from typing import Any

from attestation.evaluation.conclusions.services import conclusions, signatures
from attestation.evaluation.conclusions.signed_papers import SignedConclusion
from attestation.evaluation.models import Conclusion
from attestation.evaluation.sheets import services as sheets
from attestation.scheduling import services as schedules
from attestation.scheduling.amendments import services as amendments
from attestation.scheduling.amendments.models import Amendment
from attestation.scheduling.amendments.taking_back import services as taking_back
from attestation.scheduling.experts import services as conflicts
from attestation.scheduling.municipal.services import postponements, reopening
from attestation.scheduling.releases.services import releases, retraction
from attestation.signatures.models import Signature
from attestation.signatures.services import signing
from attestation.withdrawals import services as withdrawals
from tests.evaluation.conftest import ALL
from tests.signing import code_sent_to
from trust.machine.things import another_page
from trust.racing import situations as at
from trust.racing.pair import LOCK, Outcome, Pair, law
from trust.racing.situations import Situation

ONE, BOTH, EITHER = Outcome.ONE, Outcome.BOTH, Outcome.EITHER
_OPEN = law(
    "entry_enters_open_schedule",
    "entry_leaves_open_schedule",
    "assignment_in_open_schedule",
    "assignment_leaves_open_schedule",
)


# --- Schedules --------------------------------------------------------------------------------


def _close(s: Situation) -> Any:
    return schedules.close(s.schedule, actor=s.coordinator)


def _send_back(s: Situation) -> Any:
    return schedules.send_back(s.schedule, remarks="нет специалиста", actor=s.operator2)


def _schedule(s: Situation, application: Any, experts: dict[int, Any], actor: Any) -> Any:
    return schedules.schedule(application, period=s.region.period, experts=experts, actor=actor)


def _is_open(s: Situation) -> str:
    return "" if s.schedule.state == "open" else f"returned, and it is {s.schedule.state}"


def _amended_if_closed(s: Situation) -> str:
    """Whoever leaves a closed schedule leaves by an amendment."""
    left = s.schedule.state == "closed" and not s.schedule.entries.exists()
    amended = Amendment.objects.filter(application=s.application).exists()
    return "somebody has left a closed schedule" if left and not amended else ""


def _replace(s: Situation, second: int, actor: Any) -> Any:
    return at.replace(s, at.experts_of(s, 0, second), actor)


def _remove(s: Situation) -> Any:
    return amendments.remove(s.application, reason="ошибка", actor=s.operator2)


def _take_back(s: Situation) -> Any:
    return taking_back.take_back(s.thing, actor=s.operator2)


def _declare(s: Situation) -> Any:
    return conflicts.declare(
        s.thing, reason="Работали вместе.", whole_organization=False, actor=s.thing.expert.user
    )


def _published_once(s: Situation) -> str:
    found = s.thing.journal.filter(action="release.publish").count()
    return "" if found == 1 else f"published {found} times"


def _postpone(s: Situation) -> Any:
    return postponements.postpone(
        s.application, period=s.region.next_period, reason="болезнь", actor=s.second
    )


SCHEDULES = [
    Pair(
        "close / put somebody in",
        at.scheduled_and_another,
        _close,
        lambda s: _schedule(s, s.other, {}, s.second),
        ONE,
        LOCK & _OPEN,
    ),
    Pair("close / postpone the only one", at.scheduled, _close, _postpone, ONE, LOCK & _OPEN),
    Pair(
        "close, twice",
        at.scheduled,
        _close,
        lambda s: schedules.close(s.schedule, actor=s.second),
        ONE,
        LOCK,
    ),
    Pair(
        "close / declare a conflict",
        at.scheduled,
        _close,
        lambda s: conflicts.declare(
            s.application.schedule_entry.assignments.get(slot=1),
            reason="Работали вместе.",
            whole_organization=False,
            actor=s.home.experts[0].user,
        ),
        EITHER,
        LOCK & _OPEN,
    ),
    Pair(
        "grant a withdrawal / assign",
        at.registered_and_withdrawing,
        lambda s: withdrawals.register(s.thing, actor=s.coordinator),
        lambda s: _schedule(s, s.application, at.experts_of(s), s.second),
        EITHER,
        LOCK,
    ),
    Pair(
        "grant a withdrawal / close",
        at.scheduled_and_withdrawing,
        lambda s: withdrawals.register(s.thing, actor=s.coordinator),
        _close,
        EITHER,
        LOCK & _OPEN,
        _amended_if_closed,
    ),
    Pair(
        "reopen / accept",
        at.closed,
        lambda s: reopening.reopen(s.schedule, actor=s.coordinator),
        lambda s: schedules.accept(s.schedule, actor=s.operator),
        ONE,
        LOCK,
    ),
    Pair(
        "accept / return",
        at.closed,
        lambda s: schedules.accept(s.schedule, actor=s.operator),
        _send_back,
        EITHER,
        LOCK,
        _is_open,
    ),
    Pair(
        "approve, twice",
        at.closed,
        at.approve,
        lambda s: at.approve(s, "1205-р", s.operator2),
        ONE,
        LOCK,
    ),
    Pair("approve / return", at.closed, at.approve, _send_back, ONE, LOCK),
    Pair(
        "approve / reopen",
        at.closed,
        at.approve,
        lambda s: reopening.reopen(s.schedule, actor=s.coordinator),
        ONE,
        LOCK,
    ),
    Pair(
        "replace / replace an expert",
        at.closed,
        lambda s: _replace(s, 2, s.operator),
        lambda s: _replace(s, 2, s.operator2),
        ONE,
        LOCK & _OPEN,
    ),
    Pair(
        "replace an expert / take somebody out",
        at.closed,
        lambda s: _replace(s, 2, s.operator),
        _remove,
        EITHER,
        LOCK & _OPEN,
    ),
    Pair(
        "take an amendment back, twice",
        at.amended,
        lambda s: taking_back.take_back(s.thing, actor=s.operator),
        _take_back,
        ONE,
        LOCK & _OPEN,
    ),
    Pair(
        "approve the amendment / take it back",
        at.amended_after_release,
        lambda s: at.approve(s, "1300-р", reason="замена"),
        _take_back,
        ONE,
        LOCK & _OPEN,
    ),
    Pair(
        "publish, twice",
        at.approved,
        lambda s: releases.publish(s.thing.pk),
        lambda s: releases.publish(s.thing.pk),
        BOTH,
        LOCK,
        _published_once,
    ),
    Pair(
        "take a release down, twice",
        at.released,
        lambda s: retraction.withdraw(s.thing, reason="ошибка", actor=s.operator),
        lambda s: retraction.withdraw(s.thing, reason="ошибка", actor=s.operator2),
        ONE,
        LOCK,
    ),
    Pair("declare a conflict, twice", at.closed, _declare, _declare, ONE, LOCK),
]


# --- Evaluations ------------------------------------------------------------------------------


def _finish(s: Situation, sheet: Any) -> Any:
    return sheets.finish(sheet, version=sheet.version, actor=sheet.expert)


def _save(s: Situation) -> Any:
    return sheets.save_draft(
        s.thing, given={}, note="второе", version=s.thing.version, actor=s.thing.expert
    )


def _one_paper(s: Situation) -> str:
    found = Conclusion.objects.get().files.filter(kind="pdf", detached_at=None).count()
    return "" if found == 1 else f"{found} papers of the conclusion stand"


def _one_scan(s: Situation) -> str:
    found = s.conclusion.files.filter(kind="scan", detached_at=None).count()
    return "" if found == 1 else f"{found} signed scans stand"


def _send(s: Situation, actor: Any) -> Any:
    return signatures.send(s.conclusion, another_page(), is_whole=True, actor=actor)


def _with_codes(s: Situation) -> None:
    """Both experts have a letter with a code."""
    at.to_sign(s)
    kind = SignedConclusion()
    s.shown = kind.paper(s.conclusion).file.sha256
    s.codes = {}
    for one in s.home.experts[:2]:
        signing.send_code(kind, s.conclusion, actor=one.user)
        s.codes[one.user.pk] = code_sent_to(one.user)


def _sign(s: Situation, number: int) -> Any:
    person = s.home.experts[number].user
    return signing.sign(
        SignedConclusion(),
        s.conclusion,
        shown=s.shown,
        code=s.codes[person.pk],
        address=None,
        actor=person,
    )


def _sheet_by_sheet(s: Situation) -> str:
    pages = sorted(one.file.pages or 0 for one in Signature.objects.select_related("file"))
    return "" if pages and pages[1] == pages[0] + 1 else f"the copies have {pages} pages"


EVALUATIONS = [
    Pair(
        "begin a sheet / begin a sheet",
        at.closed,
        lambda s: sheets.start(s.application, actor=s.home.experts[0].user),
        lambda s: sheets.start(s.application, actor=s.home.experts[0].user),
        BOTH,
        LOCK,
    ),
    Pair(
        "hand in / hand in",
        at.sheets_filled,
        lambda s: _finish(s, s.thing),
        lambda s: _finish(s, s.other),
        BOTH,
        LOCK,
        _one_paper,
    ),
    Pair("save a sheet in two windows", at.sheets_filled, _save, _save, ONE, LOCK),
    Pair(
        "save a sheet / hand it in",
        at.sheets_filled,
        _save,
        lambda s: _finish(s, s.thing),
        ONE,
        LOCK,
    ),
    Pair(
        "sign a conclusion / sign it",
        _with_codes,
        lambda s: _sign(s, 0),
        lambda s: _sign(s, 1),
        BOTH,
        LOCK,
        _sheet_by_sheet,
    ),
    Pair(
        "use one code, twice",
        _with_codes,
        lambda s: _sign(s, 0),
        lambda s: _sign(s, 0),
        ONE,
        LOCK & law("signature_once_a_document"),
    ),
    Pair(
        "mark a signature, twice",
        at.evaluated,
        lambda s: signatures.sign(s.conclusion, actor=s.teacher),
        lambda s: signatures.sign(s.conclusion, actor=s.teacher),
        ONE,
        LOCK & law("signature_once"),
    ),
    Pair(
        "send a scan / send a scan",
        at.evaluated,
        lambda s: _send(s, s.teacher),
        lambda s: _send(s, s.home.experts[0].user),
        BOTH,
        LOCK & law("conclusion_one_file_of_a_kind"),
        _one_scan,
    ),
    Pair(
        "accept / return a conclusion",
        at.sent,
        lambda s: conclusions.accept(s.conclusion, checked=ALL, actor=s.coordinator),
        lambda s: conclusions.send_back(s.conclusion, reason="нет подписи", actor=s.second),
        ONE,
        LOCK,
    ),
    Pair(
        "accept / open the sheets again",
        at.sent,
        lambda s: conclusions.accept(s.conclusion, checked=ALL, actor=s.coordinator),
        lambda s: conclusions.reevaluate(s.conclusion, reason="описка", actor=s.second),
        ONE,
        LOCK,
    ),
    Pair(
        "send a scan / open the sheets again",
        at.sent,
        lambda s: _send(s, s.teacher),
        lambda s: conclusions.reevaluate(s.conclusion, reason="описка", actor=s.coordinator),
        EITHER,
        LOCK,
    ),
    Pair(
        "verify / hand back",
        at.accepted,
        lambda s: conclusions.verify(s.conclusion, actor=s.operator),
        lambda s: conclusions.hand_back(s.conclusion, reason="нет печати", actor=s.operator2),
        ONE,
        LOCK,
    ),
]
