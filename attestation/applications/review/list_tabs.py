"""The tabs of the working list: states and what cuts across them, each with its number."""

import datetime
from collections.abc import Callable
from dataclasses import dataclass

from django.db.models import Count, Q

from attestation.applications.models import ApplicationQuerySet
from attestation.applications.workflow import ApplicationState
from attestation.base.registry import Registry

#: An application is urgent from this number of days before its deadline.
URGENT_DAYS = 5


@dataclass(frozen=True)
class Tab:
    """A part of the list.

    Attributes:
        code: the value in the address, ``?state=<code>``.
        condition: the applications in it on a day. A condition on another table must be
            ``pk__in=…``: a join would count one application several times.
        always: whether it is shown while empty.
    """

    code: str
    title: str
    condition: Callable[[datetime.date], Q]
    always: bool = False

    @property
    def key(self) -> str:
        """Names its number among aggregates."""
        return f"tab_{self.code}"


tabs: Registry[Tab] = Registry()


def _in(state: ApplicationState) -> Callable[[datetime.date], Q]:
    return lambda today: Q(state=state)


OVERDUE, URGENT = "overdue", "urgent"
#: The tabs of what waits for a decision.
WAITING = frozenset({ApplicationState.SUBMITTED.value, OVERDUE, URGENT})

tabs.add(priority=10)(
    Tab(ApplicationState.SUBMITTED, "На рассмотрении", _in(ApplicationState.SUBMITTED), always=True)
)
tabs.add(priority=11)(
    Tab(OVERDUE, "Просрочено", lambda today: Q(state=ApplicationState.SUBMITTED, due_on__lt=today))
)
tabs.add(priority=12)(
    Tab(
        URGENT,
        "Скоро истекают",
        lambda today: Q(
            state=ApplicationState.SUBMITTED,
            due_on__range=(today, today + datetime.timedelta(days=URGENT_DAYS)),
        ),
    )
)
for _order, _state, _title in (
    (20, ApplicationState.RETURNED, "На доработке"),
    (40, ApplicationState.REGISTERED, "Зарегистрированы"),
    (50, ApplicationState.SCHEDULED, "В графике"),
    (80, ApplicationState.REJECTED, "Отклонены"),
    (81, ApplicationState.WITHDRAWN, "Отозваны"),
    (90, ApplicationState.GENERATED, "Сформированы"),
    (91, ApplicationState.DRAFT, "Не поданы"),
):
    tabs.add(priority=_order)(Tab(_state, _title, _in(_state)))


def counts(applications: ApplicationQuerySet, *, today: datetime.date) -> dict[str, int]:
    """Return how many of ``applications`` belong to each tab, by its code; ``""`` for all of them.

    One query, whatever the number of tabs.
    """
    numbers = {tab.key: Count("pk", filter=tab.condition(today)) for tab in tabs}
    found = applications.order_by().aggregate(everything=Count("pk"), **numbers)
    return {"": found["everything"], **{tab.code: found[tab.key] for tab in tabs}}
