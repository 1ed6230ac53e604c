"""The dashboard tasks of the evaluation; each number links to its list."""

import datetime

from django.urls import reverse

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.dashboard import Task, counted, dashboard_tasks
from attestation.evaluation import selectors


@dashboard_tasks.add(Role.EXPERT, priority=10)
def to_assess(user: User, today: datetime.date) -> list[Task]:
    """Return the expert's tasks: people to assess and signatures still to be collected."""
    load = selectors.load_of(user, today=today)
    url = reverse("cabinet:assignments")
    return [
        counted("Назначенные мне аттестуемые", load.assigned, url, kind="info"),
        counted(
            "Оценить аттестуемых",
            load.to_score,
            url,
            kind="bad" if load.late else "wait",
            hint=f"срок прошёл: {load.late}" if load.late else "",
        ),
        *_to_confirm(load, url),
        counted("Собрать подписи под заключениями", load.to_sign, url),
    ]


@dashboard_tasks.add(Role.MUNICIPAL_COORDINATOR, priority=40)
def to_accept(user: User, today: datetime.date) -> list[Task]:
    """Signed conclusions to be looked at, and those that are late."""
    counts = selectors.supervision(user, today=today)
    url = reverse("cabinet:conclusions")
    return [
        counted("Принять подписанные заключения", counts.to_accept, f"{url}?state=sent"),
        *_disputed(counts, url),
        *_late(counts, url),
    ]


@dashboard_tasks.add(Role.OPERATOR, priority=40)
def to_verify(user: User, today: datetime.date) -> list[Task]:
    """Accepted conclusions to be verified, and those that are late."""
    counts = selectors.supervision(user, today=today)
    url = reverse("cabinet:conclusions")
    return [
        counted("Проверить заключения", counts.to_verify, f"{url}?state=accepted"),
        *_disputed(counts, url),
        *_late(counts, url),
    ]


def _to_confirm(load: selectors.Load, url: str) -> list[Task]:
    if not load.to_confirm:
        return []
    hint = "Ваша сумма заметно отличается от суммы второго специалиста."
    return [counted("Подтвердить или исправить баллы", load.to_confirm, url, kind="bad", hint=hint)]


def _disputed(counts: selectors.Supervision, url: str) -> list[Task]:
    if not counts.disputed:
        return []
    title = "Баллы специалистов расходятся"
    hint = "Заключение ждёт, пока оба подтвердят баллы или будет назначен третий."
    return [counted(title, counts.disputed, f"{url}?state=disputed", hint=hint)]


def _late(counts: selectors.Supervision, url: str) -> list[Task]:
    if not counts.overdue:
        return []
    title = "Заключения не сданы в срок"
    return [counted(title, counts.overdue, f"{url}?state=overdue", kind="bad")]
