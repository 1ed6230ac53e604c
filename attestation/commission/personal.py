"""What the commission decided on a person, and the person's own part in it."""

from attestation.base.personal_data import PERSONAL_DATA, Section
from attestation.commission.models import AgendaItem, SessionMember

PERSONAL_DATA.register(
    Section(
        "decisions",
        "Решения комиссии о вас",
        # What is not decided is the commission's own work.
        rows=lambda user: (
            AgendaItem.objects.filter(application__applicant=user)
            .exclude(decision="")
            .select_related("session")
        ),
        columns={
            "session": "Заседание",
            "group": "Вопрос",
            "in_favour": "За",
            "against": "Против",
            "abstained": "Воздержались",
            "decision": "Решение",
            "grounds": "Основания отказа",
        },
    ),
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
    "Кто внёс голос с подписанного листа; сам голос – у того, кто голосовал.",
    "attestation.SessionMember.entered_by",
)
