"""The services for invitees: registering by a link, accepting it, requesting another one."""

import datetime

from allauth.account.models import EmailAddress
from django.db import transaction
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.models import User
from attestation.accounts.name_fields import proposed_name
from attestation.accounts.roles import Role
from attestation.accounts.services import grants
from attestation.accounts.services.profiles import profile_of
from attestation.accounts.usernames import is_taken, proposed_login, taken_words
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.invitations.access import hosts_of, may_invite
from attestation.invitations.models import OF_REGION, Invitation, InvitationState
from attestation.invitations.services.sending import CLOSED, about
from attestation.invitations.tokens import hashed
from attestation.journal.services import locked, log_entry
from attestation.notifications.events import INVITATION_ACCEPTED, NEW_LINK_WANTED
from attestation.notifications.services import messages as notifications

#: How long a request for a new link waits before it may be repeated.
ASKING_AGAIN = datetime.timedelta(hours=1)

_ACCOUNT_ONCE = (
    "user_username_unique_any_case",
    "attestation_user_username_key",
    "user_email_unique_any_case",
)
_HAS_ACCOUNT = "С этой почтой уже есть личный кабинет. Войдите в него и примите приглашение."


def find(token: str) -> Invitation | None:
    """Return the invitation of a link, in any state; None for an unknown link."""
    return Invitation.objects.for_list().filter(token_hash=hashed(token)).first()


def owner_of(invitation: Invitation) -> User | None:
    """The account that has the invited address already, if any."""
    same = Q(email__iexact=invitation.email) | Q(
        emailaddress__email__iexact=invitation.email, emailaddress__verified=True
    )
    return User.objects.filter(same).order_by("pk").first()


def _living(token: str) -> Invitation:
    """The invitation of a link that still works, locked.

    Raises:
        DomainError: it is used, revoked, expired, or there is none.
    """
    found = Invitation.objects.filter(token_hash=hashed(token)).first()
    if found is None:
        raise DomainError("Такой ссылки нет.")
    invitation = locked(found)
    # Resending replaces the token: a caller that waited for the lock may hold an invalid one.
    if invitation.token_hash != found.token_hash:
        raise DomainError("Ссылка заменена новой.")
    if invitation.state is not InvitationState.SENT:
        raise DomainError(CLOSED[invitation.state])
    # An invitation is valid only while its sender still has permission to invite.
    host = invitation.invited_by
    if not host.is_active or not may_invite(host, invitation.role, invitation.place):
        raise DomainError(
            "Кто пригласил вас, больше этого не может. Попросите новую ссылку у того, "
            "кто теперь за это отвечает."
        )
    return invitation


@transaction.atomic
def register(
    token: str,
    *,
    login: str,
    password: str,
    last_name: str = "",
    first_name: str = "",
    patronymic: str = "",
) -> User:
    """Make the account of an invited person; its address counts as confirmed by the link.

    The caller has checked the password.

    Args:
        login: empty for one that is made of the address.

    Raises:
        DomainError: the link does not work any more, the login is taken (field ``username``), or
            there is an account with this address.
    """
    invitation = _living(token)
    if owner_of(invitation):
        raise DomainError(_HAS_ACCOUNT)
    if login and is_taken(login):
        raise DomainError(taken_words(login), field="username")
    person = User(
        username=login or proposed_login(invitation.email),
        email=invitation.email,
        last_name=last_name or invitation.last_name,
        first_name=first_name or invitation.first_name,
        patronymic=patronymic or invitation.patronymic,
    )
    person.set_password(password)
    try:
        with constraint_errors_as(dict.fromkeys(_ACCOUNT_ONCE, taken_words(person.username))):
            person.save()
    except DomainError as refusal:
        if login:
            raise DomainError(refusal.message, field="username") from refusal
        # Somebody was faster with the login that was made: there are others.
        return register(
            token,
            login="",
            password=password,
            last_name=last_name,
            first_name=first_name,
            patronymic=patronymic,
        )
    EmailAddress.objects.create(user=person, email=person.email, verified=True, primary=True)
    return _accepted(invitation, person)


