"""The letters about an application: to the applicant, the school and the municipality."""

from django.urls import reverse

from attestation.accounts.access import coordinators_of, coordinators_of_organization
from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.notifications.events import (
    ARRIVED,
    ARRIVED_AGAIN,
    TEACHER_MOVED,
    Event,
)
from attestation.notifications.services.messages import notify, notify_all


def tell_applicant(application: Application, title: str, text: str, *, event: Event) -> None:
    """Tell the applicant; the letter leads to the application."""
    notify(
        application.applicant,
        title,
        text,
        application=application,
        path=application.get_absolute_url(),
        event=event,
    )


def whom_to_ask(coordinator: User) -> str:
    """Return whom to call with questions: the coordinator who decided, with the work telephone."""
    phone = coordinator.work_phone
    how = f", рабочий телефон {phone}" if phone else ""
    return f"Вопросы – муниципальному координатору: {coordinator.full_name}{how}."


def after_registration(application: Application) -> str:
    """Return what comes after the registration, as a sentence of the letter."""
    if application.is_simplified:
        return (
            "Что дальше: заявление по упрощённой форме рассмотрит аттестационная комиссия, в "
            "график оно не входит. Сейчас от вас ничего не требуется."
        )
    return (
        "Что дальше: координатор определит аттестационный период и двух специалистов, об этом "
        "придёт письмо. Сейчас от вас ничего не требуется."
    )


def tell_school(application: Application, what: str) -> None:
    """Tell who coordinates the applicant's organization, so that they can help in time.

    Args:
        what: what has happened, as in «заявление подано».
    """
    people = coordinators_of_organization(application.organization)
    notify_all(
        people.exclude(pk=application.applicant_id),
        f"{application.short_name}: {what}",
        f"{application.full_name}, {application.position_label}: {what}.",
        application=application,
        path=application.get_absolute_url(),
        event=TEACHER_MOVED,
    )


def tell_municipality(application: Application, *, again: bool) -> None:
    """Notify the coordinators that an application was filed, for the first time or again.

    Applicants never decide on their own application, so they are not notified.
    """
    people = coordinators_of(application.organization.municipality)
    what = "Заявление подано заново" if again else "Новое заявление"
    until = f"{application.due_on:%d.%m.%Y}" if application.due_on else ""
    notify_all(
        people.exclude(pk=application.applicant_id),
        f"{what}: {application.short_name}",
        f"{application.full_name}, {application.position_label}, {application.organization}. "
        f"Рассмотреть нужно до {until}.",
        application=application,
        path=application.get_absolute_url(),
        event=ARRIVED_AGAIN if again else ARRIVED,
    )


def waiting_list() -> str:
    """Return the address of the list of applications under consideration."""
    return f"{reverse('cabinet:applications')}?state={ApplicationState.SUBMITTED}"
