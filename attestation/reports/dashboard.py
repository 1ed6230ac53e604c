"""Dashboard tasks about agreements with experts."""

import datetime

from django.db.models import QuerySet
from django.urls import reverse

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.base.dashboard import Task, dashboard_tasks
from attestation.reports import selectors
from attestation.reports.half_years import HalfYear
from attestation.reports.models import ExpertAgreement
from attestation.reports.signed_papers import SignedAgreement
from attestation.reports.workflow import AgreementState
from attestation.signatures.offers import offer_to

_TITLES = {
    AgreementState.DRAFT: "Заполнить и отправить договоры специалистов",
    AgreementState.RETURNED: "Исправить договоры специалистов по замечаниям",
    AgreementState.SENT: "Проверить договоры специалистов",
    AgreementState.VERIFIED: "Подписать договоры специалистов",
    AgreementState.SIGNED: "Зарегистрировать договоры специалистов",
}


@dashboard_tasks.add(Role.MUNICIPAL_COORDINATOR, priority=80)
def collected(user: User, today: datetime.date) -> list[Task]:
    """Agreements to be begun, filled in and mended."""
    half_year = HalfYear.to_collect(today)
    tasks = []
    if lacking := sum(selectors.not_begun(user, half_year).values()):
        tasks.append(
            Task(
                "Начать сбор договоров специалистов",
                str(lacking),
                "wait" if today <= half_year.collected_until else "bad",
                url=reverse("cabinet:agreements_start"),
                hint=f"{half_year}, данные собирают до {half_year.collected_until:%d.%m.%Y}",
            )
        )
    return tasks + _waiting(selectors.with_coordinator(user))


@dashboard_tasks.add(Role.OPERATOR, priority=80)
def verified(user: User, today: datetime.date) -> list[Task]:
    """Agreements to be verified, signed and registered."""
    return _waiting(selectors.with_operator())


@dashboard_tasks.add(Role.EXPERT, priority=80)
def own(user: User, today: datetime.date) -> list[Task]:
    """The expert's own agreement."""
    kind = SignedAgreement()
    prepared = ExpertAgreement.objects.filter(user=user, state=AgreementState.VERIFIED)
    to_sign = [
        Task("Подписать договор", "ждёт подписи", "wait", offer.url, one.half_year.name)
        for one in prepared.exclude(paper=None).select_related("paper", "user")
        if (offer := offer_to(user, kind, one)).may_sign
    ]
    agreement = selectors.current_agreement(user, today=today)
    if agreement is None:
        return to_sign
    return [
        *to_sign,
        Task(
            "Мой договор",
            agreement.get_state_display(),
            "ok" if agreement.state == AgreementState.REGISTERED else "plain",
            url=agreement.get_absolute_url(),
            hint=agreement.half_year.name,
        ),
    ]


def _waiting(found: QuerySet[ExpertAgreement]) -> list[Task]:
    return [
        Task(
            _TITLES[state],
            str(count),
            "wait",
            url=f"{reverse('cabinet:agreements')}?half_year={half_year.code}&state={state}",
            hint=half_year.name,
        )
        for half_year, state, count in selectors.waiting(found)
    ]
