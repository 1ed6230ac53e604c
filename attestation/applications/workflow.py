"""The way of an application: what may follow what, and who may do it (PROCEDURE, order 196)."""

from django.db.models import TextChoices

from attestation.accounts.roles import SYSTEM, Role
from attestation.base.workflow import Workflow, transition


class State(TextChoices):
    DRAFT = "draft", "не подано"
    GENERATED = "generated", "сформировано"
    SUBMITTED = "submitted", "на рассмотрении"
    RETURNED = "returned", "на доработке"
    REGISTERED = "registered", "зарегистрировано"
    SCHEDULED = "scheduled", "в графике"
    EVALUATED = "evaluated", "заключение готово"
    VERIFIED = "verified", "заключение проверено"
    DECIDED = "decided", "решение принято"
    REJECTED = "rejected", "отклонено"
    WITHDRAWN = "withdrawn", "отозвано"


#: The applicant may still change the application.
EDITABLE = frozenset({State.DRAFT, State.GENERATED, State.RETURNED})
#: The application is out of the applicant's hands; personal data are locked.
UNDER_WAY = frozenset(
    {
        State.SUBMITTED,
        State.RETURNED,
        State.REGISTERED,
        State.SCHEDULED,
        State.EVALUATED,
        State.VERIFIED,
    }
)
#: Before a filing, the first one or another.
UNFILED = frozenset({State.DRAFT, State.GENERATED})
#: Ended; a new application for the same position may be made.
ENDED = frozenset({State.REJECTED, State.WITHDRAWN, State.DECIDED})
#: Registered, and waiting for what the commission will decide.
IN_PROCEDURE = frozenset({State.REGISTERED, State.SCHEDULED, State.EVALUATED, State.VERIFIED})
#: Carries a registration number.
NUMBERED = frozenset({*IN_PROCEDURE, State.DECIDED})
#: Stands in the schedule of a period; what was decided by the simplified form never did.
IN_SCHEDULE = frozenset({State.SCHEDULED, State.EVALUATED, State.VERIFIED, State.DECIDED})

_APPLICANT = {Role.APPLICANT}
_MUNICIPAL = {Role.MUNICIPAL_COORDINATOR}

WORKFLOW = Workflow(
    State,
    initial=State.DRAFT,
    transitions=[
        transition(
            "generate",
            {State.DRAFT, State.GENERATED, State.RETURNED},
            State.GENERATED,
            by=_APPLICANT,
            label="Сформировать заявление",
        ),
        transition(
            "reopen",
            {State.GENERATED},
            State.DRAFT,
            by=_APPLICANT,
            label="Изменить данные",
        ),
        transition(
            "submit",
            {State.GENERATED},
            State.SUBMITTED,
            by=_APPLICANT,
            label="Подать заявление",
        ),
        transition(
            "register",
            {State.SUBMITTED},
            State.REGISTERED,
            by=_MUNICIPAL,
            label="Зарегистрировать",
        ),
        transition(
            "send_back",
            {State.SUBMITTED},
            State.RETURNED,
            by=_MUNICIPAL,
            label="Вернуть на доработку",
        ),
        transition(
            "reject",
            {State.SUBMITTED},
            State.REJECTED,
            by=_MUNICIPAL,
            label="Отклонить",
        ),
        transition(
            "schedule",
            {State.REGISTERED, State.SCHEDULED},
            State.SCHEDULED,
            by=_MUNICIPAL,
            label="Назначить период и специалистов",
        ),
        transition(
            "put_off",
            {State.SCHEDULED},
            State.REGISTERED,
            by={SYSTEM},
            label="Перенести в следующий период",
        ),
        transition(
            "add_late",
            {State.REGISTERED},
            State.SCHEDULED,
            by={Role.OPERATOR},
            label="Включить в закрытый период",
        ),
        transition(
            "remove",
            {State.SCHEDULED},
            State.REGISTERED,
            by={Role.OPERATOR},
            label="Исключить из графика",
        ),
        transition(
            "evaluate",
            {State.SCHEDULED},
            State.EVALUATED,
            by={Role.EXPERT, SYSTEM},
            label="Завершить оценку",
        ),
        transition(
            "reevaluate",
            {State.EVALUATED},
            State.SCHEDULED,
            by={Role.MUNICIPAL_COORDINATOR, Role.OPERATOR},
            label="Вернуть специалистам",
        ),
        transition(
            "verify",
            {State.EVALUATED},
            State.VERIFIED,
            by={Role.OPERATOR},
            label="Проверить заключение",
        ),
        # An order is signed for a whole session at once; the applications follow by themselves.
        transition(
            "decide",
            {State.VERIFIED, State.REGISTERED},
            State.DECIDED,
            by={SYSTEM},
            label="Объявить решение комиссии",
        ),
        # Whoever may register a withdrawal decides; the application follows by itself.
        transition(
            "withdraw",
            {
                State.DRAFT,
                State.GENERATED,
                State.SUBMITTED,
                State.RETURNED,
                *IN_PROCEDURE,
            },
            State.WITHDRAWN,
            by={SYSTEM},
            label="Отозвать",
        ),
    ],
)
