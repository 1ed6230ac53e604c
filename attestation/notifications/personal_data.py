"""The personal data in notifications to a person."""

from attestation.base.personal_data import PersonalDataSection, personal_data
from attestation.notifications.models import Letter

personal_data.add(
    PersonalDataSection(
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
    PersonalDataSection(
        "letters",
        "Письма",
        # A one-time link that is still valid must not be in a download.
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
    PersonalDataSection(
        "letter_choices",
        "Какие письма вы выбрали",
        rows=lambda user: user.delivery_choices.order_by("group"),
        columns={"group": "О чём", "delivery": "Как сообщать"},
        covers=("attestation.DeliveryChoice.user",),
    ),
    PersonalDataSection(
        "address_problems",
        "Адреса, на которые не доходят письма",
        rows=lambda user: user.address_problems.all(),
        columns={"address": "Адрес", "answer": "Ответ почтового сервера", "found_at": "Когда"},
        covers=("attestation.AddressProblem.user",),
    ),
)
personal_data.leave_out(
    "Отметка о том, что напоминание отправлено; само напоминание есть в сообщениях.",
    "attestation.Reminder.user",
)
