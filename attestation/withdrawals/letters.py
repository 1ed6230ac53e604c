"""The letters about a withdrawal."""

from django.db.models import QuerySet

from attestation.accounts.access import coordinators_of
from attestation.accounts.models import User
from attestation.base.language.sentences import as_sentence, because
from attestation.notifications.events import (
    TEACHER_WITHDRAWS,
    WITHDRAWAL,
    WITHDRAWAL_ASKED,
    Event,
)
from attestation.notifications.services.messages import notify
from attestation.withdrawals.models import Withdrawal


def tell_begun_for(withdrawal: Withdrawal) -> None:
    """Notify the applicant at once that another user has begun to withdraw the application."""
    _tell(
        withdrawal,
        withdrawal.application.applicant,
        "Координатор сформировал заявление на отзыв",
        f"{withdrawal.begun_by.full_name}, координатор по аттестации в вашей организации, "
        f"сформировал(а) заявление на отзыв вашего заявления ({_named(withdrawal)}) "
        f"{because(withdrawal.reason)}.\n\nПочему это делаете не вы: {withdrawal.hindrance}.\n\n"
        "Пока оно не подано, вы можете отменить отзыв сами.",
    )


def tell_dropped(withdrawal: Withdrawal, *, actor: User) -> None:
    """Notify the other of the two who may drop it; nobody is notified of their own action."""
    text = (
        f"Отзыв заявления ({_named(withdrawal)}, {withdrawal.application.full_name}) отменён. "
        "Заявление осталось в силе."
    )
    for person in _concerned(withdrawal) - {actor}:
        _tell(withdrawal, person, "Отзыв заявления отменён", text)


def tell_submitted(withdrawal: Withdrawal) -> None:
    """Tell those concerned that it is under way, and the municipal coordinators to look at it."""
    name = withdrawal.application.full_name
    text = (
        f"Заявление на отзыв ({_named(withdrawal)}, {name}) находится на рассмотрении. "
        "О решении мы сообщим письмом."
    )
    for person in _concerned(withdrawal):
        _tell(withdrawal, person, "Заявление на отзыв подано", text)
    text = (
        f"{name}, {withdrawal.application.organization}, просит отозвать заявление "
        f"({_named(withdrawal)}) {because(withdrawal.reason)}."
    )
    for coordinator in _municipal(withdrawal):
        _tell(withdrawal, coordinator, "Рассмотрите заявление на отзыв", text)


def tell_registered(withdrawal: Withdrawal, *, actor: User) -> None:
    """Tell those concerned that the application is withdrawn."""
    name = withdrawal.application.full_name
    text = (
        f"Заявление о проведении аттестации ({_named(withdrawal)}, {name}) отозвано.\n\n"
        "Снова можно изменить личную карточку и подать новое заявление."
    )
    for person in _concerned(withdrawal):
        _tell(withdrawal, person, "Заявление отозвано", text)
    for coordinator in _municipal(withdrawal).exclude(pk=actor.pk):
        text = f"{name}: заявление ({_named(withdrawal)}) отозвано."
        _tell(withdrawal, coordinator, "Заявление отозвано", text)


def tell_declined(withdrawal: Withdrawal, *, actor: User) -> None:
    """Tell those concerned why the application is not withdrawn."""
    name = withdrawal.application.full_name
    text = (
        f"В отзыве заявления ({_named(withdrawal)}, {name}) отказано.\n\n"
        f"Причина: {as_sentence(withdrawal.answer)}\n\n"
        "Заявление осталось в силе. Заявление на отзыв можно подать ещё раз."
    )
    for person in _concerned(withdrawal):
        _tell(withdrawal, person, "В отзыве заявления отказано", text)
    for coordinator in _municipal(withdrawal).exclude(pk=actor.pk):
        _tell(withdrawal, coordinator, "В отзыве заявления отказано", text)


def tell_lapsed(withdrawal: Withdrawal) -> None:
    """Tell those concerned that there is nothing left to withdraw."""
    name = withdrawal.application.full_name
    text = (
        f"Отзыв заявления ({_named(withdrawal)}, {name}) прекращён: по заявлению уже принято "
        "решение."
    )
    for person in _concerned(withdrawal):
        _tell(withdrawal, person, "Отзыв заявления прекращён", text)


def _concerned(withdrawal: Withdrawal) -> set[User]:
    """Return the applicant, and whoever began it, as long as that person may see it."""
    people = {withdrawal.application.applicant}
    if Withdrawal.objects.visible_to(withdrawal.begun_by).filter(pk=withdrawal.pk).exists():
        people.add(withdrawal.begun_by)
    return people


def _municipal(withdrawal: Withdrawal) -> QuerySet[User]:
    """Return the coordinators of the municipality; none of them about the own application."""
    application = withdrawal.application
    return coordinators_of(application.organization.municipality).exclude(
        pk__in=[person.pk for person in _concerned(withdrawal)]
    )


def _named(withdrawal: Withdrawal) -> str:
    application = withdrawal.application
    return f"{application.position_label}, {application.category_label}"


def _tell(withdrawal: Withdrawal, person: User, title: str, text: str) -> None:
    notify(
        person,
        title,
        text,
        application=withdrawal.application,
        path=withdrawal.get_absolute_url(),
        event=_event_for(withdrawal, person),
    )


def _event_for(withdrawal: Withdrawal, person: User) -> Event:
    """Return the event of the letter: to the applicant, the school or the municipality."""
    if person.pk == withdrawal.application.applicant_id:
        return WITHDRAWAL
    return TEACHER_WITHDRAWS if person.pk == withdrawal.begun_by_id else WITHDRAWAL_ASKED
