"""Personal data in the register of categories."""

from attestation.base.personal_data import PersonalDataSection, personal_data

personal_data.add(
    PersonalDataSection(
        "categories",
        "Ваши категории в реестре",
        rows=lambda user: user.categories.select_related(
            "position", "subject", "municipality", "annulment"
        ),
        columns={
            "category": "Категория",
            "position_label": "Должность",
            "full_name": "Имя в приказе",
            "birth_date": "Дата рождения",
            "organization_name": "Организация",
            "municipality": "Муниципалитет",
            "since": "Действует с",
            "until": "Действует до",
            "order_number": "Номер приказа",
            "order_date": "Дата приказа",
            "source": "Откуда запись",
            "annulment.order_number": "Аннулирована приказом",
        },
        covers=("attestation.CategoryRecord.person",),
    ),
)
personal_data.leave_out(
    "Прежние состояния тех же записей реестра: новых сведений в них нет.",
    "attestation.CategoryRecordEvent.person",
    "attestation.CategoryRecordEvent.created_by",
)
personal_data.leave_out(
    "Кто внёс запись о чужой категории; это действие есть в журнале.",
    "attestation.CategoryRecord.created_by",
    "attestation.CategoryAnnulment.annulled_by",
    "attestation.RegisterImport.created_by",
    "attestation.RegisterImport.applied_by",
)
