"""Acts of experts and on conclusions: sheets, signatures, acceptance, verification."""

from typing import Any

from attestation.evaluation.conclusions.services import conclusions, electronic, signatures
from attestation.evaluation.models import ScoreSheet
from attestation.evaluation.sheets import services as sheets
from attestation.evaluation.sheets.services import Given
from tests.signing import signed_by
from trust.machine.acts import act
from trust.machine.people import People
from trust.machine.things import another_page, points_of

_CHECKED = list(conclusions.CHECKLIST)


def _to_fill(people: People, application: Any) -> list[int]:
    """Return the expert whose sheet is not in yet."""
    if application.state != "scheduled":
        return []
    experts = people.experts_of(application)
    done = ScoreSheet.objects.filter(
        conclusion__application=application, submitted_at__isnull=False
    ).values_list("expert", flat=True)
    return [one for one in experts if one not in set(done)] if len(experts) == 2 else []


@act(
    "application",
    "expert",
    when="scheduled",
    to="scheduled evaluated",
    touches="conclusion",
    wanted=_to_fill,
    is_named=True,
    is_several=True,
)
def hand_in(people: People, application: Any, actor: Any, choose: Any, expert: Any) -> Any:
    """Fill the own sheet and hand it in; with the other's, the conclusion is made."""
    sheet = sheets.start(application, actor=actor)
    less = choose([0, 1, 4])
    given = {key: Given(points=points) for key, points in points_of(sheet, less).items()}
    sheet = sheets.save_draft(sheet, given=given, version=sheet.version, actor=actor)
    return sheets.finish(sheet, version=sheet.version, actor=actor)


@act("sheet", "author")
def remark(people: People, sheet: Any, actor: Any, choose: Any, hint: Any) -> Any:
    """Save a note, from a window that may be old."""
    version = choose([sheet.version, 1])
    return sheets.save_draft(sheet, given={}, note="Хорошо.", version=version, actor=actor)


@act(
    "sheet",
    "author",
    touches="conclusion application",
    wanted=lambda people, one: [True] if _is_disputed(people, one) else [],
)
def confirm(people: People, sheet: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return sheets.confirm(sheet, actor=actor)


def _is_disputed(people: People, sheet: Any) -> bool:
    """Whether points differ much, and this expert, who may still judge, has not confirmed them."""
    open_yet = sheet.is_disputed and sheet.confirmed_at is None
    return open_yet and sheet.expert_id in people.experts_of(sheet.conclusion.application)


@act("sheet", "author")
def take_sheet_back(people: People, sheet: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return sheets.take_back(sheet, actor=actor)


@act("sheet", "author")
def ask(people: People, sheet: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return sheets.ask(sheet, actor=actor)


# --- Conclusions ------------------------------------------------------------------------------


@act("conclusion", "applicant expert", when="ready returned sent")
def mark_signed(people: People, conclusion: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return signatures.sign(conclusion, actor=actor)


def _to_sign(people: People, conclusion: Any) -> list[int]:
    """Return who signs next in the system, as every second conclusion is signed."""
    if conclusion.state not in ("ready", "returned") or conclusion.pk % 2:
        return []
    done = {one.person_id for one in electronic.signatures_of(conclusion)}
    experts = people.experts_of(conclusion.application)
    left = [one for one in experts if one not in done]
    return left[:1] or [conclusion.application.applicant_id] if len(experts) == 2 else []


@act(
    "conclusion",
    "applicant expert",
    when="ready returned",
    to="ready returned sent",
    wanted=_to_sign,
    is_named=True,
    is_several=True,
)
def sign_conclusion(people: People, conclusion: Any, actor: Any, choose: Any, hint: Any) -> Any:
    """Sign it in the system; with the applicant's, the last one, it is sent."""
    changed = {} if hint else choose([{}, {"code": "000000"}])
    return signed_by(actor, "conclusion", conclusion, **changed)


@act(
    "conclusion",
    "applicant expert school",
    when="ready returned sent",
    to="sent",
    wanted=lambda people, one: [True] if _takes_scan(one) else [],
)
def send(people: People, conclusion: Any, actor: Any, choose: Any, hint: Any) -> Any:
    is_whole = bool(hint) or choose([True, False])
    return signatures.send(conclusion, another_page(), is_whole=is_whole, actor=actor)


def _takes_scan(conclusion: Any) -> bool:
    return conclusion.state in ("ready", "returned") and bool(electronic.may_send_scan(conclusion))


@act(
    "conclusion",
    "municipal",
    when="sent",
    to="accepted",
    wanted=lambda people, one: [True] if one.state == "sent" else [],
)
def accept(people: People, conclusion: Any, actor: Any, choose: Any, hint: Any) -> Any:
    checked = _CHECKED if hint else choose([_CHECKED, _CHECKED[:2]])
    return conclusions.accept(conclusion, checked=checked, actor=actor)


@act("conclusion", "municipal", when="ready returned", to="accepted")
def receive_paper(people: People, conclusion: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return conclusions.receive_paper(conclusion, checked=_CHECKED, actor=actor)


@act("conclusion", "municipal", when="sent", to="returned")
def send_conclusion_back(
    people: People, conclusion: Any, actor: Any, choose: Any, hint: Any
) -> Any:
    return conclusions.send_back(conclusion, reason=choose(["нет подписи", ""]), actor=actor)


@act("conclusion", "operator", when="accepted", to="returned")
def hand_back(people: People, conclusion: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return conclusions.hand_back(conclusion, reason="нет печати", actor=actor)


@act(
    "conclusion",
    "municipal operator",
    when="ready returned sent accepted",
    to="being_evaluated",
    touches="application",
)
def reevaluate(people: People, conclusion: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return conclusions.reevaluate(conclusion, reason=choose(["описка", ""]), actor=actor)


@act(
    "conclusion",
    "operator",
    when="accepted",
    to="verified",
    touches="application",
    wanted=lambda people, one: [True] if one.state == "accepted" else [],
)
def verify(people: People, conclusion: Any, actor: Any, choose: Any, hint: Any) -> Any:
    return conclusions.verify(conclusion, actor=actor)
