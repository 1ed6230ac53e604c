"""Messages and letters as they would have arrived; nothing is sent."""

import datetime
from collections.abc import Iterable

from django.utils import timezone
from procrastinate.contrib.django.models import ProcrastinateJob

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.applications.returns.letters import of_return
from attestation.applications.workflow import ApplicationState
from attestation.base.language.sentences import as_sentence
from attestation.demo.clock import own_time
from attestation.demo.context import DemoContext, required
from attestation.notifications import events
from attestation.notifications.events import Event
from attestation.notifications.models import AddressProblem, Letter, Message
from attestation.notifications.services.messages import body_of, with_signature

#: The number of messages at the top of an inbox that are still unread.
_UNREAD = 3
_UNKNOWN = "Такого адреса нет: почтовый сервер его не принимает. (550 5.1.1 User unknown)"
_FULL = "Почтовый сервер получателя отказался принять письмо. (552 5.2.2 Mailbox full)"


def fill(world: DemoContext, applications: list[Application]) -> int:
    """Create messages on every filing and decision of the demonstration.

    Returns:
        the number of messages.
    """
    filed = sorted(
        (one for one in applications if one.submitted_at),
        key=lambda one: required(one.submitted_at),
    )
    with own_time(Message, "created_at"), own_time(Letter, "created_at"):
        for application in filed:
            _of_filing(world, application)
            _of_decision(application)
        _send_what_services_wrote()
        _fail(world, filed)
    _read_the_old()
    return Message.objects.count()


def _of_filing(world: DemoContext, application: Application) -> None:
    at = required(application.submitted_at)
    _told(
        application.applicant,
        application,
        events.FILED,
        "Заявление подано",
        f"Ваше заявление принято системой {timezone.localdate(at):%d.%m.%Y} и находится на "
        "рассмотрении. Муниципальный координатор рассмотрит его не позднее "
        f"{application.due_on:%d.%m.%Y}.",
        at,
        by_letter=True,
    )
    if application.state == ApplicationState.SUBMITTED:
        place = application.organization.municipality_id
        coordinator = world.coordinators[place]
        if coordinator.pk != application.applicant_id:
            _told(
                coordinator,
                application,
                events.ARRIVED,
                f"Новое заявление: {application.short_name}",
                f"{application.full_name}, {application.position_label}, "
                f"{application.organization}. Рассмотреть нужно до {application.due_on:%d.%m.%Y}.",
                at,
            )


def _of_decision(application: Application) -> None:
    at = required(application.submitted_at) + datetime.timedelta(days=2, hours=3)
    if at > timezone.now():
        return
    number = application.number_label
    if number:
        text = f"Заявление зарегистрировано под № {number}."
        event, title = events.REGISTERED, "Заявление зарегистрировано"
    elif application.state == ApplicationState.RETURNED:
        named = f"{application.position_label}, {application.category_label}"
        text = of_return(application.returns.select_related("reason").get(), named=named)
        event, title = events.RETURNED, "Заявление возвращено на доработку"
    elif application.state == ApplicationState.REJECTED:
        reason = str(application.decision_reason)
        text = f"Заявление отклонено. Причина: {as_sentence(reason)}"
        event, title = events.REJECTED, "Заявление отклонено"
    else:
        return
    _told(application.applicant, application, event, title, text, at, by_letter=True)


def _told(
    user: User,
    application: Application,
    event: Event,
    title: str,
    text: str,
    at: datetime.datetime,
    *,
    by_letter: bool = False,
) -> None:
    path = application.get_absolute_url()
    Message.objects.create(
        user=user,
        application=application,
        event=event.code,
        title=title,
        text=text,
        path=path,
        created_at=at,
    )
    # The newest letters alone: the list of letters shows how it looks, not a year of them.
    if by_letter and at > timezone.now() - datetime.timedelta(days=20):
        Letter.objects.create(
            to=user.email,
            user=user,
            event=event.code,
            subject=title,
            body=with_signature(body_of(user, text, path)),
            created_at=at,
            sent_at=at + datetime.timedelta(seconds=4),
            attempts=1,
        )


def _send_what_services_wrote() -> None:
    """Letters of services that the demonstration has called count as sent.

    Their jobs go, and so do those whose work the demonstration has done itself; a dossier is left
    to the worker, so that its progress can be seen.
    """
    for letter in Letter.objects.filter(sent_at=None):
        letter.sent_at, letter.attempts = letter.created_at, 1
        letter.save(update_fields=["sent_at", "attempts"])
    ProcrastinateJob.objects.exclude(task_name="attestation.dossiers.tasks.build_dossier").delete()


def _fail(world: DemoContext, filed: Iterable[Application]) -> None:
    """Two letters that were not taken: an address that does not exist, a box that is full."""
    at_home = [
        one
        for one in filed
        if one.organization.municipality_id == world.home.pk
        and one.state == ApplicationState.SUBMITTED
    ]
    answers = [_UNKNOWN, _FULL]
    for application, answer in zip(reversed(at_home), answers, strict=False):
        person = application.applicant
        letter = Letter.objects.filter(user=person).first()
        if letter is None:
            continue
        letter.failed_at, letter.sent_at, letter.last_error = letter.sent_at, None, answer
        letter.save()
        if answer == _UNKNOWN:
            AddressProblem.objects.create(
                user=person,
                address=person.email,
                answer=answer,
                found_at=required(letter.failed_at),
            )


def _read_the_old() -> None:
    """All but the newest few of each person are read."""
    for user_id in set(Message.objects.values_list("user", flat=True)):
        newest = Message.objects.filter(user=user_id).values_list("pk", flat=True)[:_UNREAD]
        old = Message.objects.filter(user=user_id).exclude(pk__in=list(newest))
        for message in old:
            message.read_at = message.created_at + datetime.timedelta(hours=5)
        Message.objects.bulk_update(old, ["read_at"])
