"""A person's own part in the commission. What it decides on somebody is told by the order."""

from attestation.base.personal_data import PERSONAL_DATA, Section
from attestation.commission.models import SessionMember

PERSONAL_DATA.register(
    Section(
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
    Section(
        "session_seats",
        "Заседания, в которых вы участвовали",
        rows=lambda user: SessionMember.objects.filter(user=user).select_related("session"),
        columns={"session": "Заседание", "voted_at": "Голос принят", "source": "Как получен голос"},
        covers=("attestation.SessionMember.user",),
    ),
)
PERSONAL_DATA.leave_out(
    "Кто подписал приказ о решениях комиссии; сам приказ – о других людях.",
    "attestation.Order.signed_by",
)
PERSONAL_DATA.leave_out(
    "Кто внёс голос с подписанного листа; сам голос – у того, кто голосовал.",
    "attestation.SessionMember.entered_by",
)
