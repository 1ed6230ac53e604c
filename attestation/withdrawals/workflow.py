"""The way of a withdrawal, which runs beside the application (PROCEDURE, «The application»)."""

from django.db.models import TextChoices

from attestation.accounts.roles import SYSTEM, Role
from attestation.base.workflow import Workflow, transition


class WithdrawalState(TextChoices):
    GENERATED = "generated", "сформировано"
    SUBMITTED = "submitted", "на рассмотрении"
    REGISTERED = "registered", "заявление отозвано"
    DECLINED = "declined", "в отзыве отказано"
    DROPPED = "dropped", "отзыв отменён"


#: Some action is still pending; an application has at most one such withdrawal.
LIVE = frozenset({WithdrawalState.GENERATED, WithdrawalState.SUBMITTED})
#: Was sent: holds a signed scan, and the municipal coordinator sees it.
SENT = frozenset({WithdrawalState.SUBMITTED, WithdrawalState.REGISTERED, WithdrawalState.DECLINED})
#: The municipal coordinator has answered.
ANSWERED = frozenset({WithdrawalState.REGISTERED, WithdrawalState.DECLINED})

#: The applicant, or the school coordinator who began it for an applicant that cannot.
_WHO_WITHDRAWS = {Role.APPLICANT, Role.SCHOOL_COORDINATOR}
_MUNICIPAL = {Role.MUNICIPAL_COORDINATOR}

WORKFLOW = Workflow(
    "withdrawal",
    WithdrawalState,
    initial=WithdrawalState.GENERATED,
    transitions=[
        transition(
            "drop",
            {WithdrawalState.GENERATED},
            WithdrawalState.DROPPED,
            by=_WHO_WITHDRAWS,
            label="Отменить отзыв",
            undone_by="отзыв формируют снова",
        ),
        transition(
            "submit",
            {WithdrawalState.GENERATED},
            WithdrawalState.SUBMITTED,
            by=_WHO_WITHDRAWS,
            label="Подать заявление на отзыв",
            undone_by="координатор отказывает в отзыве, заявление остаётся в силе",
        ),
        transition(
            "register",
            {WithdrawalState.SUBMITTED},
            WithdrawalState.REGISTERED,
            by=_MUNICIPAL,
            label="Зарегистрировать отзыв",
            irreversible=True,
        ),
        transition(
            "decline",
            {WithdrawalState.SUBMITTED},
            WithdrawalState.DECLINED,
            by=_MUNICIPAL,
            label="Отказать в отзыве",
            undone_by="педагог подаёт отзыв снова",
        ),
        transition(
            "lapse",
            set(LIVE),
            WithdrawalState.DROPPED,
            by={SYSTEM},
            label="Прекратить отзыв",
        ),
    ],
)
