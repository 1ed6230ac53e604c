"""The way of an application: what may follow what, and who may do it (PROCEDURE, order 196)."""

from django.db.models import TextChoices

from attestation.accounts.roles import SYSTEM, Role
from attestation.base.workflow import Workflow, transition


class ApplicationState(TextChoices):
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
    DELETED = "deleted", "удалено"


#: The applicant may still change the application.
EDITABLE = frozenset(
    {ApplicationState.DRAFT, ApplicationState.GENERATED, ApplicationState.RETURNED}
)
#: The application is out of the applicant's hands; personal data are locked.
UNDER_WAY = frozenset(
    {
        ApplicationState.SUBMITTED,
        ApplicationState.RETURNED,
        ApplicationState.REGISTERED,
        ApplicationState.SCHEDULED,
        ApplicationState.EVALUATED,
        ApplicationState.VERIFIED,
    }
)
#: Before a filing, the first one or another.
UNFILED = frozenset({ApplicationState.DRAFT, ApplicationState.GENERATED})
#: Ended; a new application for the same position may be made.
ENDED = frozenset(
    {
        ApplicationState.REJECTED,
        ApplicationState.WITHDRAWN,
        ApplicationState.DECIDED,
        ApplicationState.DELETED,
    }
)
#: Registered, and waiting for the decision of the commission.
IN_PROCEDURE = frozenset(
    {
        ApplicationState.REGISTERED,
        ApplicationState.SCHEDULED,
        ApplicationState.EVALUATED,
        ApplicationState.VERIFIED,
    }
)
#: Carries a registration number.
NUMBERED = frozenset({*IN_PROCEDURE, ApplicationState.DECIDED})
#: In the schedule of a period; applications decided by the simplified form never were.
IN_SCHEDULE = frozenset(
    {
        ApplicationState.SCHEDULED,
        ApplicationState.EVALUATED,
        ApplicationState.VERIFIED,
        ApplicationState.DECIDED,
    }
)

_APPLICANT = {Role.APPLICANT}
_MUNICIPAL = {Role.MUNICIPAL_COORDINATOR}

WORKFLOW = Workflow(
    "application",
    ApplicationState,
    initial=ApplicationState.DRAFT,
    transitions=[
        transition(
            "generate",
            {ApplicationState.DRAFT, ApplicationState.GENERATED, ApplicationState.RETURNED},
            ApplicationState.GENERATED,
            by=_APPLICANT,
            label="Сформировать заявление",
        ),
        transition(
            "reopen",
            {ApplicationState.GENERATED},
            ApplicationState.DRAFT,
            by=_APPLICANT,
            label="Изменить данные",
        ),
        transition(
            "delete_draft",
            UNFILED,
            ApplicationState.DELETED,
            by=_APPLICANT,
            label="Удалить черновик",
            irreversible=True,
        ),
        transition(
            "submit",
            {ApplicationState.GENERATED, ApplicationState.RETURNED},
            ApplicationState.SUBMITTED,
            by=_APPLICANT,
            label="Подать заявление",
        ),
        transition(
            "register",
            {ApplicationState.SUBMITTED},
            ApplicationState.REGISTERED,
            by=_MUNICIPAL,
            label="Зарегистрировать",
            irreversible=True,
        ),
        transition(
            "send_back",
            {ApplicationState.SUBMITTED},
            ApplicationState.RETURNED,
            by=_MUNICIPAL,
            label="Вернуть на доработку",
        ),
        transition(
            "reject",
            {ApplicationState.SUBMITTED},
            ApplicationState.REJECTED,
            by=_MUNICIPAL,
            label="Отклонить",
            irreversible=True,
        ),
        transition(
            "schedule",
            {ApplicationState.REGISTERED, ApplicationState.SCHEDULED},
            ApplicationState.SCHEDULED,
            by=_MUNICIPAL,
            label="Назначить период и специалистов",
        ),
        transition(
            "put_off",
            {ApplicationState.SCHEDULED},
            ApplicationState.REGISTERED,
            by={SYSTEM},
            label="Перенести в следующий период",
        ),
        transition(
            "add_late",
            {ApplicationState.REGISTERED},
            ApplicationState.SCHEDULED,
            by={Role.OPERATOR},
            label="Включить в закрытый период",
        ),
        transition(
            "remove",
            {ApplicationState.SCHEDULED},
            ApplicationState.REGISTERED,
            by={Role.OPERATOR},
            label="Исключить из графика",
        ),
        transition(
            "evaluate",
            {ApplicationState.SCHEDULED},
            ApplicationState.EVALUATED,
            by={Role.EXPERT, SYSTEM},
            label="Завершить оценку",
        ),
        transition(
            "reevaluate",
            {ApplicationState.EVALUATED},
            ApplicationState.SCHEDULED,
            by={Role.MUNICIPAL_COORDINATOR, Role.OPERATOR},
            label="Вернуть специалистам",
        ),
        transition(
            "verify",
            {ApplicationState.EVALUATED},
            ApplicationState.VERIFIED,
            by={Role.OPERATOR},
            label="Проверить заключение",
        ),
        # An order is signed for a whole session at once; the applications follow by themselves.
        transition(
            "decide",
            {ApplicationState.VERIFIED, ApplicationState.REGISTERED},
            ApplicationState.DECIDED,
            by={SYSTEM},
            label="Объявить решение комиссии",
        ),
        # The user who may register a withdrawal decides; the application follows automatically.
        transition(
            "withdraw",
            {
                ApplicationState.DRAFT,
                ApplicationState.GENERATED,
                ApplicationState.SUBMITTED,
                ApplicationState.RETURNED,
                *IN_PROCEDURE,
            },
            ApplicationState.WITHDRAWN,
            by={SYSTEM},
            label="Отозвать",
        ),
    ],
)
