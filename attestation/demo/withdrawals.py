"""Withdrawals of the demonstration: one at every point of its way, in the school of `school`."""

import datetime
from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.base.language.sentences import as_sentence
from attestation.demo import application_histories, drawing
from attestation.demo.application_histories import ApplicationHistory
from attestation.demo.applications import keep_journal
from attestation.demo.clock import at, own_time
from attestation.demo.context import DemoContext
from attestation.files.formats import PDF
from attestation.files.models import StoredFile
from attestation.files.services import store_bytes
from attestation.journal.models import JournalEntry
from attestation.paperwork.withdrawal import build_withdrawal
from attestation.withdrawals.models import Withdrawal
from attestation.withdrawals.paper import paper_of
from attestation.withdrawals.workflow import ANSWERED, SENT, WithdrawalState

_HINDRANCE = "находится на длительном лечении"
#: Where the withdrawal stands, where its application stood, whether the coordinator began it, why.
_PLAN = [
    (WithdrawalState.GENERATED, ApplicationState.SUBMITTED, False, "переходом на другую должность"),
    (
        WithdrawalState.GENERATED,
        ApplicationState.REGISTERED,
        True,
        "уходом в отпуск по уходу за ребёнком",
    ),
    (
        WithdrawalState.SUBMITTED,
        ApplicationState.REGISTERED,
        False,
        "неправильно указанным отчеством",
    ),
    (WithdrawalState.SUBMITTED, ApplicationState.SUBMITTED, True, "неверно выбранной должностью"),
    (WithdrawalState.DECLINED, ApplicationState.SUBMITTED, False, "семейными обстоятельствами"),
    (WithdrawalState.DROPPED, ApplicationState.REGISTERED, False, "сомнением в выборе категории"),
    (WithdrawalState.REGISTERED, ApplicationState.REGISTERED, True, "увольнением"),
    (WithdrawalState.REGISTERED, ApplicationState.SUBMITTED, False, "ошибкой в фамилии"),
]
_ANSWER = "На скане нет подписи. Подпишите заявление на отзыв и подайте его ещё раз."
#: Filed so long ago that there has been time for a withdrawal: a place in the list of days left.
_TURN = 10


def plan(world: DemoContext) -> list[ApplicationHistory]:
    """The applications that will be withdrawn, or nearly, by colleagues of `teacher`."""
    school = world.named["teacher"].profile.organization_id
    found = []
    for _, state, _, _ in _PLAN:
        person = world.take_teacher(
            world.home, fits=lambda user: user.profile.organization_id == school
        )
        if state == ApplicationState.SUBMITTED:
            found.append(application_histories.submitted(world, person, _TURN))
        else:
            found.append(application_histories.decided(world, person, state))
    return found


def add_withdrawals(world: DemoContext, applications: list[Application]) -> None:
    """Begin, send, drop and answer withdrawals of ``applications``, which `plan` has planned."""
    entries: list[JournalEntry] = []
    with own_time(Withdrawal, "created_at"):
        for row, application in zip(_PLAN, applications, strict=True):
            withdrawal = _made(world, application, *row)
            withdrawal.save()
            entries += _journal(withdrawal)
    keep_journal(entries)
    granted = Withdrawal.objects.filter(state=WithdrawalState.REGISTERED)
    Application.objects.filter(pk__in=granted.values("application")).update(
        state=ApplicationState.WITHDRAWN
    )


def _made(
    world: DemoContext,
    application: Application,
    state: str,
    _was: str,
    by_coordinator: bool,
    why: str,
) -> Withdrawal:
    coordinator = world.coordinators[application.organization.municipality_id]
    begun = world.now - timedelta(days=world.rng.randint(2, 5), hours=world.rng.randint(0, 3))
    withdrawal = Withdrawal(
        application=application,
        state=state,
        number=1,
        reason=why,
        hindrance=_HINDRANCE if by_coordinator else "",
        begun_by=world.named["school"] if by_coordinator else application.applicant,
        created_at=begun,
    )
    paper = build_withdrawal(paper_of(withdrawal))
    withdrawal.paper = _kept(paper, "Заявление на отзыв", withdrawal, begun)
    if state in SENT:
        withdrawal.submitted_at = begun + timedelta(hours=2)
        signed = drawing.signed(paper, ink=world.rng)
        withdrawal.scan = _kept(signed, "Отзыв с подписью", withdrawal, withdrawal.submitted_at)
    if state in ANSWERED:
        withdrawal.answered_at = begun + timedelta(days=1)
        withdrawal.answered_by = coordinator
    if state == WithdrawalState.DECLINED:
        withdrawal.answer = _ANSWER
    return withdrawal


def _kept(
    content: bytes, title: str, withdrawal: Withdrawal, moment: datetime.datetime
) -> StoredFile:
    with at(moment):
        return store_bytes(
            content,
            name=f"{title} {withdrawal.application.surname}.pdf",
            content_type=PDF.content_type,
            actor=withdrawal.begun_by,
        )


def _journal(withdrawal: Withdrawal) -> Iterator[JournalEntry]:
    """Yield the entries that the services would have written, with the same texts."""

    def entry(
        action: str, text: str, moment: datetime.datetime, *, actor: User = withdrawal.begun_by
    ) -> JournalEntry:
        return JournalEntry(
            action=action, text=text, at=moment, actor=actor, application=withdrawal.application
        )

    begun, state = withdrawal.created_at, withdrawal.state
    text = f"Сформировано заявление на отзыв в связи с {withdrawal.reason}."
    if withdrawal.is_by_coordinator:
        text += f" Педагог не может сделать это сам: {withdrawal.hindrance}."
    yield entry("withdrawal.start", text, begun)
    if state == WithdrawalState.DROPPED:
        text = "Отзыв отменён, заявление осталось в силе."
        yield entry("withdrawal.drop", text, begun + timedelta(minutes=20))
    if withdrawal.submitted_at:
        attached = withdrawal.submitted_at - timedelta(minutes=3)
        yield entry("withdrawal.attach", "Прикреплён скан заявления на отзыв.", attached)
        yield entry("withdrawal.submit", "Подано заявление на отзыв.", withdrawal.submitted_at)
    if not withdrawal.answered_at or not withdrawal.answered_by:
        return
    moment, coordinator = timezone.localtime(withdrawal.answered_at), withdrawal.answered_by
    if state == WithdrawalState.DECLINED:
        text = f"В отзыве заявления отказано. Причина: {as_sentence(withdrawal.answer)}"
        yield entry("withdrawal.decline", text, moment, actor=coordinator)
    else:
        text = f"Заявление отозвано в связи с {withdrawal.reason}."
        yield entry("application.withdraw", text, moment, actor=coordinator)
