"""Lines of the home page: what is new in conversations."""

import datetime

from django.urls import reverse

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications.conversations import selectors
from attestation.base.dashboard import Task, counted, dashboard_tasks


@dashboard_tasks.add(Role.MUNICIPAL_COORDINATOR, priority=15)
@dashboard_tasks.add(Role.SCHOOL_COORDINATOR, priority=15)
@dashboard_tasks.add(Role.OPERATOR, priority=15)
def unread_conversations(user: User, today: datetime.date) -> list[Task]:
    """Return in how many conversations something is new; the own application counts elsewhere."""
    number = selectors.unread(user).exclude(application__applicant=user).count()
    address = f"{reverse('cabinet:conversations')}?show=unread"
    return [counted("Новое в переписке о заявлениях", number, address)]


@dashboard_tasks.add(Role.APPLICANT, priority=15)
def unread_about_own(user: User, today: datetime.date) -> list[Task]:
    """Return in how many conversations about own applications something is new."""
    number = selectors.unread(user).filter(application__applicant=user).count()
    return [counted("Новое в переписке о заявлениях", number, reverse("cabinet:conversations"))]
