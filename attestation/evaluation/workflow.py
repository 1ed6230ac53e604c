"""The way of a conclusion: from the two sheets to the verified, signed paper."""

from django.db.models import TextChoices

from attestation.accounts.roles import SYSTEM, Role
from attestation.base.workflow import Workflow, transition


class ConclusionState(TextChoices):
    BEING_EVALUATED = "being_evaluated", "идёт оценка"
    READY = "ready", "ждёт подписей"
    SENT = "sent", "отправлено"
    RETURNED = "returned", "возвращено"
    ACCEPTED = "accepted", "принято"
    VERIFIED = "verified", "проверено"


#: There is a document: the applicant sees it, and the experts each other's sheets.
FINISHED = frozenset(set(ConclusionState) - {ConclusionState.BEING_EVALUATED})
#: The signed paper is still to come.
UNSIGNED = frozenset({ConclusionState.READY, ConclusionState.RETURNED})
#: The applicant and the experts may still mark their signature.
SIGNABLE = frozenset({ConclusionState.READY, ConclusionState.RETURNED, ConclusionState.SENT})
#: Nothing waits for those who were to evaluate and to sign.
HANDED_IN = frozenset({ConclusionState.SENT, ConclusionState.ACCEPTED, ConclusionState.VERIFIED})

_SIGNERS = {Role.APPLICANT, Role.EXPERT, Role.SCHOOL_COORDINATOR}
_MUNICIPAL = {Role.MUNICIPAL_COORDINATOR}
_OPERATOR = {Role.OPERATOR}

WORKFLOW = Workflow(
    "conclusion",
    ConclusionState,
    initial=ConclusionState.BEING_EVALUATED,
    transitions=[
        transition(
            "evaluate",
            {ConclusionState.BEING_EVALUATED},
            ConclusionState.READY,
            by={Role.EXPERT, SYSTEM},
            label="Завершить оценку",
        ),
        transition(
            "send",
            {ConclusionState.READY, ConclusionState.RETURNED, ConclusionState.SENT},
            ConclusionState.SENT,
            by=_SIGNERS,
            label="Прикрепить подписанное заключение",
        ),
        transition(
            "accept",
            {ConclusionState.SENT},
            ConclusionState.ACCEPTED,
            by=_MUNICIPAL,
            label="Принять заключение",
        ),
        transition(
            "receive_paper",
            UNSIGNED,
            ConclusionState.ACCEPTED,
            by=_MUNICIPAL,
            label="Отметить получение на бумаге",
        ),
        transition(
            "send_back",
            {ConclusionState.SENT},
            ConclusionState.RETURNED,
            by=_MUNICIPAL,
            label="Вернуть заключение",
        ),
        transition(
            "hand_back",
            {ConclusionState.ACCEPTED},
            ConclusionState.RETURNED,
            by=_OPERATOR,
            label="Вернуть принятое заключение",
        ),
        transition(
            "reevaluate",
            SIGNABLE | {ConclusionState.ACCEPTED},
            ConclusionState.BEING_EVALUATED,
            by=_MUNICIPAL | _OPERATOR,
            label="Вернуть специалистам на исправление",
        ),
        transition(
            "verify",
            {ConclusionState.ACCEPTED},
            ConclusionState.VERIFIED,
            by=_OPERATOR,
            label="Проверено",
            irreversible=True,
        ),
    ],
)
