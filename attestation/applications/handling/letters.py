"""What coordinators are told of hand-overs and ended holds; never a reason or a note."""

from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.base.language.dates import day_in_words
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


def of_ended_hold(application: Application) -> str:
    """Return the reminder on the day until which an application was put aside."""
    due = ""
    if application.due_on and application.state == ApplicationState.SUBMITTED:
        due = f" Рассмотреть его нужно до {day_in_words(application.due_on)}."
    return f"Заявление {application.short_name} было отложено до сегодняшнего дня.{due}"
