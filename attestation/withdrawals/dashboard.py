"""Dashboard lines: the withdrawals that a municipal coordinator has to answer."""

import datetime

from django.urls import reverse

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.dashboard import Task, counted, dashboard_tasks
from attestation.withdrawals.selectors import to_answer
from attestation.withdrawals.workflow import WithdrawalState


@dashboard_tasks.add(Role.MUNICIPAL_COORDINATOR, priority=20)
def withdrawals_to_answer(user: User, today: datetime.date) -> list[Task]:
    """Return the number of withdrawals that wait for an answer."""
    url = f"{reverse('cabinet:withdrawals')}?state={WithdrawalState.SUBMITTED}"
    return [counted("Заявления на отзыв", to_answer(user).count(), url)]
