"""The letters about evaluations and conclusions, and their recipients."""

from collections.abc import Iterable

from django.urls import reverse

from attestation.accounts.access import coordinators_of
from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.evaluation.access import live_assignments
from attestation.evaluation.models import Conclusion, Score
from attestation.notifications import events
from attestation.notifications.events import Event
from attestation.notifications.services.messages import notify


def tell_applicant(
    application: Application, title: str, text: str, *, path: str, event: Event
) -> None:
    notify(application.applicant, title, text, application=application, path=path, event=event)


def tell_expert_of_answer(score: Score, application: Application) -> None:
    assignment = (
        live_assignments()
        .filter(expert__user=score.sheet.expert_id, entry__application=application)
        .first()
    )
    if assignment is None:
        return
    notify(
        score.sheet.expert,
        "Ответ педагога на замечание",
        f"{application.short_name} ответил(а) на замечание к критерию «{score.criterion}».",
        application=application,
        path=reverse("cabinet:score", args=[assignment.pk]),
        event=events.REMARK_ANSWERED,
    )


def experts_of(application: Application) -> list[User]:
    """The two experts, in their order."""
    assigned = live_assignments().filter(entry__application=application)
    return [one.expert.user for one in assigned.select_related("expert__user").order_by("slot")]


def coordinators(application: Application) -> list[User]:
    """Return the coordinators of the municipality, without the applicant."""
    found = coordinators_of(application.organization.municipality)
    return [person for person in found if person.pk != application.applicant_id]


def tell(
    people: Iterable[User], conclusion: Conclusion, title: str, text: str, *, event: Event
) -> None:
    """Tell each of ``people`` once, with a link to the conclusion."""
    for person in {person.pk: person for person in people}.values():
        notify(
            person,
            title,
            text,
            application=conclusion.application,
            path=conclusion.get_absolute_url(),
            event=event,
        )
