"""The services for inviters: sending, resending, revoking, correcting an address."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone

from attestation.accounts.models import User
from attestation.accounts.personal_fields import russian_name
from attestation.accounts.roles import Role
from attestation.accounts.services import grants
from attestation.accounts.usernames import is_taken, taken_words
from attestation.accounts.validators import username_validators
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.base.typed_text import validate_address
from attestation.directory.rules_models import ProcedureRules
from attestation.invitations import letters
from attestation.invitations.access import may_invite
from attestation.invitations.models import (
    OF_ORGANIZATION,
    OF_REGION,
    Invitation,
    InvitationState,
    Place,
)
from attestation.invitations.tokens import hashed, new_token
from attestation.journal.services import locked, log_entry
from attestation.notifications.services import messages as notifications

_ALREADY = "Этот человек уже приглашён сюда в той же роли."
_OPEN_ONCE = {
    "invitation_open_once_in_region": _ALREADY,
    "invitation_open_once_in_municipality": _ALREADY,
    "invitation_open_once_in_organization": _ALREADY,
}
_LONGEST_NAME = 150
CLOSED = {
    InvitationState.ACCEPTED: "Приглашение уже принято.",
    InvitationState.REVOKED: "Приглашение отозвано.",
    InvitationState.EXPIRED: "Срок ссылки истёк. Попросите новую.",
}


@dataclass(frozen=True)
class Guest:
    """A person to invite: the address, and other known data."""

    email: str
    login: str = ""
    last_name: str = ""
    first_name: str = ""
    patronymic: str = ""


class AlreadyInvitedError(DomainError):
    """The same invitation is on its way; inviting again would only kill its link."""


def check(guest: Guest, *, role: str, place: Place) -> None:
    """Validate an address and a proposed login before sending anything.

    Raises:
        DomainError: with the field ``email`` or ``login``.
    """
    try:
        validate_address(guest.email)
    except ValidationError as error:
        sentence = f"Адрес «{guest.email}» записан с ошибкой."
        if error.code == "russian":
            sentence = f"{guest.email}: {error.message[:1].lower()}{error.message[1:]}"
        raise DomainError(sentence, field="email") from error
    if guest.login:
        _check_login(guest.login)
    for name in filter(None, (guest.last_name, guest.first_name, guest.patronymic)):
        _check_name(name)
    owner = User.objects.filter(email__iexact=guest.email, is_active=True).first()
    if owner and grants.has(owner, Role(role), place):
        raise DomainError(f"У {guest.email} уже есть эта роль.", field="email")


def _check_name(name: str) -> None:
    try:
        russian_name(name)
    except ValidationError as error:
        raise DomainError(error.messages[0], field="last_name") from error
    if len(name) > _LONGEST_NAME:
        raise DomainError(f"Имя длиннее {_LONGEST_NAME} знаков.", field="last_name")


def _check_login(login: str) -> None:
    try:
        for validator in username_validators:
            validator(login)
    except ValidationError as error:
        raise DomainError(error.messages[0], field="login") from error
    if is_taken(login):
        raise DomainError(taken_words(login), field="login")


@transaction.atomic
def invite(guest: Guest, *, role: str, place: Place, actor: User) -> Invitation:
    """Invite somebody as ``role`` into ``place`` by a letter with a one-time link.

    An open invitation whose link has expired is sent again.

    Raises:
        AlreadyInvitedError: the link of an earlier one still works.
        DomainError: ``actor`` may not invite there, or see `check`.
    """
    may_invite(actor, role, place).raise_if_denied()
    check(guest, role=role, place=place)
    if role in OF_REGION and actor.email.lower() == guest.email.lower():
        raise DomainError("Пригласить самого себя нельзя.", field="email")
    where = _place_fields(role, place)
    earlier = (
        Invitation.objects.open()
        .filter(email__iexact=guest.email, role=role, **where)
        .select_for_update(of=("self",))
        .first()
    )
    if earlier:
        if earlier.state is InvitationState.SENT:
            raise AlreadyInvitedError(f"{guest.email}: приглашение уже отправлено.", field="email")
        return _send_again(earlier, actor=actor)
    return _send(_invitation(guest, role=role, where=where, actor=actor), actor=actor)


def _place_fields(role: str, place: Place) -> dict[str, object]:
    if role in OF_REGION:
        return {"municipality": None, "organization": None}
    name = "organization" if role in OF_ORGANIZATION else "municipality"
    return {"municipality": None, "organization": None, name: place}


def _invitation(guest: Guest, *, role: str, where: dict[str, object], actor: User) -> Invitation:
    return Invitation(
        role=role,
        email=guest.email.lower(),
        login=guest.login,
        last_name=guest.last_name,
        first_name=guest.first_name,
        patronymic=guest.patronymic,
        invited_by=actor,
        **where,
    )


def _send(invitation: Invitation, *, actor: User) -> Invitation:
    """Give a new token and a new term, and put the letter into the outbox."""
    token = new_token()
    now = timezone.now()
    hours = ProcedureRules.on(timezone.localdate(now)).invitation_hours
    invitation.token_hash = hashed(token)
    invitation.sent_at = now
    invitation.expires_at = now + datetime.timedelta(hours=hours)
    try:
        with constraint_errors_as(_OPEN_ONCE):
            invitation.save()
    except DomainError as refusal:
        raise AlreadyInvitedError(refusal.message, field="email") from refusal
    notifications.queue_letter(
        invitation.email,
        letters.subject_of(invitation),
        letters.body_of(invitation, token),
        is_secret=True,
        expires_at=invitation.expires_at,
    )
    text = f"Отправлено приглашение: {about(invitation)}."
    log_entry("invitation.send", text, actor=actor)
    return invitation


def about(invitation: Invitation) -> str:
    """Return the journal text: the invited person, role and place."""
    return f"{invitation.email}, {invitation.role_name}, {invitation.place_name}"


@dataclass(frozen=True)
class Sent:
    """The result of a list: invitations sent, and addresses whose link is still valid."""

    sent: list[Invitation]
    already: list[str]


@transaction.atomic
def invite_many(rows: Iterable[Any], *, role: str, actor: User) -> Sent:
    """Invite everybody in a list, or nobody; people with a valid link keep it.

    Args:
        rows: each with ``guest`` and ``place``.

    Raises:
        DomainError: as `invite`; the sentence names the address.
    """
    sent, already = [], []
    for row in rows:
        try:
            sent.append(invite(row.guest, role=role, place=row.place, actor=actor))
        except AlreadyInvitedError:
            already.append(row.guest.email)
    return Sent(sent, already)


@transaction.atomic
def resend(invitation: Invitation, *, actor: User) -> Invitation:
    """Send a new link; the old one stops working.

    Raises:
        DomainError: it was accepted or revoked meanwhile, or ``actor`` may not invite there.
    """
    return _send_again(_open(invitation, actor=actor), actor=actor)


def _send_again(invitation: Invitation, *, actor: User) -> Invitation:
    # The letter names the latest sender as the contact.
    invitation.invited_by = actor
    invitation.asked_again_at = None
    return _send(invitation, actor=actor)


@transaction.atomic
def revoke(invitation: Invitation, *, actor: User) -> Invitation:
    """Let the link stop working.

    Raises:
        DomainError: as `resend`.
    """
    invitation = _open(invitation, actor=actor)
    invitation.revoked_at = timezone.now()
    invitation.save(update_fields=["revoked_at"])
    log_entry("invitation.revoke", f"Отозвано приглашение: {about(invitation)}.", actor=actor)
    return invitation


@transaction.atomic
def correct_email(invitation: Invitation, email: str, *, actor: User) -> Invitation:
    """Send the invitation to the right address instead; the mistyped one is revoked and told.

    Raises:
        DomainError: the new address is wrong or the old one, or as `resend`.
    """
    invitation = _open(invitation, actor=actor)
    if email.lower() == invitation.email:
        raise DomainError("Это тот же адрес.", field="email")
    right = invite(
        Guest(
            email,
            invitation.login,
            invitation.last_name,
            invitation.first_name,
            invitation.patronymic,
        ),
        role=invitation.role,
        place=invitation.place,
        actor=actor,
    )
    revoke(invitation, actor=actor)
    notifications.queue_letter(
        invitation.email,
        "Приглашение в систему «Аттестация» отозвано",
        "Здравствуйте!\n\nПриглашение на этот адрес отправлено по ошибке, ссылка из него больше "
        "не действует. Делать ничего не нужно.\n",
    )
    text = f"Исправлен адрес приглашения: был {invitation.email}, стал {right.email}."
    log_entry("invitation.correct_email", text, actor=actor)
    return right


def _open(invitation: Invitation, *, actor: User) -> Invitation:
    invitation = locked(invitation)
    may_invite(actor, invitation.role, invitation.place).raise_if_denied()
    if not invitation.is_open:
        raise DomainError(CLOSED[invitation.state])
    return invitation
