"""The writes to a conversation: a message with its files, what is read, what is settled."""

import datetime
from contextlib import ExitStack
from dataclasses import dataclass
from typing import Any

from django.db import transaction
from django.db.models import F
from django.db.models.functions import Greatest
from django.utils import timezone

from attestation.accounts.access import coordinators_of_organization
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.choices import DocumentKind
from attestation.applications.conversations.access import (
    kinds_to_ask,
    may_ask,
    may_expect,
    may_give,
    may_write,
    part_of,
)
from attestation.applications.conversations.letters import address_of, tell, tell_given
from attestation.applications.conversations.limits import require_day, require_text
from attestation.applications.conversations.models import (
    Conversation,
    ConversationFile,
    ConversationMark,
    ConversationMessage,
)
from attestation.applications.documents import services as document_services
from attestation.applications.handling.access import considering
from attestation.applications.models import Application, ApplicationDocument
from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_text
from attestation.base.language.plurals import plural
from attestation.base.permissions import PermissionResult
from attestation.files import services as files
from attestation.files.checks import EVIDENCE, Inspection, code_of, inspect
from attestation.files.sandbox import client as sandbox_client
from attestation.files.uploads import services as upload_services
from attestation.files.uploads.models import Upload
from attestation.journal.services import locked, log_entry
from attestation.notifications.events import MESSAGE, MESSAGE_TO_STAFF

#: What may come with a message.
RULE = EVIDENCE
#: So many files come with one message, and so many stand in one conversation.
FILES_EACH, FILES_EVER = 10, 200
#: So many messages of one person about one application a day: more is a slip or a machine.
A_DAY = 50

_FULL = (
    "В этой переписке уже слишком много файлов. Прикрепите документ к заявлению или напишите в "
    "центр аттестации."
)


@dataclass(frozen=True)
class _Looked:
    """A waiting file that has been looked at."""

    reference: upload_services.UploadReference
    file: Any
    facts: Inspection


def place_of(application: Application) -> str:
    """Return the place of uploads that wait for a message (`attestation.files.uploads`)."""
    return f"conversation-{application.pk}"


def waiting_for(application: Application, *, actor: User) -> list[Upload]:
    """Return the files that will come with the actor's next message."""
    return upload_services.waiting_for(place_of(application), actor=actor)


def add_file(application: Application, file: Any, *, actor: User) -> Upload:
    """Take a file in, so that it waits for its message, whatever becomes of the form.

    Raises:
        DomainError: the file is not of an allowed kind, there are too many, or nothing may be
            written.
    """
    may_write(application, actor=actor).raise_if_denied()
    if len(waiting_for(application, actor=actor)) >= FILES_EACH:
        raise DomainError(
            f"С одним сообщением можно отправить не больше {FILES_EACH} файлов. Отправьте его, а "
            "остальные файлы – со следующим.",
            field="file",
        )
    return upload_services.stage(file, rule=code_of(RULE), place=place_of(application), actor=actor)


def drop_file(application: Application, key: Any, *, actor: User) -> None:
    """Throw away a file that waits for the actor's message; nothing where there is none."""
    upload_services.drop(key, place=place_of(application), actor=actor)


@sandbox_client.budget(sandbox_client.FILE_SECONDS)
def write(
    application: Application,
    text: str,
    *,
    answer_by: datetime.date | None = None,
    actor: User,
) -> ConversationMessage:
    """Write a message with all files that wait for it, and tell those whom it concerns.

    Files are looked at before anything is locked: that may take as long as a file can make it.

    Args:
        answer_by: the day by which staff wait for an answer of the applicant.

    Raises:
        DomainError: the actor may not write, the application has ended meanwhile, the text is
            empty, the day is unsuitable, or a file is not acceptable.
    """
    may_write(application, actor=actor).raise_if_denied()
    text = clean_text(text)
    require_text(text)
    if answer_by is not None:
        may_expect(application, actor=actor).raise_if_denied()
        require_day(answer_by)
    return _send(application, text, answer_by=answer_by, actor=actor)


