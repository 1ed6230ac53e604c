"""Withdrawals at every stage, made by the services."""

from attestation.withdrawals import services as withdrawals
from attestation.withdrawals.models import Withdrawal
from tests import factories

REASON = "переходом на другую работу"
HINDRANCE = "находится в больнице"


def begun(application, *, actor=None):
    if actor is None:
        return withdrawals.start(application, reason=REASON, actor=application.applicant)
    return withdrawals.start(application, reason=REASON, hindrance=HINDRANCE, actor=actor)


def with_scan(application, *, actor=None):
    withdrawal = begun(application, actor=actor)
    return withdrawals.attach_scan(
        withdrawal, factories.pdf_upload("отзыв.pdf"), actor=withdrawal.begun_by
    )


def sent(application, *, actor=None) -> Withdrawal:
    withdrawal = with_scan(application, actor=actor)
    return withdrawals.submit(withdrawal, actor=withdrawal.begun_by)


def granted(application, coordinator, *, actor=None) -> Withdrawal:
    return withdrawals.register(sent(application, actor=actor), actor=coordinator)
