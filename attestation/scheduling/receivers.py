"""What the schedule does when an application is withdrawn (decision 12) or organizations merge."""

from typing import Any

from django.dispatch import receiver
from django.urls import reverse

from attestation.accounts.access import operators
from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.directory.models import Organization
from attestation.journal.services import locked, log_entry
from attestation.notifications.events import ASSIGNMENT_ENDED, CORRECTION_NEEDED
from attestation.notifications.services.messages import notify
from attestation.scheduling.amendments.models import Amendment
from attestation.scheduling.amendments.services import write_amendment
from attestation.scheduling.models import MunicipalSchedule, ScheduleEntry
from attestation.scheduling.municipal.services import transfers
from attestation.signals import application_leaves, organization_merged

_REASON = "заявление отозвано"


@receiver(application_leaves)
def release_schedule_slot(
    sender: Any, *, application: Application, actor: User, **_signal: Any
) -> None:
    """Free the place of a withdrawn application; in a closed schedule by an amendment.

    What is published stays: the amendment waits for the order of the next release, as every other.
    The reason of the withdrawal is the applicant's own and goes nowhere from here.
    """
    entry = (
        ScheduleEntry.objects.filter(application=application)
        .select_related("schedule__period", "schedule__municipality")
        .first()
    )
    if entry is None:
        return
    # The application is locked by whoever withdraws it: application, period, schedule.
    period = locked(entry.schedule.period)
    schedule = locked(entry.schedule)
    if schedule.is_open:
        text = f"Место в графике периода «{period}» освобождено: {_REASON}."
        log_entry("application.give_place_up", text, actor=actor, application=application)
        entry.delete()
        return
    experts = [item.expert.user for item in entry.assignments.select_related("expert__user")]
    write_amendment(
        Amendment.Kind.REMOVE,
        application,
        schedule,
        f"Исключение из графика периода «{period}».",
        f"{_REASON}.",
        actor,
    )
    entry.delete()
    _tell(application, schedule, experts)


def _tell(application: Application, schedule: MunicipalSchedule, experts: list[User]) -> None:
    """Tell those who were to assess; and the operators, whose order is needed, where it is."""
    for expert in experts:
        notify(
            expert,
            "Аттестуемый отозвал заявление",
            f"{application.full_name} ({application.position_label}, период «{schedule.period}») "
            "больше не аттестуется: заявление отозвано. Оценивать его (её) не нужно.",
            path=reverse("cabinet:assignments"),
            event=ASSIGNMENT_ENDED,
        )
    if not schedule.period.releases.exists():
        return
    for operator in operators():
        notify(
            operator,
            "График нужно исправить: заявление отозвано",
            f"{application.full_name}, {schedule.municipality}, исключён(а) из графика периода "
            f"«{schedule.period}»: заявление отозвано. На сайте строка остаётся, пока исправление "
            "не утверждено распоряжением.",
            path=reverse("cabinet:period_correction", args=[schedule.period_id]),
            event=CORRECTION_NEEDED,
        )


@receiver(organization_merged)
def move_to_successor(
    sender: Any, *, organization: Organization, into: Organization, actor: User, **_signal: Any
) -> None:
    """Let what is alive in a merged organization go on in its successor."""
    transfers.move_to_successor(organization, into=into, actor=actor)