@sandbox_client.budget(sandbox_client.FILE_SECONDS)
def ask(
    application: Application,
    wanted: DocumentKind,
    text: str,
    *,
    answer_by: datetime.date,
    actor: User,
) -> ConversationMessage:
    """Ask for one document without a return; it is attached while the consideration goes on.

    Args:
        text: what is wanted of it, as «на первом скане не видно номера».

    Raises:
        DomainError: the actor may not ask now, or not for this; as `write` for the rest.
    """
    may_ask(application, actor=actor).raise_if_denied()
    if wanted not in kinds_to_ask(application):
        raise DomainError("Такой документ этому заявлению не нужен.", field="wanted")
    text = clean_text(text)
    require_text(text)
    require_day(answer_by)
    return _send(application, text, answer_by=answer_by, wanted=wanted, actor=actor)


def _send(
    application: Application,
    text: str,
    *,
    answer_by: datetime.date | None,
    wanted: str = "",
    actor: User,
) -> ConversationMessage:
    with ExitStack() as stack:
        looked = [
            _look(upload, stack, actor=actor) for upload in waiting_for(application, actor=actor)
        ]
        with transaction.atomic():
            for one in looked:
                upload_services.use_up(one.reference, actor=actor)
            return _write(
                application, text, looked, answer_by=answer_by, wanted=wanted, actor=actor
            )


def _look(upload: Upload, stack: ExitStack, *, actor: User) -> _Looked:
    reference = upload_services.UploadReference(upload.pk)
    file = stack.enter_context(upload_services.received(reference, actor=actor))
    try:
        return _Looked(reference, file, inspect(file, RULE))
    except DomainError as refusal:
        raise DomainError(f"{refusal.message} Уберите его или замените.", field="file") from None


def _write(
    application: Application,
    text: str,
    looked: list[_Looked],
    *,
    answer_by: datetime.date | None,
    wanted: str = "",
    actor: User,
) -> ConversationMessage:
    application = locked(application)
    may_write(application, actor=actor).raise_if_denied()
    if wanted:
        may_ask(application, actor=actor).raise_if_denied()
    part = part_of(actor, application) or ""
    conversation, _ = Conversation.objects.get_or_create(application=application)
    _require_room(conversation, len(looked), actor=actor)
    message = ConversationMessage.objects.create(
        conversation=conversation,
        author=actor,
        role=part,
        text=text,
        answer_by=answer_by,
        wanted=wanted,
    )
    for one in looked:
        stored = files.keep(one.file, one.facts, actor=actor)
        ConversationFile.objects.create(message=message, file=stored)
    conversation.last = message.pk
    conversation.save(update_fields=["last", "last_at"])
    _mark(conversation, message.pk, actor)
    if part == Role.APPLICANT:
        _settle(conversation, message, actor=actor)
    log_entry("conversation.write", _noted(message, looked), actor=actor, application=application)
    for _, person in sorted(_told(application, conversation, actor).items()):
        tell(message, application, person)
    return message


def _noted(message: ConversationMessage, looked: list[_Looked]) -> str:
    """Return what the journal says: that something was written, not what."""
    parts = ["Написано сообщение о заявлении"]
    if message.wanted:
        parts = [f"Без возврата попросили прикрепить: {message.get_wanted_display().lower()}"]
    if looked:
        parts.append(f"{len(looked)} {plural(len(looked), 'файл', 'файла', 'файлов')}")
    if message.answer_by:
        parts.append(f"ждут до {message.answer_day}")
    return f"{', '.join(parts)}."


def _told(application: Application, conversation: Conversation, actor: User) -> dict[int, User]:
    """Return whom a message concerns, by key: `selectors.concerning` counts the same people."""
    people = [application.applicant]
    if application.submitted_at is None:
        people += coordinators_of_organization(application.organization)
    else:
        people += considering(application)
    wrote = conversation.messages.order_by().values("author")
    people += User.objects.filter(pk__in=wrote, is_active=True)
    return {
        person.pk: person
        for person in people
        if person.pk != actor.pk and part_of(person, application) is not None
    }


def _settle(conversation: Conversation, answer: ConversationMessage, *, actor: User) -> None:
    # A document that is wanted is not given by words.
    waited = conversation.messages.filter(answer_by__isnull=False, settled_at=None, wanted="")
    waited.update(settled_at=answer.written_at, settled_by=actor, answer=answer)


