"""How documents are signed, and whom the institute trusts, as operators set it."""

import pytest
from django.test import Client

from attestation.signatures.kinds import all_kinds, manner_of
from attestation.signatures.models import Manner, TrustedCertificate
from tests.signatures.authority import Authority

pytestmark = pytest.mark.django_db

MANNER = "/cms/directory/signingmanner/new/"
CERTIFICATE = "/cms/directory/trustedcertificate/new/"


@pytest.fixture
def operator(region):
    client = Client()
    client.force_login(region.operator)
    return client


def test_every_kind_that_a_room_registers_is_offered(operator):
    page = operator.get(MANNER).content.decode()
    for kind in all_kinds():
        assert f'value="{kind.code}"' in page
        assert kind.title in page
    assert len(all_kinds()) == len({kind.code for kind in all_kinds()}) >= 7


def test_what_is_set_holds_and_the_same_day_is_not_set_twice(operator):
    given = {"kind": "protocol", "manner": Manner.ELECTRONIC, "valid_from": "2026-01-01"}
    assert manner_of("protocol") == Manner.PAPER
    assert operator.post(MANNER, given).status_code == 302
    assert manner_of("protocol") == Manner.ELECTRONIC
    again = operator.post(MANNER, given | {"manner": Manner.PAPER})
    assert "уже всё сказано" in again.content.decode()


@pytest.mark.parametrize("pem", ["не сертификат", "two at once"])
def test_only_one_certificate_is_entered_at_a_time(operator, pem):
    text = Authority().pem + Authority().pem if pem == "two at once" else pem
    answer = operator.post(CERTIFICATE, {"title": "Центр", "pem": text, "is_active": "on"})
    assert answer.status_code == 200
    assert not TrustedCertificate.objects.exists()


def test_a_certificate_is_entered_as_text(operator):
    given = {"title": "Центр", "pem": Authority().pem, "is_active": "on"}
    assert operator.post(CERTIFICATE, given).status_code == 302
    assert TrustedCertificate.objects.get().title == "Центр"
