"""Personal data kept with signatures."""

from attestation.base.personal_data import PersonalDataSection, personal_data

personal_data.add(
    PersonalDataSection(
        "signatures",
        "Электронные подписи",
        rows=lambda user: user.signatures.select_related("rules", "certificate"),
        columns={
            "number": "Номер",
            "title": "Что подписано",
            "signed_at": "Когда",
            "get_confirmed_by_display": "Подтверждено",
            "address": "Сетевой адрес",
            "sha256": "Контрольная сумма подписанного",
            "rules": "Правила подписания",
            "certificate": "Сертификат",
        },
        covers=("attestation.Signature.person",),
    ),
)
personal_data.leave_out(
    "Код одного использования: живёт четверть часа, от него хранится только хэш.",
    "attestation.SigningCode.person",
)
