"""The agreements of an expert."""

from attestation.base.personal_data import PersonalDataSection, personal_data

personal_data.add(
    PersonalDataSection(
        "agreements",
        "Ваши договоры",
        rows=lambda user: user.agreements.select_related("municipality"),
        columns={
            "half_year": "Полугодие",
            "state": "Состояние",
            "municipality": "Муниципалитет",
            "number": "Номер",
            "dated_on": "Дата",
            "workplace": "Место работы",
            "post": "Должность",
            "phone": "Телефон",
            "email": "Электронная почта",
            "ended_on": "Прекращён",
            "end_reason": "Причина",
        },
        covers=("attestation.ExpertAgreement.user",),
    )
)
