"""Who takes part in a conversation, and who may write in it now.

Who sees the application by an office or as its applicant takes part. Experts and the commission see
the application too, but judge by what was filed: see decision 42.
"""

from typing import Any

from django.db.models import Q

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.access import (
    as_applicant,
    as_municipal_coordinator,
    as_operator,
    as_school_coordinator,
    roles_towards,
)
from attestation.applications.choices import DocumentKind, Form
from attestation.applications.conversations.models import (
    Conversation,
    ConversationFile,
    ConversationMessage,
    conversation_visibility,
)
from attestation.applications.documents.requirements import (
    APPLICATION,
    PETITION,
    RULES,
    WITH_PETITION,
    signed_in_system,
)
from attestation.applications.models import Application
from attestation.applications.workflow import ENDED, ApplicationState
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.base.visibility import any_of
from attestation.files.access import file_visibility
from attestation.signatures.kinds import manner_of

#: In these states one document may be asked for without a return.
ASKABLE = frozenset({ApplicationState.SUBMITTED, ApplicationState.REGISTERED})
#: As what somebody writes who could write in several parts.
_PARTS = (
    Role.APPLICANT,
    Role.MUNICIPAL_COORDINATOR,
    Role.SCHOOL_COORDINATOR,
    Role.OPERATOR,
)
_ENDED_BECAUSE = {
    ApplicationState.DECIDED: "Решение по заявлению принято",
    ApplicationState.REJECTED: "Заявление отклонено",
    ApplicationState.WITHDRAWN: "Заявление отозвано",
    ApplicationState.DELETED: "Заявление удалено",
}


def part_of(user: User, application: Application) -> Role | None:
    """Return as what ``user`` takes part; None for who has no part, or does not see it yet."""
    roles = roles_towards(user, application)
    if application.submitted_at is None:
        roles &= {Role.APPLICANT, Role.SCHOOL_COORDINATOR}
    return next((part for part in _PARTS if part in roles), None)


def may_write(application: Application, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` may write about the application now."""
    if part_of(actor, application) is None:
        return denied("Писать о заявлении могут заявитель, координаторы и оператор центра.")
    if application.state in ENDED:
        because = _ENDED_BECAUSE[ApplicationState(application.state)]
        return denied(f"{because}, переписка окончена: её можно только читать.")
    return ALLOWED


def may_expect(application: Application, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` may ask for an answer by a day: staff of the applicant alone."""
    if part_of(actor, application) in (None, Role.APPLICANT):
        return denied("Срок ответа назначают координаторы и оператор центра.")
    return may_write(application, actor=actor)


def may_ask(application: Application, *, actor: User) -> PermissionResult:
    """Return whether ``actor`` may ask for one document without a return."""
    if part_of(actor, application) != Role.MUNICIPAL_COORDINATOR:
        return denied("Просит о документе муниципальный координатор.")
    if application.state not in ASKABLE:
        return denied(
            "Попросить о документе можно, пока заявление на рассмотрении или ждёт включения в "
            "график."
        )
    return ALLOWED


def kinds_to_ask(application: Application) -> list[DocumentKind]:
    """Return the kinds of documents that may be asked for."""
    unsuitable = set()
    if application.form != Form.DISTANCE:
        unsuitable.add(DocumentKind.LESSON_VIDEO)
    if not application.is_simplified:
        unsuitable.add(DocumentKind.GROUND)
    if application.category not in WITH_PETITION or not manner_of(PETITION).takes_scans:
        unsuitable.add(DocumentKind.PETITION)
    if signed_in_system(application) or not manner_of(APPLICATION).takes_scans:
        unsuitable.add(DocumentKind.SIGNED_SCAN)
    return [DocumentKind(kind) for kind in RULES if DocumentKind(kind) not in unsuitable]


def may_give(
    message: ConversationMessage, application: Application, *, actor: User
) -> PermissionResult:
    """Return whether ``actor`` may attach what ``message`` asks for."""
    if part_of(actor, application) not in (Role.APPLICANT, Role.SCHOOL_COORDINATOR):
        return denied("Прикрепить документ может заявитель или координатор его организации.")
    if not message.wanted or not message.is_awaited:
        return denied("Этот документ уже прикреплён или больше не нужен.")
    if application.state not in ASKABLE:
        return denied(
            "Заявление уже не на этой ступени: прикрепить документ по этой просьбе нельзя."
        )
    return ALLOWED


@conversation_visibility.add
def with_a_part(user: Any) -> Q:
    """Show the conversation to who sees the application by a part of their own in it."""
    parts = as_applicant(user) | as_school_coordinator(user)
    parts |= as_municipal_coordinator(user) | as_operator(user)
    return any_of(Application.objects.filter(parts), pk="application")


@file_visibility.add
def of_visible_conversations(user: Any) -> Q:
    """Show the files of a conversation to who takes part in it."""
    visible = Conversation.objects.visible_to(user)
    found = ConversationFile.objects.filter(any_of(visible, pk="message__conversation"))
    return any_of(found, file="pk")
