"""The way of a municipality's schedule within a period."""

from django.db.models import TextChoices

from attestation.accounts.roles import Role
from attestation.base.workflow import Workflow, transition


class ScheduleState(TextChoices):
    OPEN = "open", "составляется"
    CLOSED = "closed", "закрыт"


WORKFLOW = Workflow(
    ScheduleState,
    initial=ScheduleState.OPEN,
    transitions=[
        transition(
            "close",
            {ScheduleState.OPEN},
            ScheduleState.CLOSED,
            by={Role.MUNICIPAL_COORDINATOR},
            label="Закрыть период",
        ),
        transition(
            "close_empty",
            {ScheduleState.OPEN},
            ScheduleState.CLOSED,
            by={Role.OPERATOR},
            label="Закрыть пустой график",
        ),
        transition(
            "send_back",
            {ScheduleState.CLOSED},
            ScheduleState.OPEN,
            by={Role.OPERATOR},
            label="Вернуть график с замечаниями",
        ),
    ],
)
