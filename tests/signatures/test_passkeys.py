"""Signing by a passkey: it is asked for after the button, for one document, and works once."""

import json

import pytest
from django.test import Client
from django.urls import reverse

from attestation.applications.documents.requirements import APPLICATION, signed_in_system
from attestation.applications.filing_check.signed_papers import SignedApplication
from attestation.signatures.models import Confirmation, Manner
from tests import factories
from tests.applications.filing_check.test_signed_papers import built_to_sign  # noqa: F401 (a fixture)
from tests.passkey import SoftPasskey
from tests.signing import accept_rules, allow

pytestmark = pytest.mark.django_db

CONFIRM = reverse("mfa_reauthenticate_webauthn")


def page_of(application):
    return f"/cabinet/sign/application/{application.pk}/"


def press(client, application):
    shown = SignedApplication().paper(application).file.sha256
    return client.post(page_of(application), {"shown": shown, "code": "", "by": "passkey"})


def show(client, key, answer):
    """Answer the page to which the button has led."""
    options = client.get(answer.url).context["js_data"]["request_options"]
    return client.post(answer.url, {"credential": json.dumps(key.answer(options))}, follow=True)


@pytest.fixture
def client(built_to_sign):  # noqa: F811
    client = Client()
    client.force_login(built_to_sign.applicant)
    return client


def test_the_passkey_signs_without_a_code(client, built_to_sign):  # noqa: F811
    key = SoftPasskey(built_to_sign.applicant)
    assert "Подписать ключом доступа" in client.get(page_of(built_to_sign)).content.decode()
    answer = press(client, built_to_sign)
    assert answer.url.startswith(CONFIRM)
    done = show(client, key, answer)
    assert SignedApplication.success in done.content.decode()
    assert signed_in_system(built_to_sign).confirmed_by == Confirmation.PASSKEY


def test_a_passkey_shown_for_something_else_signs_nothing(client, built_to_sign):  # noqa: F811
    key = SoftPasskey(built_to_sign.applicant)
    elsewhere = client.get(f"{CONFIRM}?next=/cabinet/")
    options = elsewhere.context["js_data"]["request_options"]
    client.post(f"{CONFIRM}?next=/cabinet/", {"credential": json.dumps(key.answer(options))})
    assert press(client, built_to_sign).url.startswith(CONFIRM)
    assert signed_in_system(built_to_sign) is None


def test_a_passkey_asked_for_one_document_does_not_sign_another(client, built_to_sign):  # noqa: F811
    key = SoftPasskey(built_to_sign.applicant)
    other = factories.generated(accept_rules(factories.teacher(built_to_sign.organization)))
    type(other).objects.filter(pk=other.pk).update(
        applicant=built_to_sign.applicant, position=factories.position("логопед")
    )
    first = press(client, built_to_sign)
    press(client, other)
    options = client.get(first.url).context["js_data"]["request_options"]
    client.post(first.url, {"credential": json.dumps(key.answer(options))})
    assert signed_in_system(built_to_sign) is None


def test_the_password_does_not_stand_for_the_passkey(client, built_to_sign):  # noqa: F811
    SoftPasskey(built_to_sign.applicant)
    press(client, built_to_sign)
    client.post(reverse("account_reauthenticate"), {"password": factories.PASSWORD})
    assert signed_in_system(built_to_sign) is None


def test_without_a_passkey_there_is_no_button(client, built_to_sign):  # noqa: F811
    allow(APPLICATION, Manner.ELECTRONIC)
    assert "ключом доступа" not in client.get(page_of(built_to_sign)).content.decode()
