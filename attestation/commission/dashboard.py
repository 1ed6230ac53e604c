"""Dashboard lines about sessions of the commission."""

import datetime

from django.db.models import Q
from django.urls import reverse

from attestation.accounts.access import municipality_keys
from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.dashboard import Task, counted, dashboard_tasks
from attestation.commission import selectors
from attestation.commission.models import CommissionSession, SessionMember
from attestation.commission.papers.signed_papers import SignedVotingSheet
from attestation.commission.workflow import LIVE, SessionState
from attestation.signatures.offers import offer_to


@dashboard_tasks.add(Role.SECRETARY, priority=10)
def agenda_tasks(user: User, today: datetime.date) -> list[Task]:
    """Return the number of applications that wait for a session."""
    waiting = selectors.waiting_applications().count()
    return [counted("Ждут решения комиссии", waiting, reverse("cabinet:sessions"))]


@dashboard_tasks.add(Role.SECRETARY, priority=30)
def session_tasks(user: User, today: datetime.date) -> list[Task]:
    """Return the sessions that are under way."""
    live = CommissionSession.objects.visible_to(user).filter(state__in=LIVE)
    return [
        Task(str(session), session.get_state_display(), "wait", url=session.get_absolute_url())
        for session in live
    ]


@dashboard_tasks.add(Role.COMMISSION_MEMBER, priority=10)
def vote_tasks(user: User, today: datetime.date) -> list[Task]:
    """Return the sessions that the member is invited to."""
    seats = SessionMember.objects.filter(user=user, voted_at=None)
    found = CommissionSession.objects.filter(
        Q(state=SessionState.CONVENED, members__in=seats)
        | Q(state=SessionState.VOTING, members__in=selectors.may_still_vote(seats))
    )
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
        for session in found.distinct()
    ]


@dashboard_tasks.add(Role.MUNICIPAL_COORDINATOR, priority=90)
def sheet_tasks(user: User, today: datetime.date) -> list[Task]:
    """Return the voting sheets that the coordinator still has to collect."""
    seats = SessionMember.objects.filter(municipality__in=municipality_keys(user), voted_at=None)
    found = CommissionSession.objects.filter(
        state=SessionState.VOTING, members__in=selectors.may_still_vote(seats)
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


@dashboard_tasks.add(Role.SECRETARY, priority=40)
@dashboard_tasks.add(Role.MUNICIPAL_COORDINATOR, priority=91)
def sheet_signing_tasks(user: User, today: datetime.date) -> list[Task]:
    """Return the voting sheets that are prepared and wait for the signature of ``user``."""
    kind = SignedVotingSheet()
    return [
        Task(
            f"Подписать лист голосования: заседание {paper.session.held_on:%d.%m.%Y}",
            "ждёт подписи",
            "wait",
            url=offer.url,
        )
        for paper in kind.visible_to(user).filter(signed=None)
        if (offer := offer_to(user, kind, paper)).may_sign
    ]
