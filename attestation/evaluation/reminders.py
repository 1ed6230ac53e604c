"""Reminders of the due date of conclusions, and notifications of overdue ones."""

import datetime
import logging
from collections import defaultdict
from collections.abc import Callable, Iterable, Iterator

from django.db import transaction
from django.db.models import Prefetch, QuerySet
from django.urls import reverse

from attestation.accounts.access import coordinators_of
from attestation.accounts.models import User
from attestation.accounts.services.groups import OPERATORS
from attestation.applications.models import Application
from attestation.applications.workflow import IN_SCHEDULE, ApplicationState
from attestation.base.language.dates import day_in_words
from attestation.base.language.plurals import plural
from attestation.base.row_numbers import number_of
from attestation.base.time_limits import for_a_while
from attestation.directory.models import Municipality
from attestation.evaluation.access import live_assignments
from attestation.evaluation.conclusions.services import conclusions
from attestation.evaluation.conclusions.services.electronic import how_to_sign
from attestation.evaluation.models import Conclusion, ScoreSheet
from attestation.evaluation.selectors import overdue
from attestation.evaluation.workflow import HANDED_IN, ConclusionState
from attestation.notifications import events
from attestation.notifications.models import ReminderRule
from attestation.notifications.reminder_defaults import ReminderKind
from attestation.notifications.reminders import BATCH, DueReminder, remind_all
from attestation.notifications.services.messages import not_yet_reminded, notify
from attestation.scheduling.workflow import SETTLED

logger = logging.getLogger(__name__)

#: A letter names so many people.
_NAMED = 50
_DUE = "schedule_entry__schedule__period__conclusions_until"


def remind_of_conclusions(today: datetime.date) -> None:
    """Send one reminder per stage to everybody with open work; notify of overdue ones."""
    stages = sorted(ReminderRule.stages(ReminderKind.CONCLUSIONS))
    people = _waited_for()
    if stages:
        last = today + datetime.timedelta(days=stages[-1])
        soon = people.filter(**{f"{_DUE}__range": (today, last)})
        remind_all(_soon(soon, stages, today))
    late = list(people.filter(overdue(today)))
    for municipality, applications in _by_municipality(late).items():
        for coordinator in coordinators_of(municipality):
            _safely(_tell_late, coordinator, applications)
    for operator in User.objects.filter(is_active=True, groups__name=OPERATORS):
        _safely(_tell_late, operator, late)


def finish_what_is_done() -> None:
    """Make conclusions whose sheets came together by a change of experts."""
    submitted = ScoreSheet.objects.exclude(submitted_at=None)
    begun = Conclusion.objects.filter(state=ConclusionState.BEING_EVALUATED)
    # One sheet is what most of them wait with; those are not asked about one by one.
    complete = begun.alias(sheets_in=number_of(submitted, conclusion="pk")).filter(sheets_in__gte=2)
    for conclusion in for_a_while(complete.select_related("application").iterator(BATCH)):
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
            # What was decided has its verified conclusion.
            state__in=IN_SCHEDULE - {ApplicationState.DECIDED},
            schedule_entry__schedule__state__in=SETTLED,
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


def _soon(
    people: QuerySet[Application], stages: list[int], today: datetime.date
) -> Iterator[DueReminder]:
    experts = Prefetch(
        "schedule_entry__assignments",
        live_assignments().select_related("expert__user").order_by("slot"),
    )
    for application in people.prefetch_related(experts, "conclusion__sheets").iterator(BATCH):
        left = (_until(application) - today).days
        yield from _reminders(application, next(stage for stage in stages if left <= stage))


def _reminders(application: Application, stage: int) -> Iterator[DueReminder]:
    until = _until(application)
    conclusion = getattr(application, "conclusion", None)
    key = f"conclusion:{application.pk}:{until}:{stage}"
    day = day_in_words(until)
    sheets = conclusion.sheets.all() if conclusion else []
    done = {sheet.expert_id for sheet in sheets if sheet.submitted_at}
    finished = conclusion is not None and conclusion.is_finished
    for assignment in application.schedule_entry.assignments.all():
        expert = assignment.expert.user
        if expert.pk in done and not finished:
            continue
        what = how_to_sign(conclusion) if finished and conclusion else "сдайте лист оценки"
        yield DueReminder(
            person=expert,
            key=key,
            title=f"До {day} – итоговое заключение",
            text=f"{application.full_name}: {what} до {day}.",
            application=application,
            path=reverse("cabinet:assignments"),
            event=events.CONCLUSIONS_DUE,
        )
    if finished and conclusion:
        yield DueReminder(
            person=application.applicant,
            key=key,
            title=f"До {day} – подписать итоговое заключение",
            text=f"Откройте итоговое заключение в кабинете: оно сдаётся подписанным до {day}.",
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
    lines = [f"{one.organization.municipality}: {one.short_name}" for one in fresh[:_NAMED]]
    if len(fresh) > _NAMED:
        lines.append(f"и ещё {len(fresh) - _NAMED}, все – в списке по ссылке")
    notify(
        person,
        f"Не сданы в срок: {len(fresh)} {word}",
        "Срок итоговых заключений прошёл, а подписанных заключений нет.\n" + "\n".join(lines),
        path=f"{reverse('cabinet:conclusions')}?state=overdue",
        event=events.CONCLUSIONS_LATE,
    )
