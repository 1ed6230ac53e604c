"""Personal data: a person's seats in the commission and in its sessions."""

from attestation.base.personal_data import PersonalDataSection, personal_data
from attestation.commission.models import SessionMember

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
)
personal_data.leave_out(
    "Кто внёс голос с подписанного листа; сам голос – у того, кто голосовал.",
    "attestation.SessionMember.entered_by",
)
personal_data.leave_out(
    "Кто подготовил лист голосования или протокол к подписи; сами подписи – среди подписей.",
    "attestation.SessionPaper.made_by",
)
