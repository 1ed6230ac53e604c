"""A lost telephone: the second step is taken off for a person whom somebody has identified."""

from collections.abc import Iterable
from typing import Any

from allauth.mfa.models import Authenticator
from django.conf import settings
from django.db import transaction
from django.db.models import QuerySet, TextChoices
from django.urls import reverse

from attestation.accounts.access import administers, is_operator
from attestation.accounts.models import User
from attestation.accounts.services import second_step
from attestation.base.errors import DomainError
from attestation.base.language.sentences import as_sentence
from attestation.base.permissions import ALLOWED, PermissionResult, denied
from attestation.invitations.services import login_support
from attestation.invitations.services.login_support import holding, locked
from attestation.journal.services import log_entry
from attestation.notifications.events import SECURITY
from attestation.notifications.services.messages import queue_letter

ACTION = "account.second_step"
IS_OFF = "Второго шага у этого человека нет: он входит по паролю."


class Identified(TextChoices):
    """How it was made sure who asks."""

    IN_PERSON = "in_person", "Лично, по паспорту"
    VIDEO = "video", "По видеосвязи, с паспортом"
    CALLED_BACK = "called_back", "Я перезвонил(а) по телефону из личной карточки"
    EMPLOYER = "employer", "Письмо с места работы за подписью руководителя"
    OTHERWISE = "otherwise", "Иначе"


_TO_PERSON = """Здравствуйте!

{actor} отключает второй шаг входа в ваш личный кабинет системы «Аттестация», логин: {login}.
Как проверено, что просите об этом вы: {how}

Теперь кабинет открывается по паролю. На всех устройствах вы вышли из системы. Войдите и \
включите второй шаг заново, «Вход и безопасность»:
{link}

Если вы об этом не просили, сразу смените пароль и сообщите в центр аттестации.
"""
_TO_ACTOR = """Здравствуйте!

Вы отключили второй шаг входа: {person}, логин {login}.
Как проверено, кто просит: {how}

Действие записано в журнал, этому человеку тоже отправлено письмо. Если это сделали не вы, \
сразу смените пароль и сообщите администратору.
"""


def within_reach(user: Any) -> QuerySet[User]:
    """Return the people whom ``user`` may help here: administrators, with offices too.

    An administrator helps nobody of that kind, but a superuser does: nobody stands above.
    """
    others = User.objects.filter(is_active=True).exclude(pk=user.pk)
    if administers(user):
        return (
            others
            if user.is_superuser
            else others.filter(~holding(("add_user",)), is_superuser=False)
        )
    return login_support.within_reach(user)


def with_second_step(user: Any, people: Iterable[User]) -> set[int]:
    """Return the keys of those of ``people`` whose second step ``user`` may take off.

    Args:
        people: within the reach of ``user``.
    """
    if not _takes_off(user):
        return set()
    return set(Authenticator.objects.filter(user__in=people).values_list("user", flat=True))


def _takes_off(user: Any) -> bool:
    return is_operator(user) or administers(user)


def may_take_off(user: Any, person: User) -> PermissionResult:
    """Return whether ``user`` may take the second step off for ``person``, with the reason."""
    if not _takes_off(user):
        return denied("Второй шаг отключает оператор центра аттестации или администратор.")
    if not within_reach(user).filter(pk=person.pk).exists():
        return denied("Этому человеку вы помочь не можете.")
    return ALLOWED if second_step.means_of(person) else denied(IS_OFF)


def how_identified(identified: str, details: str) -> str:
    """«Лично, по паспорту. Паспорт показан в кабинете 12.»: for journal and letters.

    Raises:
        DomainError: it is said that it was otherwise, and not how (field ``details``).
    """
    details = as_sentence(" ".join(details.split()))
    if identified != Identified.OTHERWISE:
        return " ".join(filter(None, [f"{Identified(identified).label}.", details]))
    if not details:
        raise DomainError("Напишите, как вы убедились, кто просит.", field="details")
    return details


@transaction.atomic
def take_off(person: User, *, identified: str, details: str = "", actor: User) -> None:
    """Take off application, passkeys and recovery codes of ``person``; both are told by letter.

    The person is signed out everywhere, and then comes in by the password alone.

    Args:
        identified: a value of `Identified`.
        details: in the words of ``actor``; required where it was done otherwise.

    Raises:
        DomainError: ``actor`` may not, there is nothing to take off, or it is not said how the
            person was identified.
    """
    how = how_identified(identified, details)
    person = locked(person, within_reach(actor))
    may_take_off(actor, person).raise_if_denied()
    means = ", ".join(second_step.take_off(person))
    text = (
        f"Отключён второй шаг входа ({means}): {person}, логин {person.username}. "
        f"Личность подтверждена: {how}"
    )
    log_entry(ACTION, text, actor=actor, person=person)
    words = {
        "actor": actor,
        "person": person,
        "login": person.username,
        "how": how,
        "link": settings.BASE_URL + reverse("cabinet:security"),
    }
    for told, letter in ((person, _TO_PERSON), (actor, _TO_ACTOR)):
        if told.email:
            queue_letter(
                told.email,
                "Второй шаг входа отключён",
                letter.format(**words),
                user=told,
                event=SECURITY,
            )
