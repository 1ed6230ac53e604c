"""Personal data: what signed orders say of a person."""

from attestation.base.personal_data import PersonalDataSection, personal_data
from attestation.orders.models import OrderEntry
from attestation.orders.workflow import OrderState

personal_data.add(
    PersonalDataSection(
        "commission_decisions",
        "Решения комиссии о вас",
        # Before the order is signed, decisions are confidential to the commission.
        rows=lambda user: (
            OrderEntry.objects.filter(
                item__application__applicant=user, order__state=OrderState.SIGNED
            )
            .select_related("order")
            .order_by("order__date", "pk")
        ),
        columns={
            "order.number": "Номер приказа",
            "order.date": "Дата приказа",
            "outcome": "Решение",
            "category": "Категория",
            "effective_from": "Установлена с",
            "position": "Должность",
            "grounds": "Основания",
        },
    ),
)
personal_data.leave_out(
    "Кто подписал приказ о решениях комиссии; сам приказ – о других людях.",
    "attestation.Order.signed_by",
)
