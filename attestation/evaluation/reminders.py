"""Reminders of the due date of conclusions, and notifications of overdue ones."""

import datetime
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable

from django.db import transaction
from django.db.models import QuerySet
from django.urls import reverse
from django.utils.formats import date_format

from attestation.accounts.access import coordinators_of
from attestation.accounts.models import User
from attestation.accounts.services.groups import OPERATORS
from attestation.applications.models import Application
from attestation.applications.workflow import IN_SCHEDULE
from attestation.base.language.plurals import plural
from attestation.directory.models import Municipality
from attestation.evaluation import letters
from attestation.evaluation.conclusions.services import conclusions
from attestation.evaluation.models import Conclusion
from attestation.evaluation.selectors import overdue
from attestation.evaluation.workflow import HANDED_IN, ConclusionState
from attestation.notifications import events
from attestation.notifications.models import ReminderRule
from attestation.notifications.reminder_defaults import ReminderKind
from attestation.notifications.services.messages import not_yet_reminded, notify
from attestation.scheduling.workflow import SETTLED

logger = logging.getLogger(__name__)


def remind_of_conclusions(today: datetime.date) -> None:
    """Send one reminder per stage to everybody with open work; notify of overdue ones."""
    stages = sorted(ReminderRule.stages(ReminderKind.CONCLUSIONS))
    people = _waited_for()
    soon = [one for one in people if 0 <= (_until(one) - today).days <= max(stages, default=-1)]
    for application in soon:
        left = (_until(application) - today).days
        stage = next(stage for stage in stages if left <= stage)
        _safely(_remind, application, stage)
    late = list(people.filter(overdue(today)))
    for municipality, applications in _by_municipality(late).items():
        for coordinator in coordinators_of(municipality):
            _safely(_tell_late, coordinator, applications)
    for operator in User.objects.filter(is_active=True, groups__name=OPERATORS):
        _safely(_tell_late, operator, late)


def finish_what_is_done() -> None:
    """Make conclusions whose sheets came together by a change of experts."""
    begun = Conclusion.objects.filter(
        state=ConclusionState.BEING_EVALUATED, sheets__submitted_at__isnull=False
    )
    for conclusion in begun.select_related("application").distinct():
        _safely(conclusions.create_conclusion_if_complete, conclusion)


def _safely(act: Callable[..., object], *about: object) -> None:
    """One failure does not keep the others from theirs; the next run tries again."""
    try:
        act(*about)
    except Exception:
        logger.exception("The reminder could not be sent: %s", about[0])


def _waited_for() -> QuerySet[Application]:
    return (
        Application.objects.filter(
            state__in=IN_SCHEDULE, schedule_entry__schedule__state__in=SETTLED
        )
        .exclude(conclusion__state__in=HANDED_IN)
        .select_related(
            "applicant",
            "organization__municipality",
            "conclusion",
            "schedule_entry__schedule__period",
        )
    )


def _until(application: Application) -> datetime.date:
    day: datetime.date = application.schedule_entry.schedule.period.conclusions_until
    return day


def _by_municipality(applications: Iterable[Application]) -> dict[Municipality, list[Application]]:
    groups: dict[Municipality, list[Application]] = defaultdict(list)
    for application in applications:
        groups[application.organization.municipality].append(application)
    return groups


@transaction.atomic
def _remind(application: Application, stage: int) -> None:
    until = _until(application)
    conclusion = getattr(application, "conclusion", None)
    key = f"conclusion:{application.pk}:{until}:{stage}"
    day = date_format(until, "j E")
    finished = conclusion is not None and conclusion.is_finished
    for expert in letters.experts_of(application):
        done = (
            conclusion
            and conclusion.sheets.filter(expert=expert, submitted_at__isnull=False).exists()
        )
        if (done and not finished) or not not_yet_reminded(expert, [key]):
            continue
        what = "соберите подписи и прикрепите заключение" if finished else "сдайте лист оценки"
        notify(
            expert,
            f"До {day} – итоговое заключение",
            f"{application.full_name}: {what} до {day}.",
            application=application,
            path=reverse("cabinet:assignments"),
            event=events.CONCLUSIONS_DUE,
        )
    if finished and conclusion and not_yet_reminded(application.applicant, [key]):
        notify(
            application.applicant,
            f"До {day} – подписать итоговое заключение",
            "Скачайте итоговое заключение, подпишите его и прикрепите в кабинете: "
            f"оно сдаётся до {day}.",
            application=application,
            path=conclusion.get_absolute_url(),
            event=events.CONCLUSION_DUE,
        )


@transaction.atomic
def _tell_late(person: User, applications: list[Application]) -> None:
    keys = {
        f"conclusion:{one.pk}:{_until(one)}:late": one
        for one in applications
        if one.applicant_id != person.pk
    }
    fresh = [keys[key] for key in not_yet_reminded(person, keys)]
    if not fresh:
        return
    word = plural(len(fresh), "заключение", "заключения", "заключений")
    lines = [f"{one.organization.municipality}: {one.short_name}" for one in fresh]
    notify(
        person,
        f"Не сданы в срок: {len(fresh)} {word}",
        "Срок итоговых заключений прошёл, а подписанных заключений нет.\n" + "\n".join(lines),
        path=f"{reverse('cabinet:conclusions')}?state=overdue",
        event=events.CONCLUSIONS_LATE,
    )
