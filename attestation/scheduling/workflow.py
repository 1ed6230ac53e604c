"""The way of a municipality's schedule within a period."""

from django.db.models import TextChoices

from attestation.accounts.roles import SYSTEM, Role
from attestation.base.workflow import Workflow, transition


class ScheduleState(TextChoices):
    OPEN = "open", "составляется"
    CLOSED = "closed", "закрыт"
    ACCEPTED = "accepted", "принят"


#: The coordinator can no longer change anything; experts see their assignments.
SETTLED = frozenset({ScheduleState.CLOSED, ScheduleState.ACCEPTED})


WORKFLOW = Workflow(
    "schedule",
    ScheduleState,
    initial=ScheduleState.OPEN,
    transitions=[
        transition(
            "close",
            {ScheduleState.OPEN},
            ScheduleState.CLOSED,
            by={Role.MUNICIPAL_COORDINATOR},
            label="Закрыть период",
            irreversible=True,
        ),
        # Until the evening of the day on which its coordinator has closed it.
        transition(
            "reopen",
            {ScheduleState.CLOSED},
            ScheduleState.OPEN,
            by={Role.MUNICIPAL_COORDINATOR},
            label="Отменить закрытие",
        ),
        transition(
            "close_empty",
            {ScheduleState.OPEN},
            ScheduleState.CLOSED,
            by={Role.OPERATOR},
            label="Закрыть пустой график",
        ),
        transition(
            "close_by_date",
            {ScheduleState.OPEN},
            ScheduleState.CLOSED,
            by={SYSTEM},
            label="Закрыть по сроку",
        ),
        transition(
            "accept",
            {ScheduleState.CLOSED},
            ScheduleState.ACCEPTED,
            by={Role.OPERATOR},
            label="Принять график",
        ),
        transition(
            "send_back",
            {ScheduleState.CLOSED, ScheduleState.ACCEPTED},
            ScheduleState.OPEN,
            by={Role.OPERATOR},
            label="Вернуть график с замечаниями",
        ),
    ],
)
