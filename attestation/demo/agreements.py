"""Agreements with experts: for the current half-year at every point of their way."""

import datetime
from collections.abc import Iterable, Iterator
from datetime import timedelta

from django.utils import timezone

from attestation.demo.applications import keep_journal
from attestation.demo.clock import own_time
from attestation.demo.context import DemoContext
from attestation.journal.models import JournalEntry
from attestation.reports.half_years import HalfYear
from attestation.reports.models import ExpertAgreement
from attestation.reports.services import begun
from attestation.reports.workflow import AgreementState
from attestation.scheduling.models import ApprovedExpert, AttestationPeriod

_REMARKS = "Укажите место работы полностью, как в уставе."
_REASON = "увольнение"
_DAYS_BETWEEN_ACTS = 3
#: The texts that the services would have written.
_TEXTS = {
    "start": "Начат сбор данных для договора на {half_year}.",
    "send": "Данные отправлены на проверку.",
    "send_back": f"Данные возвращены с замечаниями: {_REMARKS}",
    "verify": "Данные проверены оператором.",
    "sign": "Договор подписан сторонами.",
    "register": "Договор зарегистрирован: № {number} от {dated_on:%d.%m.%Y}.",
    "end": f"Договор прекращён с {{ended_on:%d.%m.%Y}}: {_REASON}.",
}
_BY_COORDINATOR = {"start", "send"}
#: The acts that led to each state.
_WAYS: dict[str, list[str]] = {
    AgreementState.REGISTERED: ["start", "send", "verify", "sign", "register"],
    AgreementState.SENT: ["start", "send"],
    AgreementState.RETURNED: ["start", "send", "send_back"],
    AgreementState.DRAFT: ["start"],
    AgreementState.VERIFIED: ["start", "send", "verify"],
    AgreementState.SIGNED: ["start", "send", "verify", "sign"],
    AgreementState.ENDED: ["start", "send", "verify", "sign", "register", "end"],
}


def add_agreements(
    world: DemoContext, periods: Iterable[AttestationPeriod], *, ready: int
) -> list[ExpertAgreement]:
    """Create the agreements that ``periods`` rest on, and those of today in every state.

    Most are registered, those of the municipality ``ready`` first; today the last expert has none.
    """
    today = timezone.localdate(world.now)
    current = HalfYear.of(today)
    wanted = {HalfYear.of(period.starts_on) for period in periods}
    agreements: list[ExpertAgreement] = []
    for half_year in sorted({current, *wanted}, key=lambda one: one.starts_on):
        if half_year.starts_on > today:
            # Its data are still being collected, and the agreement of today stands in.
            continue
        listed = _listed(world, half_year, ready)
        for turn, expert in enumerate(listed[:-1] if half_year == current else listed):
            agreement = begun(expert, half_year)
            agreement.state = AgreementState.REGISTERED
            if half_year == current:
                agreement.state = _state_of(turn, len(listed) - 1)
            _fill(agreement, number=len(agreements) + 1, now=world.now)
            agreements.append(agreement)
    with own_time(ExpertAgreement, "created_at"):
        ExpertAgreement.objects.bulk_create(agreements)
    keep_journal(entry for agreement in agreements for entry in _journal(world, agreement))
    return agreements


def _listed(world: DemoContext, half_year: HalfYear, ready: int) -> list[ApprovedExpert]:
    """Return the experts of a half-year, each once: of ``ready`` first, then of home."""
    order = [ready, world.home.pk]
    found = {
        expert.user_id: expert
        for municipality in sorted(
            world.municipalities, key=lambda place: _place_in(order, place.pk)
        )
        for expert in world.experts.get(municipality.pk, [])
        if expert.school_year == half_year.school_year
    }
    return list(found.values())


def _place_in(order: list[int], key: int) -> int:
    return order.index(key) if key in order else len(order)


def _state_of(turn: int, count: int) -> str:
    """Return the state of the agreement of the expert whose turn it is.

    Each other state comes once, spread from the end, so that `expert1` and most are registered.
    """
    registered, *others = _WAYS
    place, rest = divmod(count - 1 - turn, max(1, count // 12))
    return others[place] if rest == 0 and place < len(others) else registered


def _fill(agreement: ExpertAgreement, *, number: int, now: datetime.datetime) -> None:
    acts = _WAYS[agreement.state]
    agreement.created_at = now - timedelta(days=_DAYS_BETWEEN_ACTS * len(acts))
    if agreement.state == AgreementState.DRAFT:
        agreement.phone = ""
    if agreement.state == AgreementState.RETURNED:
        agreement.remarks = _REMARKS
    if "register" in acts:
        agreement.number = f"{number}-С"
        agreement.dated_on = timezone.localdate(_moment(agreement, acts.index("register")))
    if "end" in acts:
        day = timezone.localdate(_moment(agreement, acts.index("end")))
        agreement.ended_on = max(agreement.starts_on, day)
        agreement.end_reason = _REASON


def _moment(agreement: ExpertAgreement, step: int) -> datetime.datetime:
    return agreement.created_at + timedelta(days=_DAYS_BETWEEN_ACTS * step)


def _journal(world: DemoContext, agreement: ExpertAgreement) -> Iterator[JournalEntry]:
    coordinator = world.coordinators[agreement.municipality_id]
    for step, act in enumerate(_WAYS[agreement.state]):
        yield JournalEntry(
            action=f"agreement.{act}",
            text=_TEXTS[act].format(
                half_year=agreement.half_year,
                number=agreement.number,
                dated_on=agreement.dated_on,
                ended_on=agreement.ended_on,
            ),
            at=_moment(agreement, step),
            actor=coordinator if act in _BY_COORDINATOR else world.named["operator"],
            agreement=agreement,
        )
