"""Dashboard line about reports that wait for an answer."""

import datetime

from django.urls import reverse

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.dashboard import Task, counted, dashboard_tasks
from attestation.feedback.models import ProblemReport, ReportState


@dashboard_tasks.add(Role.OPERATOR, priority=95)
def report_tasks(user: User, today: datetime.date) -> list[Task]:
    """Return the number of reports without an answer; nothing where there are none."""
    waiting = ProblemReport.objects.visible_to(user).filter(state=ReportState.NEW).count()
    return [counted("Сообщения об ошибках", waiting, reverse("cabinet:reports"))] if waiting else []
