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
from attestation.applications.conversations.models import (
    Conversation,
    ConversationFile,
    conversation_visibility,
)
from attestation.applications.models import Application
from attestation.applications.workflow import ENDED, ApplicationState
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.base.visibility import any_of
from attestation.files.access import file_visibility

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
