"""The release of an application's slot when the application ends outside the schedule."""

from django.urls import reverse

from attestation.accounts.access import operators
from attestation.accounts.models import User
from attestation.applications.models import Application
from attestation.journal.services import locked, log_entry
from attestation.notifications.events import ASSIGNMENT_ENDED, CORRECTION_NEEDED
from attestation.notifications.services.messages import notify
from attestation.scheduling.amendments.models import Amendment
from attestation.scheduling.amendments.services import write_amendment
from attestation.scheduling.models import MunicipalSchedule, ScheduleEntry

_REASON = "заявление отозвано"


def release_slot(application: Application, *, actor: User) -> None:
    """Free the slot of a withdrawn application; in a closed schedule by an amendment.

    Published releases stay: like any other, the amendment waits for the order of the next
    release. The reason of the withdrawal is private to the applicant and is not passed on.
    """
    entry = (
        ScheduleEntry.objects.filter(application=application)
        .select_related("schedule__period", "schedule__municipality")
        .first()
    )
    if entry is None:
        return
    # The application is locked by the service that withdraws it: application, period, schedule.
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
    """Tell the experts; and the operators, where the correction needs their order."""
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
