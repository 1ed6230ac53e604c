"""Conversations of the demonstration: one of each kind."""

import datetime
from typing import Any

from django.utils import timezone

from attestation.accounts.models import User
from attestation.applications.choices import DocumentKind
from attestation.applications.conversations import services
from attestation.applications.conversations.models import ConversationMessage
from attestation.applications.handling import services as handling
from attestation.applications.models import Application
from attestation.applications.workflow import ApplicationState
from attestation.demo import clock
from attestation.demo.context import DemoContext


def add_conversations(world: DemoContext) -> int:
    """Let people write about applications under consideration in the first municipality.

    One question is answered, one waits for its answer, one is late, and one is new.

    Returns:
        the number of messages.
    """
    coordinator, now = world.named["municipal"], world.now
    day = datetime.timedelta(days=1)
    filed = list(_under_consideration(coordinator, before=now - 6 * day)[:3])
    for application, kind in zip(filed, (_answered, _late, _new), strict=False):
        kind(application, coordinator, now)
    for application in filed[:2]:
        handling.hand_over(application, coordinator, was=None, actor=coordinator)
    for application in filed[1:2]:
        with clock.at(now - 2 * day):
            handling.add_note(
                application, "Созвонилась: справку обещали к концу недели.", actor=coordinator
            )
    for application in _to_hold(filed, now):
        until = timezone.localdate(now) + 3 * day
        handling.hold(application, until, "ждём справку о мониторинге", actor=coordinator)
    # A demonstration account, so that the applicant's side can be seen.
    teacher, elsewhere = world.named["teacher2"], world.named["municipal2"]
    for application in _under_consideration(elsewhere, before=now - day).filter(applicant=teacher):
        _awaited(application, elsewhere, now)
        _wanted(application, elsewhere, now)
    return ConversationMessage.objects.count()


def _to_hold(filed: list[Application], now: datetime.datetime) -> list[Application]:
    """Return one that may be put aside for three days: its term is longer."""
    later = timezone.localdate(now) + datetime.timedelta(days=4)
    state = ApplicationState.SUBMITTED
    return [one for one in filed if one.state == state and one.due_on and one.due_on > later][:1]


def _under_consideration(coordinator: User, *, before: datetime.datetime) -> Any:
    found = Application.objects.visible_to(coordinator).exclude(applicant=coordinator)
    states = [ApplicationState.SUBMITTED, ApplicationState.REGISTERED]
    filed = found.filter(state__in=states, submitted_at__lt=before)
    return filed.order_by("-state", "-submitted_at", "pk")


def _write(
    application: Application,
    text: str,
    *,
    actor: User,
    at: datetime.datetime,
    days: int | None = None,
) -> None:
    answer_by = timezone.localdate(at) + datetime.timedelta(days=days) if days else None
    with clock.at(at):
        services.write(application, text, answer_by=answer_by, actor=actor)


def _answered(application: Application, coordinator: User, now: datetime.datetime) -> None:
    _write(
        application,
        "Здравствуйте! В таблице результатов указан конкурс 2024 года, а в дипломе – 2025 год. "
        "Напишите, пожалуйста, какой год верный.",
        actor=coordinator,
        at=now - datetime.timedelta(days=4),
        days=7,
    )
    _write(
        application,
        "Здравствуйте! Верный год – 2025, в таблице опечатка.",
        actor=application.applicant,
        at=now - datetime.timedelta(days=3),
    )


def _awaited(application: Application, coordinator: User, now: datetime.datetime) -> None:
    _write(
        application,
        "Подскажите, когда вы сможете передать справку о мониторинге?",
        actor=coordinator,
        at=now - datetime.timedelta(hours=20),
        days=5,
    )


def _wanted(application: Application, coordinator: User, now: datetime.datetime) -> None:
    with clock.at(now - datetime.timedelta(hours=18)):
        services.ask(
            application,
            DocumentKind.TRAINING,
            "Прикрепите, пожалуйста, удостоверение о курсах 2025 года: в таблице они названы.",
            answer_by=timezone.localdate(now) + datetime.timedelta(days=6),
            actor=coordinator,
        )


def _late(application: Application, coordinator: User, now: datetime.datetime) -> None:
    _write(
        application,
        "На какой теме вы проводили открытый урок? В описании тема не названа.",
        actor=coordinator,
        at=now - datetime.timedelta(days=5),
        days=2,
    )


def _new(application: Application, coordinator: User, now: datetime.datetime) -> None:
    _write(
        application,
        "Здравствуйте! Нужно ли приезжать, если в заявлении выбрано «без моего присутствия»?",
        actor=application.applicant,
        at=now - datetime.timedelta(hours=3),
    )
