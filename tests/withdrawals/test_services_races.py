"""Two people at once at one withdrawal: one act, and one clear sentence."""

import pytest

from attestation.applications.models import Application
from attestation.applications.services import review
from attestation.applications.workflow import ApplicationState
from attestation.base.errors import DomainError
from attestation.notifications.models import Message
from attestation.withdrawals import services as withdrawals
from attestation.withdrawals.models import Withdrawal
from attestation.withdrawals.workflow import WithdrawalState
from tests import factories
from tests.withdrawals.factories import REASON, begun, sent, with_scan

pytestmark = pytest.mark.django_db(transaction=True)


def one_of_two(results):
    done = [result for result in results if not isinstance(result, Exception)]
    refused = [result for result in results if isinstance(result, DomainError)]
    assert (len(done), len(refused)) == (1, 1), results
    return done[0], refused[0]


def test_applicant_and_school_coordinator_begin_one_withdrawal(region, at_once):
    application = factories.submitted(region.home.teacher)
    _, refused = one_of_two(
        at_once(
            lambda: begun(application),
            lambda: begun(application, actor=region.home.school_coordinator),
        )
    )
    assert "уже сформировано" in refused.message
    assert Withdrawal.objects.count() == 1


def test_it_is_dropped_or_sent_and_never_both(region, at_once):
    withdrawal = with_scan(factories.submitted(region.home.teacher))
    done, refused = one_of_two(
        at_once(
            lambda: withdrawals.drop(withdrawal, actor=region.home.teacher),
            lambda: withdrawals.submit(withdrawal, actor=region.home.teacher),
        )
    )
    assert "уже невозможно" in refused.message
    withdrawal.refresh_from_db()
    assert withdrawal.state == done.state
    told = Message.objects.filter(title="Рассмотрите заявление на отзыв").count()
    assert told == (done.state == WithdrawalState.SUBMITTED)


def test_it_is_registered_or_declined_and_never_both(region, at_once):
    application = factories.submitted(region.home.teacher)
    withdrawal = sent(application)
    second = factories.UserFactory(last_name="Вторая")
    factories.assign_perm("coordinate_municipality", second, region.home.municipality)
    done, _ = one_of_two(
        at_once(
            lambda: withdrawals.register(withdrawal, actor=region.home.coordinator),
            lambda: withdrawals.decline(withdrawal, answer="нет подписи", actor=second),
        )
    )
    application.refresh_from_db()
    withdrawn = application.state == ApplicationState.WITHDRAWN
    assert withdrawn == (done.state == WithdrawalState.REGISTERED)


def test_the_application_is_rejected_or_withdrawn_and_never_both(region, at_once):
    application = factories.submitted(region.home.teacher)
    withdrawal = sent(application)
    coordinator = region.home.coordinator
    one_of_two(
        at_once(
            lambda: withdrawals.register(withdrawal, actor=coordinator),
            lambda: review.reject(application, reason=factories.reason(), actor=coordinator),
        )
    )
    application.refresh_from_db()
    withdrawal.refresh_from_db()
    withdrawn = application.state == ApplicationState.WITHDRAWN
    assert withdrawn == (withdrawal.state == WithdrawalState.REGISTERED)
    assert not withdrawal.is_live


def test_registering_the_application_and_its_withdrawal_at_once_ends_withdrawn(region, at_once):
    application = factories.submitted(region.home.teacher)
    withdrawal = sent(application)
    coordinator = region.home.coordinator
    numbered, granted = at_once(
        lambda: review.register(application, actor=coordinator),
        lambda: withdrawals.register(withdrawal, actor=coordinator),
    )
    assert isinstance(granted, Withdrawal)
    application.refresh_from_db()
    assert application.state == ApplicationState.WITHDRAWN
    assert bool(application.number) == isinstance(numbered, Application)


def test_a_double_click_begins_one_withdrawal(region, at_once):
    application = factories.submitted(region.home.teacher)
    person = region.home.teacher
    one_of_two(
        at_once(
            lambda: withdrawals.start(application, reason=REASON, actor=person),
            lambda: withdrawals.start(application, reason=REASON, actor=person),
        )
    )
