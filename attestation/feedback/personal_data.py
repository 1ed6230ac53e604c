"""What a person has reported."""

from attestation.base.personal_data import PersonalDataSection, personal_data
from attestation.feedback.models import ProblemReport

personal_data.add(
    PersonalDataSection(
        "reports",
        "Ваши сообщения об ошибках",
        rows=lambda user: ProblemReport.objects.filter(author=user),
        columns={
            "created_at": "Когда",
            "text": "Сообщение",
            "page": "Страница",
            "state": "Состояние",
            "answer": "Ответ",
        },
        covers=("attestation.ProblemReport.author",),
    ),
)
personal_data.leave_out(
    "Это действие записано в журнале и есть в его разделе.",
    "attestation.ProblemReport.answered_by",
)