@transaction.atomic
def accept(token: str, *, actor: User) -> User:
    """Add the role of the invitation to the account of ``actor``.

    Raises:
        DomainError: the link does not work any more, or it was sent to another address.
    """
    invitation = _living(token)
    if owner_of(invitation) != actor:
        raise DomainError("Приглашение отправлено на адрес, которого нет в вашем кабинете.")
    return _accepted(invitation, actor)


@transaction.atomic
def accept_by_address(person: User, address: str) -> list[Invitation]:
    """Accept the living invitations of a teacher whose address was confirmed without their link.

    The confirmation proves what the link would. Only those of teachers: whoever is given an
    office sees the page that says so, and presses its button.

    Returns:
        the invitations that were accepted; their names stand where the person had none.
    """
    living = Invitation.objects.in_state(InvitationState.SENT, now=timezone.now())
    own = living.filter(email__iexact=address, role=Role.APPLICANT).order_by("pk")
    accepted = []
    for found in own:
        invitation = locked(found)
        host = invitation.invited_by
        may = host.is_active and may_invite(host, invitation.role, invitation.place)
        if invitation.state is InvitationState.SENT and may:
            _take_name(person, invitation)
            _accepted(invitation, person)
            accepted.append(invitation)
    return accepted


def _take_name(person: User, invitation: Invitation) -> None:
    """Name the person as the inviter did, where the account has no name."""
    if person.last_name or person.first_name:
        return
    person.last_name = proposed_name(invitation.last_name)
    person.first_name = proposed_name(invitation.first_name)
    person.patronymic = proposed_name(invitation.patronymic)
    person.save(update_fields=["last_name", "first_name", "patronymic"])


def _accepted(invitation: Invitation, person: User) -> User:
    # The link worked when it was clicked; making the account takes its time.
    invitation.accepted_at = min(timezone.now(), invitation.expires_at)
    invitation.accepted_by = person
    invitation.save(update_fields=["accepted_at", "accepted_by"])
    role, place = Role(invitation.role), invitation.place
    if role in OF_REGION:
        grants.appoint(person, role, actor=invitation.invited_by)
    elif place and role in (Role.MUNICIPAL_COORDINATOR, Role.SCHOOL_COORDINATOR):
        grants.give(person, place, actor=invitation.invited_by)
    if invitation.organization:
        profile = profile_of(person)
        if profile.organization is None:
            profile.organization = invitation.organization
            profile.save(update_fields=["organization"])
    text = f"Принято приглашение: {about(invitation)}."
    log_entry("invitation.accept", text, actor=person, person=person)
    notifications.notify(
        invitation.invited_by,
        "Приглашение принято",
        f"{person.full_name or invitation.email} – теперь {invitation.role_name} "
        f"({invitation.place_name}). Логин: {person.username}.{_next_step(role)}",
        path=reverse("cabinet:invitations"),
        event=INVITATION_ACCEPTED,
    )
    return person


def _next_step(role: Role) -> str:
    """Return what the inviter has to do before the role can be used, after a blank."""
    if role != Role.COMMISSION_MEMBER:
        return ""
    return (
        " Голосует тот, кто внесён в состав комиссии: внесите этот логин в «Управление» → "
        "«Состав комиссии»."
    )


@transaction.atomic
def ask_again(token: str) -> None:
    """Tell those who invite here that the invited person needs a new link.

    Nothing happens where the link is not an expired one, or has asked within the last hour;
    the caller says the same in every case.
    """
    found = Invitation.objects.filter(token_hash=hashed(token)).first()
    if found is None:
        return
    invitation, now = locked(found), timezone.now()
    recently = invitation.asked_again_at and now < invitation.asked_again_at + ASKING_AGAIN
    if invitation.state is not InvitationState.EXPIRED or recently:
        return
    invitation.asked_again_at = now
    invitation.save(update_fields=["asked_again_at"])
    for host in hosts_of(invitation):
        notifications.notify(
            host,
            "Просят новую ссылку приглашения",
            f"{invitation.email} ({invitation.role_name}, {invitation.place_name}): срок ссылки "
            "истёк. Откройте список приглашений и нажмите «Отправить ещё раз».",
            path=f"{reverse('cabinet:invitations')}?state=expired",
            event=NEW_LINK_WANTED,
        )
