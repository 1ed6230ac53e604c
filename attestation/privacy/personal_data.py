"""The downloads that a person has ordered."""

from attestation.base.personal_data import PersonalDataSection, personal_data

personal_data.add(
    PersonalDataSection(
        "archives",
        "Ваши выгрузки данных",
        rows=lambda user: user.data_archives.all(),
        columns={"requested_at": "Заказана", "ready_at": "Готова", "expires_at": "Хранится до"},
        covers=("attestation.DataArchive.person",),
    )
)
