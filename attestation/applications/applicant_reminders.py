"""Reminders to applicants: what was begun and not filed, and a category that runs out."""

import datetime

from django.db.models import Max, OuterRef, Q, QuerySet, Subquery
from django.db.models.functions import TruncDate
from django.urls import reverse

from attestation.applications.choices import DocumentKind
from attestation.applications.models import Application
from attestation.applications.workflow import UNDER_WAY, State
from attestation.notifications.events import CATEGORY_ENDS, UNFILED, UNMENDED
from attestation.notifications.models import ReminderRule
from attestation.notifications.reminding import remind, safely
from attestation.notifications.stages import ReminderKind, stage_after, stage_before


def remind_applicants(today: datetime.date) -> None:
    """Remind everybody of what is theirs to do, of each stage once."""
    _remind_of_unfiled(today)
    _remind_of_unmended(today)
    _remind_of_category(today)


def _since(applications: QuerySet[Application], moment: object) -> QuerySet[Application]:
    dated = applications.annotate(since=TruncDate(moment)).exclude(since=None)
    return dated.select_related("applicant", "position", "subject")


def _remind_of_unfiled(today: datetime.date) -> None:
    built = Q(documents__kind=DocumentKind.BUILT, documents__detached_at=None)
    waiting = Application.objects.filter(state=State.GENERATED).annotate(
        built_at=Max("documents__attached_at", filter=built)
    )
    stages = ReminderRule.stages(ReminderKind.UNFILED)
    for application in _since(waiting, "built_at"):
        stage = stage_after((today - application.since).days, stages)
        if stage is None:
            continue
        safely(
            remind,
            application.applicant,
            f"unfiled:{application.pk}:{application.revision}:{stage}",
            "Заявление сформировано, но не подано",
            f"Заявление ({application.position_label}) сформировано {application.since:%d.%m.%Y}, "
            "но ещё не подано. Распечатайте и подпишите его, прикрепите скан и нажмите «Подать "
            "заявление». Если подавать его вы раздумали, ничего делать не нужно.",
            path=application.get_absolute_url(),
            event=UNFILED,
            application=application,
        )


def _remind_of_unmended(today: datetime.date) -> None:
    returned = Application.objects.filter(
        pk=OuterRef("pk"), journal__action="application.send_back"
    )
    waiting = Application.objects.filter(state=State.RETURNED).annotate(
        returned_at=Subquery(
            returned.order_by().values("pk").annotate(at=Max("journal__at")).values("at")
        )
    )
    stages = ReminderRule.stages(ReminderKind.UNMENDED)
    for application in _since(waiting, "returned_at"):
        stage = stage_after((today - application.since).days, stages)
        if stage is None:
            continue
        safely(
            remind,
            application.applicant,
            f"unmended:{application.pk}:{application.since}:{stage}",
            "Заявление ждёт доработки",
            f"Заявление ({application.position_label}) вернули на доработку "
            f"{application.since:%d.%m.%Y}, заново оно не подано. "
            f"Причина возврата: {application.decision_reason}.",
            path=application.get_absolute_url(),
            event=UNMENDED,
            application=application,
        )


def _remind_of_category(today: datetime.date) -> None:
    stages = ReminderRule.stages(ReminderKind.CATEGORY)
    if not stages:
        return
    until = today + datetime.timedelta(days=max(stages))
    latest = Application.objects.exclude(held_until=None).order_by("applicant", "-created_at")
    under_way = Application.objects.filter(state__in=UNDER_WAY).values("applicant")
    ending = Application.objects.filter(
        pk__in=latest.distinct("applicant").values("pk"), held_until__range=(today, until)
    ).exclude(applicant__in=under_way)
    for application in ending.select_related("applicant"):
        day = application.held_until
        stage = stage_before((day - today).days, stages) if day else None
        if day is None or stage is None:
            continue
        safely(
            remind,
            application.applicant,
            f"category:{application.applicant_id}:{day}:{stage}",
            "Срок действия категории истекает",
            f"Ваша категория ({application.get_held_category_display()}) действует до "
            f"{day:%d.%m.%Y}. Чтобы не остаться без неё, подайте заявление заранее: рассмотрение "
            "и аттестация занимают до трёх месяцев.",
            path=reverse("cabinet:application_new"),
            event=CATEGORY_ENDS,
        )
