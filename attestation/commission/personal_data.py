"""A person's own part in the commission, and what it decided on them once the order is signed."""

from attestation.base.personal_data import PersonalDataSection, personal_data
from attestation.commission.models import SessionMember
from attestation.orders.models import OrderEntry
from attestation.orders.workflow import OrderState

personal_data.add(
    PersonalDataSection(
        "commission_seats",
        "Ваше место в комиссии",
        rows=lambda user: user.commission_seats.all(),
        columns={
            "duty": "В комиссии",
            "post": "Должность и место работы",
            "starts_on": "С",
            "ends_on": "По",
        },
        covers=("attestation.CommissionMember.user",),
    ),
    PersonalDataSection(
        "session_seats",
        "Заседания, в которых вы участвовали",
        rows=lambda user: SessionMember.objects.filter(user=user).select_related("session"),
        columns={"session": "Заседание", "voted_at": "Голос принят", "source": "Как получен голос"},
        covers=("attestation.SessionMember.user",),
    ),
    PersonalDataSection(
        "commission_decisions",
        "Решения комиссии о вас",
        # Before the order is signed nobody outside the commission knows of a decision.
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
personal_data.leave_out(
    "Кто внёс голос с подписанного листа; сам голос – у того, кто голосовал.",
    "attestation.SessionMember.entered_by",
)
