"""Personal data: the withdrawals of a person's applications."""

from attestation.base.personal_data import PersonalDataSection, personal_data
from attestation.withdrawals.models import Withdrawal

personal_data.add(
    PersonalDataSection(
        "withdrawals",
        "Заявления на отзыв",
        rows=lambda user: Withdrawal.objects.filter(application__applicant=user),
        columns={
            "state": "Состояние",
            "reason": "В связи с",
            "created_at": "Сформировано",
            "submitted_at": "Подано",
            "answered_at": "Рассмотрено",
            "answer": "Причина отказа",
        },
    ),
    after="results",
)
personal_data.leave_out(
    "Прежние состояния тех же заявлений: след для проверки, новых сведений в нём нет.",
    "attestation.WithdrawalEvent.begun_by",
    "attestation.WithdrawalEvent.answered_by",
)
personal_data.leave_out(
    "Кто составил или рассмотрел заявление на отзыв; это действие есть в журнале.",
    "attestation.Withdrawal.begun_by",
    "attestation.Withdrawal.answered_by",
)
