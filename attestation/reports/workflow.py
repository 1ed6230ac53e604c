"""The way of an agreement with an expert for a half-year."""

from django.db.models import TextChoices

from attestation.accounts.roles import Role
from attestation.base.workflow import Workflow, transition


class AgreementState(TextChoices):
    DRAFT = "draft", "данные собираются"
    SENT = "sent", "на проверке"
    RETURNED = "returned", "возвращён с замечаниями"
    VERIFIED = "verified", "проверен"
    SIGNED = "signed", "подписан"
    REGISTERED = "registered", "зарегистрирован"
    ENDED = "ended", "прекращён"


#: The municipal coordinator has to do something.
WITH_COORDINATOR = frozenset({AgreementState.DRAFT, AgreementState.RETURNED})
#: The operator has to do something.
WITH_OPERATOR = frozenset({AgreementState.SENT, AgreementState.VERIFIED, AgreementState.SIGNED})
#: Both sides have signed.
IN_FORCE = frozenset({AgreementState.SIGNED, AgreementState.REGISTERED})
#: The data were checked to be whole when they were sent.
COMPLETE = WITH_OPERATOR | {AgreementState.REGISTERED}

_MUNICIPAL = {Role.MUNICIPAL_COORDINATOR}
_OPERATOR = {Role.OPERATOR}

WORKFLOW = Workflow(
    "agreement",
    AgreementState,
    initial=AgreementState.DRAFT,
    transitions=[
        transition(
            "change",
            WITH_COORDINATOR,
            AgreementState.DRAFT,
            by=_MUNICIPAL,
            label="Изменить данные",
        ),
        transition(
            "send",
            WITH_COORDINATOR,
            AgreementState.SENT,
            by=_MUNICIPAL,
            label="Отправить на проверку",
        ),
        transition(
            "verify",
            {AgreementState.SENT},
            AgreementState.VERIFIED,
            by=_OPERATOR,
            label="Данные проверены",
        ),
        transition(
            "send_back",
            {AgreementState.SENT, AgreementState.VERIFIED},
            AgreementState.RETURNED,
            by=_OPERATOR,
            label="Вернуть с замечаниями",
        ),
        transition(
            "sign",
            {AgreementState.VERIFIED},
            AgreementState.SIGNED,
            by=_OPERATOR,
            label="Договор подписан",
            irreversible=True,
        ),
        transition(
            "register",
            {AgreementState.SIGNED},
            AgreementState.REGISTERED,
            by=_OPERATOR,
            label="Зарегистрировать договор",
            undone_by="договор прекращают",
        ),
        # People leave at any time, also before their agreement is signed.
        transition(
            "end",
            set(AgreementState) - {AgreementState.ENDED},
            AgreementState.ENDED,
            by=_OPERATOR,
            label="Прекратить договор",
            irreversible=True,
        ),
    ],
)
