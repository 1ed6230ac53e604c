"""A withdrawal signed in the system is submitted by its signature."""

import pytest
from django.test import Client

from attestation.base.errors import DomainError
from attestation.signatures.models import Manner, Signature
from attestation.signatures.services import signing as signatures
from attestation.withdrawals import services as withdrawals
from attestation.withdrawals.services import WITHDRAWAL
from attestation.withdrawals.signed_papers import SignedWithdrawal
from attestation.withdrawals.workflow import WithdrawalState
from tests import factories
from tests.signing import accept_rules, allow, signed_by
from tests.withdrawals.factories import begun

pytestmark = pytest.mark.django_db


@pytest.fixture
def application(region):
    allow(WITHDRAWAL, Manner.BOTH)
    return factories.submitted(accept_rules(region.home.teacher))


def test_the_signature_submits_it_and_the_coordinator_grants_it(application, region):
    withdrawal = begun(application)
    signature = signed_by(application.applicant, WITHDRAWAL, withdrawal)
    withdrawal.refresh_from_db()
    assert withdrawal.state == WithdrawalState.SUBMITTED
    assert withdrawal.scan == signature.file
    client = Client()
    client.force_login(region.home.coordinator)
    page = client.get(withdrawal.get_absolute_url()).content.decode()
    assert signature.number in page
    granted = withdrawals.register(withdrawal, actor=region.home.coordinator)
    assert granted.state == WithdrawalState.REGISTERED


def test_the_page_offers_it_first_and_the_scan_beside_it(application):
    withdrawal = begun(application)
    client = Client()
    client.force_login(application.applicant)
    page = client.get(withdrawal.get_absolute_url()).content.decode()
    assert f'href="/cabinet/sign/withdrawal/{withdrawal.pk}/"' in page
    assert "Прикрепить скан" in page
    allow(WITHDRAWAL, Manner.ELECTRONIC)
    assert "Прикрепить скан" not in client.get(withdrawal.get_absolute_url()).content.decode()


def test_a_coordinator_who_began_it_does_not_sign_for_the_applicant(application, region):
    allow(WITHDRAWAL, Manner.ELECTRONIC)
    helper = accept_rules(region.home.school_coordinator)
    withdrawal = begun(application, actor=helper)
    with pytest.raises(DomainError, match="подписывает сам педагог"):
        signatures.send_code(SignedWithdrawal(), withdrawal, actor=helper)
    scan = factories.pdf_upload("отзыв.pdf")
    assert withdrawals.attach_scan(withdrawal, scan, actor=helper).scan


@pytest.mark.parametrize(
    ("manner", "sentence"),
    [
        (Manner.PAPER, "Прикрепите скан"),
        (Manner.BOTH, "в системе или прикрепите"),
        (Manner.ELECTRONIC, "Подпишите заявление на отзыв в системе."),
    ],
)
def test_unsigned_it_is_not_submitted(application, manner, sentence):
    withdrawal = begun(application)
    allow(WITHDRAWAL, manner)
    with pytest.raises(DomainError, match=sentence):
        withdrawals.submit(withdrawal, actor=application.applicant)


def test_where_it_is_signed_in_the_system_no_scan_is_taken(application):
    withdrawal = begun(application)
    allow(WITHDRAWAL, Manner.ELECTRONIC)
    with pytest.raises(DomainError, match="скан не нужен"):
        withdrawals.attach_scan(
            withdrawal, factories.pdf_upload("отзыв.pdf"), actor=application.applicant
        )


def test_a_dropped_one_is_not_signed(application):
    withdrawal = withdrawals.drop(begun(application), actor=application.applicant)
    with pytest.raises(DomainError):
        signatures.send_code(SignedWithdrawal(), withdrawal, actor=application.applicant)
    assert not Signature.objects.exists()
