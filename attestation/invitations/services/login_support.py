"""«Помощь со входом»: a forgotten login, a mistyped address, a lost password – by territory.

Nobody sets another user's password: recovery is a letter to the address on file.
"""

import datetime
from typing import Any

from allauth.account.forms import default_token_generator
from allauth.account.models import EmailAddress, EmailConfirmationHMAC
from allauth.account.utils import user_pk_to_url_str
from django.conf import settings
from django.contrib.auth.models import Permission
from django.db import transaction
from django.db.models import Q, QuerySet
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.access import (
    administers,
    is_operator,
    municipality_keys,
    organization_keys,
)
from attestation.accounts.models import USER_LOGINS, USER_NAME, User
from attestation.accounts.roles import Role
from attestation.base.constraints import constraint_errors_as
from attestation.base.errors import DomainError
from attestation.base.language.natural_order import in_alphabet
from attestation.base.language.people_search import find_by_name
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.base.visibility import NOTHING, any_of
from attestation.journal.models import JournalEntry
from attestation.journal.services import log_entry
from attestation.notifications.events import SECURITY
from attestation.notifications.services.messages import address_link_expires, queue_letter

#: A shorter query would list a territory instead of finding a person.
SHORTEST = 3
#: Maximum number of results; more would not be a search for one person.
MOST = 25
#: A letter of recovery is not repeated sooner.
BETWEEN_LETTERS = datetime.timedelta(minutes=10)

#: Permissions of the centre, and of who keeps the accounts.
_OF_THE_CENTRE = (
    *("operate_region", "keep_commission", "sit_in_commission", "edit_site"),
    "add_user",
)
_TAKEN = "Этот адрес уже есть у другой учётной записи."

_RECOVERY = """Здравствуйте!

{actor} помогает вам войти в систему «Аттестация». Ваш логин: {login}.
Новый пароль вы задаёте сами, по ссылке. Она действует один час:
{link}

Если вы об этом не просили, ничего делать не нужно: прежний пароль действует.
"""
_NEW_ADDRESS = """Здравствуйте!

{actor} исправляет адрес почты в вашем личном кабинете системы «Аттестация», логин: {login}.
Если адрес верный, откройте ссылку и нажмите «Да, это моя почта»:
{link}

Если вы об этом не просили, ничего делать не нужно: без подтверждения адрес не используется.
"""
_OLD_ADDRESS = """Здравствуйте!

{actor} указывает в личном кабинете системы «Аттестация» с логином {login} другой адрес почты \
вместо этого. Он заработает, когда его подтвердят.

Если это неправильно, сразу сообщите в центр аттестации.
"""

#: Of a frequent surname so many are put in order; the page shows fewer, and asks for more of it.
_COMPARED = 1000


def within_reach(user: Any) -> QuerySet[User]:
    """Return the people ``user`` may help: in their territory, of lower office.

    Changing the address of a user with more rights would be a way to get these rights.
    """
    lower = User.objects.filter(~holding(_OF_THE_CENTRE), is_active=True, is_superuser=False)
    lower = lower.exclude(pk=user.pk)
    if is_operator(user):
        return lower
    return lower.filter(_of_municipalities(user) | _of_organizations(user)).distinct()


def holding(codenames: tuple[str, ...]) -> Q:
    """Match users with one of the permissions, their own or of a group."""
    permissions = Permission.objects.filter(codename__in=codenames)
    own = User.user_permissions.through.objects.filter(permission__in=permissions)
    of_groups = User.groups.through.objects.filter(group__permissions__in=permissions)
    return any_of(own, user="pk") | any_of(of_groups, user="pk")


def _of_municipalities(user: Any) -> Q:
    """Teachers, school coordinators and invited experts; no colleague of the same office."""
    own = municipality_keys(user)
    works_here = Q(profile__organization__municipality__in=own)
    coordinates_here = Q(organizationuserpermission__content_object__municipality__in=own)
    # Who has moved to another municipality since is helped there.
    invited_here = Q(
        accepted_invitations__role=Role.EXPERT, accepted_invitations__municipality__in=own
    ) & (Q(profile__organization=None) | works_here)
    return (works_here | coordinates_here | invited_here) & Q(municipalityuserpermission=None)


def _of_organizations(user: Any) -> Q:
    """Teachers of the own organization who hold no office at all."""
    works_here = Q(profile__organization__in=organization_keys(user))
    return works_here & Q(municipalityuserpermission=None, organizationuserpermission=None)


def may_help(user: Any) -> PermissionResult:
    """Return whether ``user`` may help others with signing in."""
    of_region = is_operator(user) or administers(user)
    helps = of_region or bool(municipality_keys(user)) or bool(organization_keys(user))
    return ALLOWED if helps else denied("Помогают со входом координаторы и оператор центра.")


