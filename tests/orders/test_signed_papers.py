"""The protocol, signed in the system by everybody who took part."""

import pytest
from django.test import Client
from django.urls import reverse

from attestation.base.errors import DomainError
from attestation.commission.voting.services import reopen_vote
from attestation.notifications.models import Message
from attestation.orders.dossier import protocol_and_orders
from attestation.orders.papers import protocol_signers
from attestation.orders.services.orders import prepare_order
from attestation.orders.services.protocol import prepare_protocol
from attestation.orders.signed_papers import SignedProtocol, not_signed_yet
from attestation.signatures.models import Manner, Signature
from tests.signing import accept_rules, allow, signed_by

pytestmark = pytest.mark.django_db

KIND = SignedProtocol()


@pytest.fixture
def protocol(reasoned, commission):
    allow(KIND.code, Manner.BOTH)
    return prepare_protocol(reasoned, actor=commission.secretary)


def page_of(paper, person):
    client = Client()
    client.force_login(person)
    return " ".join(client.get(paper.session.get_absolute_url()).content.decode().split())


def test_it_is_whole_when_the_last_has_signed(protocol, commission):
    signers = [member.user for member in protocol_signers(protocol.session)]
    assert set(signers) == set(commission.everybody)
    assert Message.objects.filter(title="Подпишите протокол заседания").count() == len(signers)
    for person in signers:
        protocol.refresh_from_db()
        assert protocol.signed is None
        assert KIND.heading in page_of(protocol, person)
        signed_by(accept_rules(person), KIND.code, protocol)
    protocol.refresh_from_db()
    assert protocol.signed.pages == protocol.paper.pages + len(signers)
    page = page_of(protocol, commission.secretary)
    assert "подписан всеми" in page
    assert "Ещё не подписали" not in page
    parts = protocol_and_orders(protocol.session, commission.secretary)
    assert f"{protocol.title}, подписан" in [part.title for part in parts]


def test_the_page_says_who_has_not_signed_yet(protocol, commission):
    signed_by(accept_rules(commission.members[0]), KIND.code, protocol)
    page = page_of(protocol, commission.secretary)
    assert "Ещё не подписали" in page
    assert commission.members[0].short_name not in page.split("Ещё не подписали")[1][:200]


def test_the_home_of_each_leads_to_the_signature(protocol, commission):
    client = Client()
    for person in (commission.members[0], commission.secretary):
        accept_rules(person)
        client.force_login(person)
        assert client.get("/cabinet/").content.decode().count("Подписать протокол") == 1
        signed_by(person, KIND.code, protocol)
        assert "Подписать протокол" not in client.get("/cabinet/").content.decode()


def test_who_did_not_take_part_does_not_sign(protocol, region):
    with pytest.raises(DomainError, match="секретарь и члены комиссии"):
        signed_by(accept_rules(region.operator), KIND.code, protocol)


def test_who_reads_no_votes_does_not_open_its_page(protocol, region, commission):
    address = KIND.address(protocol)
    opened = {}
    for who in (region.home.coordinator, commission.secretary, commission.members[2]):
        client = Client()
        client.force_login(who)
        opened[who] = client.get(address).status_code
    assert [*opened.values()] == [404, 200, 200]


def test_prepared_anew_it_is_signed_anew(protocol, commission):
    chair = accept_rules(commission.members[0])
    signed_by(chair, KIND.code, protocol)
    again = prepare_protocol(protocol.session, actor=commission.secretary)
    with pytest.raises(DomainError, match="подготовлен заново"):
        signed_by(chair, KIND.code, protocol)
    if again.paper.sha256 != protocol.paper.sha256:
        assert signed_by(chair, KIND.code, again)
    assert Signature.objects.exists()


def test_the_vote_is_not_opened_again_behind_it(protocol, commission):
    with pytest.raises(DomainError, match="Протокол этих решений"):
        reopen_vote(protocol.session, reason="Ошибка", actor=commission.secretary)


def test_members_do_not_prepare_it(reasoned, commission):
    with pytest.raises(DomainError, match="секретарь комиссии и оператор"):
        prepare_protocol(reasoned, actor=commission.members[0])


def test_who_signs_the_order_reads_that_the_protocol_is_not_signed_by_all(
    protocol, commission, region
):
    assert not_signed_yet(protocol.session) == [
        member.short_name for member in protocol_signers(protocol.session)
    ]
    order = prepare_order(protocol.session, actor=commission.secretary)
    client = Client()
    client.force_login(region.operator)
    page = (
        client.get(reverse("cabinet:order_sign", args=[order.pk]))
        .content.decode()
        .replace("\xa0", " ")
    )
    assert f"Протокол заседания ещё не подписали: {commission.members[0].short_name}" in page
    for member in protocol_signers(protocol.session):
        signed_by(accept_rules(member.user), KIND.code, protocol)
    assert not_signed_yet(protocol.session) == []
    page = (
        client.get(reverse("cabinet:order_sign", args=[order.pk]))
        .content.decode()
        .replace("\xa0", " ")
    )
    assert "ещё не подписали" not in page
