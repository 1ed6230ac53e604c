"""The withdrawals' sections on the pages of an application and in the working list."""

import datetime
from collections.abc import Iterator

from django.db.models import Q
from django.urls import reverse

from attestation.accounts.models import User
from attestation.accounts.roles import Role
from attestation.applications import sections as application_sections
from attestation.applications.access import roles_towards
from attestation.applications.models import Application
from attestation.applications.precheck import rules
from attestation.applications.precheck.rules import Remark, Severity
from attestation.applications.review.list_tabs import Tab, tabs
from attestation.applications.sections import PageSection, StatusText, SubmissionSection
from attestation.withdrawals.access import may_start
from attestation.withdrawals.models import Withdrawal
from attestation.withdrawals.selectors import latest_of
from attestation.withdrawals.workflow import WithdrawalState

_POSSIBLE = (
    "У Вас есть возможность отозвать заявление, указав причину отзыва. Когда заявление будет "
    "извлечено из данной системы, Вам будет доступно редактирование личной карточки "
    "и формирование нового заявления на аттестацию."
)
_WAITS = {
    WithdrawalState.GENERATED: (
        "Заявление на отзыв сформировано",
        "Пока заявление на отзыв не подано, отзыв можно отменить: ваше заявление останется в силе.",
    ),
    WithdrawalState.SUBMITTED: (
        "Заявление на отзыв на рассмотрении",
        "Его рассмотрит муниципальный координатор. О решении мы сообщим письмом.",
    ),
}

#: Applications with a request for withdrawal.
WITHDRAWAL = "withdrawal"
tabs.add(priority=60)(
    Tab(
        WITHDRAWAL,
        "Просят отозвать",
        lambda today: Q(
            pk__in=Withdrawal.objects.filter(state=WithdrawalState.SUBMITTED).values("application")
        ),
    )
)


@rules.others.add(priority=10)
def asked_for(application: Application) -> Iterator[Remark]:
    """Let nobody register in passing what its applicant wants back."""
    if Withdrawal.objects.live().filter(application=application).exists():
        yield Remark("withdrawal", "Педагог отзывает это заявление.", "", severity=Severity.GRAVE)


@application_sections.page_sections.add(priority=70)
def withdrawal_section(application: Application, user: User) -> PageSection | None:
    """Return the state of the withdrawal, or how to start one; not for experts."""
    withdrawal = latest_of(application, user)
    roles = roles_towards(user, application)
    if not roles:
        return None
    can_begin = not (withdrawal and withdrawal.is_live) and bool(may_start(application, actor=user))
    if withdrawal is None and not can_begin:
        return None
    return PageSection(
        "withdrawals/_section.html",
        {
            "withdrawal": withdrawal,
            "can_begin": can_begin,
            "is_own": Role.APPLICANT in roles,
            "application": application,
        },
    )


@application_sections.status_texts.add(priority=70)
def withdrawal_status(application: Application, today: datetime.date) -> StatusText | None:
    """Return the status text while the application is being withdrawn."""
    withdrawal = application.withdrawals.live().first()
    if withdrawal is None:
        return None
    headline, lead = _WAITS[WithdrawalState(withdrawal.state)]
    return StatusText(headline, withdrawal.words, lead)


@application_sections.submission_sections.add(priority=70)
def withdrawal_submission(application: Application) -> SubmissionSection:
    """«Отзыв заявления» on «Подача заявления на аттестацию»."""
    withdrawal = application.withdrawals.live().first()
    if withdrawal is not None:
        return SubmissionSection(
            "Отзыв заявления",
            withdrawal.words,
            link="Подать заявление на отзыв"
            if withdrawal.state == WithdrawalState.GENERATED
            else "Посмотреть заявление на отзыв",
            url=withdrawal.get_absolute_url(),
        )
    verdict = may_start(application, actor=application.applicant)
    if not verdict:
        return SubmissionSection("Отзыв заявления", _POSSIBLE, locked=verdict.reason)
    return SubmissionSection(
        "Отзыв заявления",
        _POSSIBLE,
        link="Сформировать заявление на отзыв",
        url=reverse("cabinet:withdrawal_new", args=[application.pk]),
    )
