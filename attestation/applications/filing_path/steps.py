"""The way from nothing to a filed application, as steps that follow one another.

Each step has one page; whoever leaves comes back to where they were. It is shown until the first
filing of an application. Who holds an office is led nowhere, and who coordinates a school or
assesses others only once an application is begun.
"""

from dataclasses import dataclass
from enum import Enum

from django.urls import reverse

from attestation.accounts.access import holds_office, organization_keys
from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import ConsentKind
from attestation.accounts.models import User
from attestation.accounts.services.profiles import shown_profile
from attestation.applications.choices import DocumentKind
from attestation.applications.documents.requirements import requirements
from attestation.applications.models import Application
from attestation.applications.workflow import ENDED, UNFILED


class Step(Enum):
    """What is asked on the way; the value is what the bar calls it."""

    CONSENT = "Согласие"
    CARD = "Личная карточка"
    TERMS = "Заявление"
    RESULTS = "Результаты"
    CHECK = "Проверка и подача"


@dataclass(frozen=True)
class ShownStep:
    """A step as the bar shows it; ``kind`` is done, now or next."""

    title: str
    kind: str
    note: str = ""


def is_on_the_way(user: User) -> bool:
    """Return whether ``user`` is led from step to step: a teacher with nothing under way."""
    states = set(user.applications.values_list("state", flat=True))
    if holds_office(user) or states - UNFILED - ENDED:
        return False
    also_works = bool(organization_keys(user)) or user.expert_listings.exists()
    return bool(states & UNFILED) or not also_works


def draft_of(user: User) -> Application | None:
    """Return the application that was begun last and never filed."""
    return Application.objects.filter(applicant=user, state__in=UNFILED).order_by("-pk").first()


def has_results(application: Application) -> bool:
    """Return whether the results of work are told, by rows or by a file."""
    asked = requirements(application)
    return all(one.is_met for one in asked if one.kind == DocumentKind.RESULTS)


def shown(user: User, here: Step) -> list[ShownStep]:
    """Return the bar of the way on the page of the step ``here``; empty off the way."""
    if not is_on_the_way(user):
        return []
    steps = list(Step)
    place = steps.index(here)
    return [
        ShownStep(step.value, "done" if at < place else "now" if at == place else "next")
        for at, step in enumerate(steps)
    ]


def goes_on_after_card(user: User) -> bool:
    """Return whether saving the card leads on; asked before it is saved.

    It does while the card is being filled in or an application is begun. Who only corrects a
    telephone stays.
    """
    if not is_on_the_way(user):
        return False
    return draft_of(user) is not None or bool(shown_profile(user).missing())


def leads_on(user: User, application: Application) -> bool:
    """Return whether the way of ``user`` is that of ``application``."""
    return application.applicant_id == user.pk and is_on_the_way(user)


def address_after(user: User, application: Application) -> str:
    """Return the page after a step of ``application``: the next step, or the application."""
    is_led = leads_on(user, application)
    return reverse("begin") if is_led else application.get_absolute_url()


def next_address(user: User) -> str:
    """Return the page of the first step that is not done; home for whoever is not on the way."""
    home = reverse("cabinet:home")
    if not is_on_the_way(user):
        return home
    if consent_services.missing(user):
        consent = reverse("cabinet:consent", args=[ConsentKind.PROCESSING.value])
        return f"{consent}?next={reverse('begin')}"
    if shown_profile(user).missing():
        return reverse("cabinet:profile_edit")
    draft = draft_of(user)
    if draft is None:
        return reverse("cabinet:application_new")
    if not has_results(draft):
        return reverse("cabinet:results", args=[draft.pk])
    return reverse("cabinet:check", args=[draft.pk])
