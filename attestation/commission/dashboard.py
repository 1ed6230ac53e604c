"""What waits for somebody about sessions of the commission."""

import datetime

from django.urls import reverse

from attestation.accounts.access import municipalities_of
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.dashboard import Task, counted, dashboard_tasks
from attestation.commission import services
from attestation.commission.models import CommissionSession
from attestation.commission.workflow import LIVE, SessionState
from attestation.orders import selectors as order_selectors


@dashboard_tasks.add(Role.SECRETARY, priority=10)
def to_keep(user: User, today: datetime.date) -> list[Task]:
    """Who waits for a session, and the sessions that go on."""
    waiting = services.waiting_applications().count()
    live = CommissionSession.objects.visible_to(user).filter(state__in=LIVE)
    return [
        counted("Ждут решения комиссии", waiting, reverse("cabinet:sessions")),
        *_grounds(),
        *_to_draft(),
        *(
            Task(str(session), session.get_state_display(), "wait", url=session.get_absolute_url())
            for session in live
        ),
    ]


def _grounds() -> list[Task]:
    """Refusals that nobody has given a reason for."""
    return [
        Task(
            f"Внести основания отказов: заседание {session.held_on:%d.%m.%Y}",
            str(session.silent),  # type: ignore[attr-defined]
            "bad",
            url=session.get_absolute_url(),
            hint="Без оснований приказ не подписать.",
        )
        for session in order_selectors.sessions_without_grounds()
    ]


def _to_draft() -> list[Task]:
    return [
        Task(
            f"Составить приказ: заседание {session.held_on:%d.%m.%Y}",
            "решения приняты",
            "wait",
            url=session.get_absolute_url(),
        )
        for session in order_selectors.sessions_without_order()
    ]


@dashboard_tasks.add(Role.OPERATOR, priority=60)
def to_sign(user: User, today: datetime.date) -> list[Task]:
    """Orders to be drafted, proof-read and signed."""
    return [
        *_to_draft(),
        *(
            Task(
                "Подписать исправляющий приказ" if order.is_correcting else "Подписать приказ",
                "проект",
                "wait",
                url=order.get_absolute_url(),
                hint=str(order.session),
            )
            for order in order_selectors.drafts()
        ),
    ]


@dashboard_tasks.add(Role.COMMISSION_MEMBER, priority=10)
def to_vote(user: User, today: datetime.date) -> list[Task]:
    """Sessions of which the member has been told."""
    found = CommissionSession.objects.filter(members__user=user, members__voted_at=None)
    return [
        Task(
            f"Проголосовать: заседание {session.held_on:%d.%m.%Y}",
            "голосование открыто",
            "wait",
            url=reverse("cabinet:session_vote", args=[session.pk]),
        )
        if session.state == SessionState.VOTING
        else Task(
            f"Ознакомиться с повесткой: заседание {session.held_on:%d.%m.%Y}",
            "созвано",
            "info",
            url=session.get_absolute_url(),
        )
        for session in found.filter(state__in=[SessionState.CONVENED, SessionState.VOTING])
    ]


@dashboard_tasks.add(Role.MUNICIPAL_COORDINATOR, priority=90)
def to_collect(user: User, today: datetime.date) -> list[Task]:
    """The voting sheets that the coordinator still has to collect."""
    found = CommissionSession.objects.filter(
        state=SessionState.VOTING,
        members__municipality__in=municipalities_of(user),
        members__voted_at=None,
    ).distinct()
    return [
        Task(
            f"Собрать лист голосования к {session.held_on:%d.%m.%Y}",
            "голосование открыто",
            "wait",
            url=session.get_absolute_url(),
        )
        for session in found
    ]
