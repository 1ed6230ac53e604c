"""Categories that run out, on the homes and in the letters of the day of coordinators."""

import datetime

from django.db.models import Min
from django.urls import reverse
from django.utils.http import urlencode

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.dashboard import Task, counted, dashboard_tasks
from attestation.base.language.dates import months_later
from attestation.categories import selectors
from attestation.directory.rules_models import ProcedureRules


@dashboard_tasks.add(Role.SCHOOL_COORDINATOR, priority=20)
@dashboard_tasks.add(Role.MUNICIPAL_COORDINATOR, priority=60)
def ending(user: User, today: datetime.date) -> list[Task]:
    """Return the number of categories that end within months, and the first one's last day."""
    found = selectors.ending_soon(user, today)
    count = found.count()
    if not count:
        return []
    end = months_later(today, selectors.SOON_MONTHS)
    address = f"{reverse('cabinet:categories')}?{urlencode({'until': end.isoformat()})}"
    first = found.aggregate(first=Min("until"))["first"]
    last_day = selectors.apply_by(first, ProcedureRules.on(today))
    hint = (
        f"Чтобы решение было принято в срок, первому нужно подать заявление до {last_day:%d.%m.%Y}."
        if last_day >= today
        else "Кому-то решение уже может прийти позже срока: напомните подать заявление."
    )
    months = selectors.SOON_MONTHS
    return [counted(f"Категория истекает в ближайшие {months} месяцев", count, address, hint=hint)]
