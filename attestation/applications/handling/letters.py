"""What coordinators are told of hand-overs and ended holds; never a reason or a note."""

import datetime

from attestation.accounts.models import User
from attestation.applications.handling.models import ApplicationHandling
from attestation.applications.models import Application
from attestation.base.language.dates import day_in_words
from attestation.base.language.sentences import as_sentence, with_capital
from attestation.notifications.events import LED_BY_ANOTHER
from attestation.notifications.services.messages import notify


def tell_new_leader(application: Application, leader: User, *, actor: User) -> None:
    """Tell ``leader`` that the application is handed over to them."""
    notify(
        leader,
        f"Вам передано заявление: {application.short_name}",
        f"{actor.full_name} передал(а) вам заявление: {application.full_name}, "
        f"{application.position_label}.",
        path=application.get_absolute_url(),
        event=LED_BY_ANOTHER,
        application=application,
    )


def tell_previous_leader(
    application: Application, before: User, leader: User | None, *, actor: User
) -> None:
    """Tell ``before`` that somebody else leads the application now."""
    now = f"Теперь его ведёт {leader.full_name}." if leader else "Теперь его не ведёт никто."
    notify(
        before,
        f"Заявление ведёте не вы: {application.short_name}",
        f"{actor.full_name} изменил(а), кто ведёт заявление: {application.full_name}, "
        f"{application.position_label}. {now}",
        path=application.get_absolute_url(),
        event=LED_BY_ANOTHER,
        application=application,
    )


def of_ended_hold(handling: ApplicationHandling, today: datetime.date) -> str:
    """Return the reminder once the day has come until which an application was put aside."""
    application, until = handling.application, handling.held_until
    day = day_in_words(until) if until and until < today else "сегодняшнего дня"
    term = as_sentence(with_capital(application.term_in_words(today)))
    return f"Заявление {application.short_name} было отложено до {day}. {term}".strip()
