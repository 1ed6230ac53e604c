"""Dashboard lines about orders."""

import datetime

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.dashboard import Task, dashboard_tasks
from attestation.orders import selectors
from attestation.orders.signed_papers import SignedProtocol
from attestation.signatures.offers import offer_to


@dashboard_tasks.add(Role.SECRETARY, priority=20)
def preparation_tasks(user: User, today: datetime.date) -> list[Task]:
    """Return the secretary's open tasks on the order of a closed session."""
    return [*_grounds_tasks(), *_drafting_tasks()]


def _grounds_tasks() -> list[Task]:
    """Return the closed sessions with refusals without grounds."""
    return [
        Task(
            f"Внести основания отказов: заседание {session.held_on:%d.%m.%Y}",
            str(session.silent),
            "bad",
            url=session.get_absolute_url(),
            hint="Без оснований приказ не подписать.",
        )
        for session in selectors.sessions_without_grounds()
    ]


def _drafting_tasks() -> list[Task]:
    """Return the closed sessions without a draft of an order."""
    return [
        Task(
            f"Составить приказ: заседание {session.held_on:%d.%m.%Y}",
            "решения приняты",
            "wait",
            url=session.get_absolute_url(),
        )
        for session in selectors.sessions_without_order()
    ]


@dashboard_tasks.add(Role.COMMISSION_MEMBER, priority=20)
def protocol_tasks(user: User, today: datetime.date) -> list[Task]:
    """Return the protocols that wait for the signature of ``user`` in the system."""
    kind = SignedProtocol()
    waiting = kind.visible_to(user).filter(signed=None, session__members__user=user).distinct()
    return [
        Task(
            f"Подписать протокол: заседание {paper.session.held_on:%d.%m.%Y}",
            "ждёт подписи",
            "wait",
            url=offer.url,
        )
        for paper in waiting
        if (offer := offer_to(user, kind, paper)).may_sign
    ]


@dashboard_tasks.add(Role.OPERATOR, priority=60)
def signing_tasks(user: User, today: datetime.date) -> list[Task]:
    """Return the orders to be drafted, proof-read and signed."""
    return [
        *_drafting_tasks(),
        *(
            Task(
                "Подписать исправляющий приказ" if order.is_correcting else "Подписать приказ",
                "проект",
                "wait",
                url=order.get_absolute_url(),
                hint=str(order.session),
            )
            for order in selectors.drafts()
        ),
    ]
