"""The dossiers that a person has ordered, and those in which the person's documents lie."""

from attestation.base.personal_data import PersonalDataSection, personal_data
from attestation.dossiers.models import SUBJECTS

personal_data.add(
    PersonalDataSection(
        "dossiers",
        "Собранные вами досье",
        rows=lambda user: user.dossiers.select_related("application__applicant", *SUBJECTS),
        columns={
            "subject": "Чьё",
            "ordered_at": "Заказано",
            "state": "Состояние",
            "expires_at": "Хранится до",
        },
        covers=("attestation.Dossier.person",),
    )
)
