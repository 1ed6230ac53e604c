"""What waits for somebody about sessions of the commission."""

import datetime

from django.urls import reverse

from attestation.accounts.access import municipalities_of
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.todo import Task, counted, duties
from attestation.commission import sessions
from attestation.commission.models import CommissionSession
from attestation.commission.workflow import LIVE, SessionState


@duties.register(Role.SECRETARY, order=10)
def to_keep(user: User, today: datetime.date) -> list[Task]:
    """Who waits for a session, and the sessions that go on."""
    waiting = sessions.waiting_applications().count()
    live = CommissionSession.objects.visible_to(user).filter(state__in=LIVE)
    return [
        counted("Ждут решения комиссии", waiting, reverse("cabinet:sessions")),
        *(
            Task(str(session), session.get_state_display(), "wait", url=session.get_absolute_url())
            for session in live
        ),
    ]


@duties.register(Role.COMMISSION_MEMBER, order=10)
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


@duties.register(Role.MUNICIPAL_COORDINATOR, order=90)
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
