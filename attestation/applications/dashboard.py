"""Dashboard lines of those who consider applications; each number leads to exactly its list."""

import datetime

from django.urls import reverse

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.review import numbers
from attestation.applications.review.list_tabs import OVERDUE, URGENT, URGENT_DAYS
from attestation.applications.selectors import working_list
from attestation.applications.workflow import ApplicationState
from attestation.base.dashboard import Task, counted, dashboard_tasks
from attestation.base.language.plurals import plural


def listed(code: str) -> str:
    """Return the address of the working list at the tab ``code``."""
    return f"{reverse('cabinet:applications')}?state={code}"


def _counts(user: User, today: datetime.date) -> dict[str, int]:
    return numbers.counts(user, working_list(user), today=today)


@dashboard_tasks.add(Role.MUNICIPAL_COORDINATOR, priority=10)
def coordinator_tasks(user: User, today: datetime.date) -> list[Task]:
    """Return the counters of the municipal coordinator."""
    found = _counts(user, today)
    days = f"{URGENT_DAYS} {plural(URGENT_DAYS, 'день', 'дня', 'дней')}"
    return [
        counted(
            "Заявления на рассмотрении",
            found[ApplicationState.SUBMITTED],
            listed(ApplicationState.SUBMITTED),
        ),
        counted(
            "Срок рассмотрения истёк", found[OVERDUE], listed(OVERDUE), kind="bad", repeats=True
        ),
        counted(
            "Срок скоро истекает",
            found[URGENT],
            listed(URGENT),
            kind="bad",
            hint=f"осталось не больше {days}",
            repeats=True,
        ),
        counted(
            "На доработке у педагога",
            found[ApplicationState.RETURNED],
            listed(ApplicationState.RETURNED),
            kind="plain",
        ),
    ]


@dashboard_tasks.add(Role.OPERATOR, priority=10)
def operator_tasks(user: User, today: datetime.date) -> list[Task]:
    """Return what municipalities have under consideration, and what is overdue."""
    found = _counts(user, today)
    return [
        counted(
            "Заявления на рассмотрении",
            found[ApplicationState.SUBMITTED],
            listed(ApplicationState.SUBMITTED),
            kind="info",
        ),
        counted("Срок рассмотрения истёк", found[OVERDUE], listed(OVERDUE), kind="bad"),
    ]
