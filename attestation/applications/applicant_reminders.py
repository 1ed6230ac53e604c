"""Reminders to applicants: unfiled applications, awaited answers, categories that expire."""

import datetime
from collections.abc import Iterator
from functools import partial
from typing import TYPE_CHECKING, TypedDict

from django.db.models import F, Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse

from attestation.accounts.models import User
from attestation.applications.choices import DocumentKind
from attestation.applications.conversations.reminders import due_answers
from attestation.applications.models import Application
from attestation.applications.returns.selectors import open_return
from attestation.applications.workflow import UNDER_WAY, ApplicationState
from attestation.base.visibility import any_of
from attestation.categories import selectors as register
from attestation.categories.models import CategoryRecord
from attestation.categories.selectors import apply_by
from attestation.directory.rules_models import ProcedureRules
from attestation.notifications.events import CATEGORY_ENDS, UNFILED, UNMENDED
from attestation.notifications.models import ReminderRule
from attestation.notifications.reminder_defaults import ReminderKind, stage_after, stage_before
from attestation.notifications.reminders import DueReminder, remind_all

if TYPE_CHECKING:
    from django_stubs_ext import WithAnnotations


class _Dated(TypedDict):
    since: datetime.date


def remind_applicants(today: datetime.date) -> None:
    """Remind applicants of their pending tasks, once per stage."""
    remind_all(_unfiled(today))
    remind_all(_unmended(today))
    remind_all(due_answers(today))
    remind_all(_ending_categories(today))


def _since(
    applications: QuerySet[Application], moment: str
) -> "QuerySet[WithAnnotations[Application, _Dated]]":
    dated = applications.annotate(since=TruncDate(moment)).exclude(since__isnull=True)
    return dated.select_related("applicant", "position", "subject")


def _unfiled(today: datetime.date) -> Iterator[DueReminder]:
    built = Q(documents__kind=DocumentKind.BUILT, documents__detached_at=None)
    waiting = Application.objects.filter(state=ApplicationState.GENERATED).annotate(
        built_at=Max("documents__attached_at", filter=built)
    )
    stages = ReminderRule.stages(ReminderKind.UNFILED)
    for application in _since(waiting, "built_at").iterator():
        stage = stage_after((today - application.since).days, stages)
        if stage is None:
            continue
        yield DueReminder(
            person=application.applicant,
            key=f"unfiled:{application.pk}:{application.revision}:{stage}",
            title="Заявление сформировано, но не подано",
            text=f"Заявление ({application.position_label}) сформировано "
            f"{application.since:%d.%m.%Y}, но ещё не подано. Подпишите его, прикрепите всё "
            "нужное и нажмите «Подать заявление»: на странице заявления сказано, как. Если "
            "подавать его вы раздумали, удалите его там же.",
            path=application.get_absolute_url(),
            event=UNFILED,
            application=application,
        )


def _unmended(today: datetime.date) -> Iterator[DueReminder]:
    returned = Application.objects.filter(
        pk=OuterRef("pk"), journal__action="application.send_back"
    )
    waiting = Application.objects.filter(state=ApplicationState.RETURNED).annotate(
        returned_at=Subquery(
            returned.order_by().values("pk").annotate(at=Max("journal__at")).values("at")
        )
    )
    stages = ReminderRule.stages(ReminderKind.UNMENDED)
    for application in _since(waiting, "returned_at").iterator():
        stage = stage_after((today - application.since).days, stages)
        if stage is None:
            continue
        yield DueReminder(
            person=application.applicant,
            key=f"unmended:{application.pk}:{application.since}:{stage}",
            title="Заявление ждёт доработки",
            text=partial(_what_to_mend, application, application.since),
            path=application.get_absolute_url(),
            event=UNMENDED,
            application=application,
        )


def _what_to_mend(application: Application, since: datetime.date) -> str:
    back = open_return(application)
    points = f" Исправить: {back.named}." if back and back.points else ""
    return (
        f"Заявление ({application.position_label}) вернули на доработку {since:%d.%m.%Y}, "
        f"заново оно не подано. Причина возврата: {' '.join(application.decision_told)}{points}"
    )


def _ending_categories(today: datetime.date) -> Iterator[DueReminder]:
    stages = ReminderRule.stages(ReminderKind.CATEGORY)
    if not stages:
        return
    rules = ProcedureRules.on(today)
    for person, name, day in _ending(today, today + datetime.timedelta(days=max(stages))):
        stage = stage_before((day - today).days, stages)
        if stage is None:
            continue
        last_day = apply_by(day, rules)
        yield DueReminder(
            person=person,
            key=f"category:{person.pk}:{day}:{stage}",
            title="Срок действия категории истекает",
            text=f"Ваша категория ({name}) действует до {day:%d.%m.%Y}. {_advice(last_day, today)}",
            path=reverse("cabinet:application_new"),
            event=CATEGORY_ENDS,
        )


def _advice(last_day: datetime.date, today: datetime.date) -> str:
    if last_day >= today:
        return (
            f"Чтобы решение было принято в срок, подайте заявление не позднее {last_day:%d.%m.%Y}: "
            "рассмотрение и аттестация занимают до трёх месяцев."
        )
    return (
        "Рассмотрение и аттестация занимают до трёх месяцев, поэтому решение может прийти уже "
        "после этого дня. Подайте заявление как можно скорее."
    )


def _ending(
    today: datetime.date, until: datetime.date
) -> Iterator[tuple[User, str, datetime.date]]:
    """Yield person, category and last day if it ends by ``until`` and they have not applied.

    The data come from the register or, for a person not in it, from the last application.
    """
    under_way = Application.objects.filter(state__in=UNDER_WAY)
    registered = CategoryRecord.objects.filter(
        ~any_of(under_way, applicant="person"), person__is_active=True
    )
    ending = register.ending(registered, start=today, end=until)
    for record in ending.select_related("person", "position", "subject").iterator():
        if record.person and record.until:
            name = f"{record.get_category_display()}, {record.position_label}"
            yield record.person, name, record.until
    latest = Application.objects.exclude(held_until=None).order_by("applicant", "-created_at")
    claimed = (
        Application.objects.filter(
            ~any_of(under_way, applicant="applicant"),
            ~any_of(CategoryRecord.objects.all(), person="applicant"),
            held_until__range=(today, until),
        )
        .alias(latest=Subquery(latest.filter(applicant=OuterRef("applicant")).values("pk")[:1]))
        .filter(pk=F("latest"))
    )
    for application in claimed.select_related("applicant").iterator():
        if application.held_until:
            name = application.get_held_category_display()
            yield application.applicant, name, application.held_until
