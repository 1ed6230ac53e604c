"""Withdrawal of a consent: what follows is said before, and told to those who must act."""

from django.db import transaction

from attestation.accounts.access import operators
from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import Consent, ConsentKind
from attestation.accounts.models import User
from attestation.applications.workflow import IN_PROCEDURE, UNDER_WAY, UNFILED
from attestation.notifications.events import CONSENT, CONSENT_WITHDRAWN
from attestation.notifications.services.messages import notify

_UNFILED = "Заявление, которое вы ещё не подали, подать не получится."
_FILED = (
    "Поданное заявление не зарегистрируют, пока вы не дадите согласие снова. "
    "Его можно и отозвать, на странице заявления."
)
_NUMBERED = (
    "Заявление уже зарегистрировано, и продолжить аттестацию без согласия нельзя. Центр аттестации "
    "свяжется с вами. Сами документы закон велит хранить."
)
_OFFICE = (
    "Вы работаете в системе как координатор или специалист. Центр аттестации решит, кто продолжит "
    "вашу работу; записи о том, что вы уже сделали, закон велит хранить."
)
_KEPT = (
    "То, что уже опубликовано по распоряжению, и документы оконченной аттестации хранятся столько, "
    "сколько велит закон."
)
_MENTIONS = (
    "Центр уберёт упоминания о вас из новостей и материалов сайта. На вашу аттестацию это "
    "не влияет: графики и итоги публикуются по распоряжению."
)
_SIGNED = (
    "То, что вы уже подписали в системе, остаётся в силе. Следующие документы нужно будет "
    "подписать на бумаге. Принять правила снова можно в любой день."
)


def consequences(user: User, kind: str, *, holds_part: bool) -> list[str]:
    """Return what follows if ``user`` withdraws this consent, in plain sentences.

    Args:
        holds_part: whether the user also has a role in the procedure, as coordinator or expert.
    """
    if kind == ConsentKind.PUBLICATION:
        return [_MENTIONS]
    if kind == ConsentKind.SIGNING:
        return [_SIGNED]
    states = set(user.applications.values_list("state", flat=True))
    found = []
    if states & UNFILED:
        found.append(_UNFILED)
    if states & (UNDER_WAY - IN_PROCEDURE):
        found.append(_FILED)
    if states & IN_PROCEDURE:
        found.append(_NUMBERED)
    if holds_part:
        found.append(_OFFICE)
    return [*found, _KEPT]


@transaction.atomic
def withdraw(consent: Consent, *, actor: User) -> Consent:
    """Withdraw the consent; notify the user and the operators by message and letter.

    Raises:
        DomainError: it belongs to another user, or is already withdrawn.
    """
    consent = consent_services.withdraw(consent, actor=actor)
    about = f"согласие на {consent.document.get_kind_display()}"
    notify(
        actor,
        "Согласие отозвано",
        f"Вы отозвали {about}. Дать его снова можно на странице «Мои данные».",
        path="/cabinet/my-data/",
        event=CONSENT,
    )
    waits = actor.applications.filter(state__in=UNDER_WAY).first()
    for operator in operators().exclude(pk=actor.pk):
        notify(
            operator,
            "Отозвано согласие",
            f"{actor} отозвал(а) {about}. Решите, что делать дальше: "
            f"{_to_do(consent, has_application=waits is not None)}",
            application=waits,
            path=waits.get_absolute_url() if waits else "/cabinet/",
            event=CONSENT_WITHDRAWN,
        )
    return consent


def _to_do(consent: Consent, *, has_application: bool) -> str:
    if consent.document.kind == ConsentKind.SIGNING:
        return "ничего делать не нужно, следующие документы человек подпишет на бумаге."
    if consent.document.kind == ConsentKind.PUBLICATION:
        return "уберите упоминания об этом человеке из новостей и материалов сайта."
    if has_application:
        return "у человека есть заявление на аттестации, без согласия продолжить его нельзя."
    return "если человек координатор или специалист, найдите, кто продолжит его работу."
