"""Conflicts of interest: an expert declares one and then assesses nobody covered by it."""

from collections.abc import Mapping

from django.db import transaction
from django.db.models import Q, QuerySet

from attestation.accounts.access import coordinators_of, operators
from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.base.errors import DomainError
from attestation.base.language.clean_text import clean_text
from attestation.base.language.sentences import as_sentence
from attestation.directory.models import Organization
from attestation.journal.services import locked, log_entry
from attestation.notifications.events import CONFLICT
from attestation.notifications.services.messages import notify_all
from attestation.scheduling.experts.choice import lock_experts
from attestation.scheduling.experts.models import ExpertConflict
from attestation.scheduling.models import ExpertAssignment
from attestation.scheduling.workflow import ScheduleState


def declarable(user: User) -> QuerySet[ExpertAssignment]:
    """The assignments that ``user`` may speak of: shown to them now, or before a return."""
    return (
        ExpertAssignment.objects.filter(expert__user=user)
        .exclude(
            entry__schedule__state=ScheduleState.OPEN, entry__schedule__open_until__isnull=True
        )
        .exclude(entry__application__applicant=user)
        .select_related(
            "expert__user",
            "entry__schedule__period",
            "entry__schedule__municipality",
            "entry__application__applicant",
            "entry__application__position",
            "entry__application__subject",
            "entry__application__organization",
        )
    )


@transaction.atomic
def declare(
    assignment: ExpertAssignment, *, reason: str, whole_organization: bool, actor: User
) -> ExpertConflict:
    """Declare that the expert cannot assess a person, or anyone of their organization.

    In open schedules the expert is unassigned at once. In closed ones the row stays until they are
    replaced, but gives no right any more: the coordinator and the operator are notified.

    Raises:
        DomainError: the assignment is another user's, already declared, or has no reason.
    """
    if assignment.expert.user_id != actor.pk:
        raise DomainError("Сообщить о конфликте интересов может только сам специалист.")
    if not clean_text(reason):
        raise DomainError("Напишите, в чём конфликт интересов.", field="reason")
    application = assignment.entry.application
    about: dict[str, Application | Organization] = (
        {"organization": application.organization}
        if whole_organization
        else {"application": application}
    )
    # The applications before the expert, as in `services.schedule`: whoever assigns the expert at
    # this moment ends first and is then seen, or waits and then sees the conflict.
    concerned = _concerned(actor, about).values("entry__application")
    list(Application.objects.select_for_update().filter(pk__in=concerned).order_by("pk"))
    lock_experts([actor.pk])
    if ExpertConflict.objects.filter(expert=actor, **about).exists():
        raise DomainError("Об этом вы уже сообщили, координатор получил сообщение.")
    conflict = ExpertConflict.objects.create(expert=actor, reason=clean_text(reason), **about)
    for concerning in _concerned(actor, about):
        _apply(concerning, conflict)
    return conflict


def _concerned(
    expert: User, about: Mapping[str, Application | Organization]
) -> QuerySet[ExpertAssignment]:
    return (
        ExpertAssignment.objects.filter(
            Q(entry__application=about.get("application"))
            | Q(entry__application__organization=about.get("organization")),
            expert__user=expert,
        )
        .select_related(
            "entry__schedule__period",
            "entry__schedule__municipality",
            "entry__application__applicant",
        )
        .order_by("entry__schedule_id", "pk")
    )


def _apply(assignment: ExpertAssignment, conflict: ExpertConflict) -> None:
    application = assignment.entry.application
    name = conflict.expert.short_name
    # A closing that is under way ends first, and is then seen.
    schedule = locked(assignment.entry.schedule)
    declared = (
        f"{name} сообщил(а) о конфликте интересов: {application.short_name}, "
        f"период «{schedule.period}». Причина: {as_sentence(conflict.reason)}"
    )
    if schedule.is_open:
        assignment.delete()
        text = f"{declared} Назначение снято, выберите другого специалиста."
        told = list(coordinators_of(schedule.municipality))
    else:
        text = f"{declared} График уже закрыт: специалиста нужно заменить исправлением графика."
        told = [*coordinators_of(schedule.municipality), *operators()]
    path = application.get_absolute_url()
    log_entry("expert.conflict", text, actor=conflict.expert, application=application)
    notify_all(
        told,
        "Конфликт интересов специалиста",
        text,
        application=application,
        path=path,
        event=CONFLICT,
    )