def _require_room(conversation: Conversation, coming: int, *, actor: User) -> None:
    stored = ConversationFile.objects.filter(message__conversation=conversation).count()
    if coming and stored + coming > FILES_EVER:
        raise DomainError(_FULL, field="file")
    day_ago = timezone.now() - datetime.timedelta(days=1)
    if conversation.messages.filter(author=actor, written_at__gt=day_ago).count() >= A_DAY:
        raise DomainError(
            "За сутки вы написали об этом заявлении слишком много сообщений. Продолжите завтра "
            "или позвоните."
        )


def _mark(conversation: Conversation, up_to: int, user: User) -> None:
    mark, is_new = ConversationMark.objects.get_or_create(
        conversation=conversation, user=user, defaults={"read_up_to": up_to}
    )
    if not is_new and mark.read_up_to < up_to:
        # Two pages at once: the mark never goes back.
        ConversationMark.objects.filter(pk=mark.pk).update(
            read_up_to=Greatest(F("read_up_to"), up_to)
        )


@transaction.atomic
def mark_read(
    application: Application, messages: list[ConversationMessage], *, actor: User
) -> None:
    """Store that ``actor`` was shown ``messages``, and what was told of them counts as read."""
    if not messages:
        return
    newest = messages[0]
    _mark(newest.conversation, newest.pk, actor)
    told = actor.notifications.filter(
        event__in=[MESSAGE.code, MESSAGE_TO_STAFF.code],
        path=address_of(application),
        read_at=None,
    )
    told.update(read_at=timezone.now())


@transaction.atomic
def settle(message: ConversationMessage, *, actor: User) -> None:
    """Wait no more for an answer to ``message``.

    Raises:
        DomainError: the actor may not, or it has been answered or settled meanwhile.
    """
    application = locked(message.conversation.application)
    may_expect(application, actor=actor).raise_if_denied()
    changed = ConversationMessage.objects.filter(
        pk=message.pk, answer_by__isnull=False, settled_at=None
    ).update(settled_at=timezone.now(), settled_by=actor)
    if not changed:
        raise DomainError("Ответа на это сообщение уже не ждут.")
    text = "Ответа на сообщение о заявлении больше не ждут."
    log_entry("conversation.settle", text, actor=actor, application=application)


@dataclass(frozen=True)
class _Wanted:
    """A message that asks for a document, as `documents.services.attach` is told of it."""

    message: ConversationMessage

    def verdict(self, application: Application, *, actor: User) -> PermissionResult:
        current = ConversationMessage.objects.get(pk=self.message.pk)
        return may_give(current, application, actor=actor)

    def meet(self, document: ApplicationDocument, *, actor: User) -> None:
        ConversationMessage.objects.filter(pk=self.message.pk).update(
            settled_at=timezone.now(), settled_by=actor, document=document
        )


def give(
    message: ConversationMessage, upload: Any, *, title: str = "", actor: User
) -> ApplicationDocument:
    """Attach the document that ``message`` asks for, and tell who asked.

    Raises:
        DomainError: the file is not acceptable, somebody has attached it already, or it is not
            wanted any more.
    """
    application = message.conversation.application
    with transaction.atomic():
        document = document_services.attach(
            application,
            message.wanted,
            upload,
            title=title,
            request=_Wanted(message),
            actor=actor,
        )
        for _, person in sorted(_who_asked(message, application).items()):
            tell_given(message, document, person)
    return document


def _who_asked(message: ConversationMessage, application: Application) -> dict[int, User]:
    """Return who is told that it is attached: its author, or who considers the application now."""
    author = message.author
    if author.is_active and part_of(author, application) is not None:
        return {author.pk: author}
    return {person.pk: person for person in considering(application)}


def end_requests(application: Application, *, actor: User) -> None:
    """Want no document singly any more: the application goes back as a whole.

    Called by the service that returns the application, with its lock held.
    """
    wanted = ConversationMessage.objects.filter(
        conversation__application=application, settled_at=None
    ).exclude(wanted="")
    wanted.update(settled_at=timezone.now(), settled_by=actor)


def forget(application: Application) -> None:
    """Delete the conversation about a draft that is deleted, with its files.

    Called by the service that deletes the draft, with its lock held.
    """
    upload_services.clear(place_of(application))
    conversation = Conversation.objects.filter(application=application.pk).first()
    if conversation is None:
        return
    attached = ConversationFile.objects.filter(message__conversation=conversation)
    stored = [one.file for one in attached.select_related("file")]
    conversation.delete()
    for file in stored:
        files.discard(file)
