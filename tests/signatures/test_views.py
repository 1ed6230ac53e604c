"""The page on which a document is signed."""

import pytest
from django.test import Client

from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import ConsentKind
from attestation.applications.documents.requirements import APPLICATION, signed_in_system
from attestation.applications.filing_check.signed_papers import SignedApplication
from attestation.signatures.models import Confirmation, Manner
from tests import factories
from tests.accounts.test_mfa import code_for, signed_in, switch_on
from tests.applications.filing_check.test_signed_papers import built_to_sign  # noqa: F401 (a fixture)
from tests.signing import allow, code_sent_to, signed_by

paper_to_sign = SignedApplication().paper

pytestmark = pytest.mark.django_db


@pytest.fixture
def page(built_to_sign):  # noqa: F811
    return f"/cabinet/sign/application/{built_to_sign.pk}/"


@pytest.fixture
def client(built_to_sign):  # noqa: F811
    client = Client()
    client.force_login(built_to_sign.applicant)
    return client


def test_reading_code_signature(client, page, built_to_sign):  # noqa: F811
    opened = client.get(page)
    paper = paper_to_sign(built_to_sign)
    assert paper.file.get_absolute_url() in opened.content.decode()
    assert client.post(f"{page}code/").url == page
    code = code_sent_to(built_to_sign.applicant)
    answer = client.post(page, {"shown": paper.file.sha256, "code": code}, follow=True)
    assert "Заявление подписано. Печатать и сканировать его не нужно." in answer.content.decode()
    assert "Лист редакции 1 подписан в системе" in answer.content.decode()
    assert signed_in_system(built_to_sign).address == "127.0.0.1"
    assert "Вы уже подписали этот документ." in client.get(page).content.decode()


def test_the_page_of_the_application_leads_to_signing(client, page, built_to_sign):  # noqa: F811
    shown = client.get(built_to_sign.get_absolute_url()).content.decode()
    assert f'href="{page}"' in shown
    allow(APPLICATION, Manner.PAPER)
    assert page not in client.get(built_to_sign.get_absolute_url()).content.decode()


def test_a_wrong_code_stands_at_its_field(client, page, built_to_sign):  # noqa: F811
    client.post(f"{page}code/")
    code = code_sent_to(built_to_sign.applicant)
    wrong = f"{(int(code) + 1) % 1_000_000:06d}"
    shown = paper_to_sign(built_to_sign).file.sha256
    answer = client.post(page, {"shown": shown, "code": wrong})
    assert answer.status_code == 422
    assert answer.context["form"].errors["code"] == [
        "Код не подошёл. Проверьте цифры в последнем письме."
    ]


def test_codes_are_not_guessed(client, page, built_to_sign):  # noqa: F811
    client.post(f"{page}code/")
    code = code_sent_to(built_to_sign.applicant)
    shown = paper_to_sign(built_to_sign).file.sha256
    for number in range(1, 7):
        wrong = f"{(int(code) + number) % 1_000_000:06d}"
        client.post(page, {"shown": shown, "code": wrong})
    answer = client.post(page, {"shown": shown, "code": code})
    assert "Слишком много кодов подряд" in answer.context["form"].errors["code"][0]
    assert signed_in_system(built_to_sign) is None


def test_the_rules_come_first(client, page, built_to_sign):  # noqa: F811
    consent = consent_services.given(built_to_sign.applicant, ConsentKind.SIGNING)
    consent_services.withdraw(consent, actor=built_to_sign.applicant)
    shown = client.get(page).content.decode()
    assert f"/cabinet/my-data/consents/signing/?next={page}" in shown
    assert 'name="code"' not in shown


def test_an_old_session_is_asked_for_the_password(client, page, built_to_sign):  # noqa: F811
    session = client.session
    session["account_authentication_methods"] = []
    session.save()
    answer = client.post(page, {"shown": "0", "code": "1"})
    assert answer.url.startswith("/accounts/reauthenticate/")
    assert client.get(page).status_code == 200


@pytest.mark.parametrize("whose", ["of a colleague", "of nobody"])
def test_other_applications_are_not_there(client, region, whose):
    other = factories.generated(factories.teacher(region.home.school))
    key = other.pk if whose == "of a colleague" else 10**9
    for address in (f"application/{key}/", f"application/{key}/code/", f"unknown/{key}/"):
        assert client.post(f"/cabinet/sign/{address}").status_code == 404


def test_the_withdrawal_of_the_rules_says_what_follows(client, built_to_sign):  # noqa: F811
    signed_by(built_to_sign.applicant, APPLICATION, built_to_sign)
    shown = client.get("/cabinet/my-data/consents/signing/withdraw/").content.decode()
    assert "уже подписали в системе, остаётся в силе" in shown
    assert "подать не получится" not in shown


def test_who_has_an_authenticator_signs_by_its_code_and_gets_no_letter(
    client,
    page,
    built_to_sign,  # noqa: F811
):
    secret = switch_on(signed_in(built_to_sign.applicant))
    shown = client.get(page).content.decode()
    assert "Прислать код" not in shown
    sent = {"shown": paper_to_sign(built_to_sign).file.sha256, "code": code_for(secret)}
    answer = client.post(page, sent, follow=True)
    assert SignedApplication.success in answer.content.decode()
    signature = signed_in_system(built_to_sign)
    assert signature.confirmed_by == Confirmation.AUTHENTICATOR
    other = factories.generated(factories.teacher(built_to_sign.organization))
    type(other).objects.filter(pk=other.pk).update(
        applicant=built_to_sign.applicant, position=factories.position("логопед")
    )
    address = f"/cabinet/sign/application/{other.pk}/"
    sent["shown"] = paper_to_sign(other).file.sha256
    again = client.post(address, sent)
    assert again.context["form"].errors["code"] == [
        "Код не подошёл. Введите тот, что приложение показывает сейчас."
    ]
