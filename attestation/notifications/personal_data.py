"""What a person was told."""

from attestation.base.personal_data import PERSONAL_DATA, Section
from attestation.notifications.models import Letter

PERSONAL_DATA.register(
    Section(
        "messages",
        "Сообщения",
        rows=lambda user: user.notifications.all(),
        columns={
            "created_at": "Когда",
            "title": "Тема",
            "text": "Текст",
            "read_at": "Прочитано",
        },
        covers=("attestation.Message.user",),
    ),
    Section(
        "letters",
        "Письма",
        # A one-time link that is still under way belongs into nobody's download.
        rows=lambda user: Letter.objects.filter(user=user, is_secret=False),
        columns={
            "to": "Кому",
            "subject": "Тема",
            "body": "Текст",
            "created_at": "Создано",
            "sent_at": "Отправлено",
        },
        covers=("attestation.Letter.user",),
    ),
    Section(
        "letter_choices",
        "Какие письма вы выбрали",
        rows=lambda user: user.delivery_choices.order_by("group"),
        columns={"group": "О чём", "delivery": "Как сообщать"},
        covers=("attestation.DeliveryChoice.user",),
    ),
    Section(
        "address_problems",
        "Адреса, на которые не доходят письма",
        rows=lambda user: user.address_problems.all(),
        columns={"address": "Адрес", "answer": "Ответ почтового сервера", "found_at": "Когда"},
        covers=("attestation.AddressProblem.user",),
    ),
)
PERSONAL_DATA.leave_out(
    "Отметка о том, что напоминание отправлено; само напоминание есть в сообщениях.",
    "attestation.Reminder.user",
)
