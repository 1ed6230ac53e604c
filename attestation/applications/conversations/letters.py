"""What is told of a message: who wrote and where to read it, never its words."""

import datetime

from django.urls import reverse

from attestation.accounts.models import User
from attestation.applications.conversations.models import ConversationMessage
from attestation.applications.conversations.selectors import unread_number
from attestation.applications.models import Application, ApplicationDocument
from attestation.base.language.plurals import plural
from attestation.base.language.sentences import as_sentence
from attestation.notifications.events import DOCUMENT_GIVEN, MESSAGE, MESSAGE_TO_STAFF
from attestation.notifications.services.messages import Gathered, notify


def address_of(application: Application) -> str:
    """Return the page of the conversation."""
    return reverse("cabinet:conversation", args=[application.pk])


def tell(message: ConversationMessage, application: Application, person: User) -> None:
    """Tell ``person`` that somebody has written; several unread ones are one line."""
    is_own = person.pk == application.applicant_id
    about = (
        f"о заявлении ({application.position_label})"
        if is_own
        else f"о заявлении: {application.short_name}"
    )
    text, path = _text(message, about, is_own=is_own), address_of(application)

    def gathered() -> Gathered:
        number = max(1, unread_number(application, person))
        title = (
            f"{number} {plural(number, 'новое сообщение', 'новых сообщения', 'новых сообщений')}"
        )
        return Gathered(f"{title} {about}", text, path)

    notify(
        person,
        f"Сообщение {about}",
        text,
        path=path,
        event=MESSAGE if is_own else MESSAGE_TO_STAFF,
        application=application,
        gathered=gathered,
    )


def tell_given(message: ConversationMessage, document: ApplicationDocument, person: User) -> None:
    """Tell ``person`` that what ``message`` asks for is attached."""
    application = message.conversation.application
    notify(
        person,
        f"Прикреплено по вашей просьбе: {application.short_name}",
        f"{application.full_name}, {application.position_label}: прикреплено то, о чём вы просили "
        f"({document.get_kind_display().lower()}).",
        path=application.get_absolute_url(),
        event=DOCUMENT_GIVEN,
        application=application,
    )


def _text(message: ConversationMessage, about: str, *, is_own: bool) -> str:
    who = f"{message.get_role_display()} {message.author.short_name}".strip()
    wanted = ""
    if message.answer_by and is_own:
        what = (
            f"Прикрепите: {message.get_wanted_display().lower()}," if message.wanted else "Ответьте"
        )
        wanted = f" {what} до {message.answer_day} включительно."
    return f"{who} пишет {as_sentence(about)}{wanted} Прочитать и ответить – в личном кабинете."


def of_due_answer(message: ConversationMessage, today: datetime.date) -> str:
    """Return the reminder of an answer that is waited for."""
    day = "сегодня" if message.answer_by == today else f"до {message.answer_day}"
    application = message.conversation.application
    if message.wanted:
        return (
            f"Координатор просит прикрепить к заявлению ({application.position_label}): "
            f"{message.get_wanted_display().lower()}, {day}. Сделать это можно в личном кабинете, "
            "возвращать заявление для этого не будут."
        )
    return (
        f"На сообщение о заявлении ({application.position_label}) ждут вашего ответа {day}. "
        "Написать его можно в личном кабинете."
    )


def of_late_answer(message: ConversationMessage) -> str:
    """Return what the author reads when the day has gone by without an answer."""
    application = message.conversation.application
    if message.wanted:
        return (
            f"{application.short_name}: документ, о котором вы просили, не прикреплён, его ждали "
            f"до {message.answer_day}. Прикрепить его ещё можно. Сроки рассмотрения идут дальше: "
            "рассмотрите заявление без него, верните на доработку или отметьте в переписке, что "
            "документ больше не нужен."
        )
    return (
        f"{application.short_name} не ответил(а) на ваше сообщение о заявлении: ответа ждали до "
        f"{message.answer_day}. Сроки рассмотрения идут дальше. Напишите ещё раз или "
        "отметьте в переписке, что ответ больше не нужен."
    )