def found(people: QuerySet[User], query: str) -> QuerySet[User]:
    """Return those of ``people`` whose login, address or name has every word of ``query``."""
    if len("".join(query.split())) < SHORTEST:
        people = people.none()
    people = find_by_name(people, query, USER_NAME, also=USER_LOGINS, most=_COMPARED)
    return people.select_related("profile__organization").order_by(
        *in_alphabet("last_name", "first_name")
    )[:MOST]


def is_confirmed(person: User) -> bool:
    """Return whether the person has ever proved to own the address on file."""
    return EmailAddress.objects.filter(user=person, verified=True).exists()


def may_correct(user: Any, person: User) -> PermissionResult:
    """Return whether ``user`` may give ``person`` another address.

    A confirmed address is not a typing error: changing it would hand the account over, so only
    the centre does that, after verifying the identity of the person who asks.
    """
    if not within_reach(user).filter(pk=person.pk).exists():
        return denied("Этому человеку вы помочь не можете.")
    if is_operator(user) or not is_confirmed(person):
        return ALLOWED
    return denied(
        "Этот адрес подтверждён владельцем. Сменить его может он сам («Вход и безопасность») "
        "или оператор центра, если почта утрачена."
    )


def locked(person: User, within: QuerySet[User]) -> User:
    """Lock and return the row of ``person``.

    Raises:
        DomainError: it is not ``within`` the reach of who helps.
    """
    reachable = NOTHING | Q(pk__in=within.filter(pk=person.pk).values("pk"))
    row = User.objects.select_for_update(no_key=True).filter(reachable).first()
    if row is None:
        raise DomainError("Этому человеку вы помочь не можете.")
    return row


@transaction.atomic
def start_recovery(person: User, *, actor: User) -> None:
    """Send a letter with the login and a link for a new password to the address on file.

    Raises:
        DomainError: the person is not within reach, has no address, or got such a letter just now.
    """
    person = locked(person, within_reach(actor))
    if not person.email:
        raise DomainError("В этой учётной записи нет адреса почты.")
    since = timezone.now() - BETWEEN_LETTERS
    if JournalEntry.objects.filter(action="account.recovery", person=person, at__gt=since).exists():
        raise DomainError("Письмо уже отправлено недавно. Подождите десять минут.")
    token = default_token_generator.make_token(person)
    path = reverse("account_reset_password_from_key", args=[user_pk_to_url_str(person), token])
    words = {"actor": actor, "login": person.username, "link": settings.BASE_URL + path}
    queue_letter(
        person.email, "Новый пароль для входа", _RECOVERY.format(**words), **_secret(person)
    )
    text = f"{person.username}: отправлено письмо для нового пароля на адрес из учётной записи."
    log_entry("account.recovery", text, actor=actor, person=person)


@transaction.atomic
def correct_email(person: User, email: str, *, actor: User) -> None:
    """Correct the address of ``person``; it is valid once confirmed, and both are notified.

    An address that was never confirmed is replaced at once, as it has never worked; a confirmed
    one stays valid until the new one is confirmed.

    Raises:
        DomainError: ``actor`` has no permission, or the address is taken or the same (field
            ``email``).
    """
    person = locked(person, within_reach(actor))
    may_correct(actor, person).raise_if_denied()
    email, old = email.lower(), person.email
    if email == old.lower():
        raise DomainError("Это тот же адрес.", field="email")
    taken = Q(email__iexact=email) | Q(emailaddress__email__iexact=email)
    if User.objects.exclude(pk=person.pk).filter(taken).exists():
        raise DomainError(_TAKEN, field="email")
    address = _replaced(person, email)
    words = {"actor": actor, "login": person.username}
    key = EmailConfirmationHMAC.create(address).key
    link = settings.BASE_URL + reverse("account_confirm_email", args=[key])
    queue_letter(
        email,
        "Подтвердите почту",
        _NEW_ADDRESS.format(**words, link=link),
        expires_at=address_link_expires(),
        **_secret(person),
    )
    if old:
        queue_letter(
            old,
            "Почта вашего кабинета меняется",
            _OLD_ADDRESS.format(**words),
            user=person,
            event=SECURITY,
        )
    text = f"{person.username}: исправлен адрес почты, был {old or 'пуст'}, указан {email}."
    log_entry("account.email", text, actor=actor, person=person)


def _secret(person: User) -> dict[str, Any]:
    """Return the options for letters with a one-time link."""
    return {"is_secret": True, "user": person, "event": SECURITY}


def _replaced(person: User, email: str) -> EmailAddress:
    addresses = EmailAddress.objects.filter(user=person)
    addresses.filter(verified=False).delete()
    if addresses.exists():
        return EmailAddress.objects.create(user=person, email=email)
    person.email = email
    with constraint_errors_as({"user_email_unique_any_case": _TAKEN}):
        person.save(update_fields=["email"])
    return EmailAddress.objects.create(user=person, email=email, primary=True)
