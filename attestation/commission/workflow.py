"""The way of a session of the commission (order 196, clauses 33, 34, 40 and 41)."""

from django.db.models import TextChoices

from attestation.accounts.roles import Role
from attestation.base.workflow import Workflow, transition


class SessionState(TextChoices):
    PREPARED = "prepared", "готовится"
    CONVENED = "convened", "созвано"
    VOTING = "voting", "идёт голосование"
    CLOSED = "closed", "решения приняты"
    CANCELLED = "cancelled", "отменено"


#: Members and agenda may still change.
OPEN = frozenset({SessionState.PREPARED, SessionState.CONVENED})
#: Its agenda keeps people from other agendas.
LIVE = frozenset({*OPEN, SessionState.VOTING})

_SECRETARY = {Role.SECRETARY}

WORKFLOW = Workflow(
    "session",
    SessionState,
    initial=SessionState.PREPARED,
    transitions=[
        transition(
            "convene",
            {SessionState.PREPARED},
            SessionState.CONVENED,
            by=_SECRETARY,
            label="Созвать заседание",
            undone_by="заседание отменяют с причиной",
        ),
        transition(
            "open_vote",
            {SessionState.CONVENED},
            SessionState.VOTING,
            by=_SECRETARY,
            label="Открыть голосование",
            irreversible=True,
        ),
        transition(
            "close_vote",
            {SessionState.VOTING},
            SessionState.CLOSED,
            by=_SECRETARY,
            label="Закрыть голосование и подсчитать голоса",
        ),
        transition(
            "reopen_vote",
            {SessionState.CLOSED},
            SessionState.VOTING,
            by=_SECRETARY,
            label="Открыть голосование снова",
        ),
        transition(
            "cancel",
            set(LIVE),
            SessionState.CANCELLED,
            by=_SECRETARY,
            label="Отменить заседание",
            irreversible=True,
        ),
    ],
)
