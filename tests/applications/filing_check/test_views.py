"""«Проверьте и подайте»: every answer, what is left over, and one button that leads on."""

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse

from attestation.accounts.consents import services as consent_services
from attestation.accounts.consents.models import ConsentKind
from attestation.applications.applicant_data import paper_stands
from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.applications.documents.requirements import APPLICATION, signed_in_system
from attestation.applications.filing_check.signed_papers import SignedApplication
from attestation.applications.models import ApplicationDocument
from attestation.applications.workflow import ApplicationState
from attestation.signatures.models import Manner, SigningCode, SigningManner
from tests import factories
from tests.signing import accept_rules, allow, code_sent_to

pytestmark = pytest.mark.django_db

KIND = SignedApplication()


@pytest.fixture
def begun(region):
    application = factories.draft(region.home.teacher)
    document_services.attach(
        application, DocumentKind.RESULTS, factories.pdf_upload(), actor=application.applicant
    )
    return application


@pytest.fixture
def client(begun):
    client = Client()
    client.force_login(begun.applicant)
    return client


@pytest.fixture
def rules():
    allow(APPLICATION, Manner.BOTH)
    return factories.consent_text(ConsentKind.SIGNING)


def page_of(begun) -> str:
    return reverse("cabinet:check", args=[begun.pk])


def shown(client, begun) -> str:
    return client.get(page_of(begun)).content.decode()


def test_every_answer_stands_there_with_the_way_to_change_it(client, begun):
    page = shown(client, begun)
    profile = begun.applicant.profile
    for answer in (begun.applicant.full_name, profile.genitive, profile.dative, "12 лет", "очная"):
        assert answer in page
    for name in ("profile_edit", "profile_name"):
        assert f'href="{reverse(f"cabinet:{name}")}"' in page
    for name in ("application_edit", "results"):
        assert f'href="{reverse(f"cabinet:{name}", args=[begun.pk])}"' in page


def test_what_is_left_over_is_named_and_nothing_is_offered(client, begun, region):
    begun.documents.all().delete()
    page = shown(client, begun)
    assert "Осталось:" in page
    assert "Всё верно" not in page


def test_documents_and_the_manner_of_signing_are_asked_for_once(client, begun):
    with CaptureQueriesContext(connection) as asked:
        shown(client, begun)
    told = [one["sql"] for one in asked.captured_queries]
    documents = ApplicationDocument._meta.db_table
    read = [sql for sql in told if f'FROM "{documents}"' in sql and "JOIN" in sql]
    assert len(read) == 1
    assert sum(SigningManner._meta.db_table in sql for sql in told) == 1


def test_without_a_text_of_the_consent_nothing_is_offered(client, begun, monkeypatch):
    monkeypatch.setattr(consent_services, "current", lambda _kind: None)
    page = shown(client, begun)
    assert "ещё не введён в действие" in page
    assert "Всё верно" not in page


def test_a_name_in_doubt_is_pointed_at(client, begun):
    person = begun.applicant
    person.first_name = "Мария"
    person.save()
    assert "проверьте по паспорту" in shown(client, begun)


def test_one_button_accepts_the_rules_builds_the_paper_and_sends_the_code(client, begun, rules):
    answer = client.post(page_of(begun), {"way": "here", "rules": rules.pk, "agree": "on"})
    assert answer.url == KIND.address(begun)
    begun.refresh_from_db()
    assert consent_services.given(begun.applicant, ConsentKind.SIGNING)
    assert paper_stands(begun)
    assert SigningCode.objects.get(person=begun.applicant)


def test_nothing_is_done_without_the_tick(client, begun, rules):
    answer = client.post(page_of(begun), {"way": "here", "rules": rules.pk})
    assert answer.status_code == 422
    assert answer.context["form"].errors["agree"]
    assert not paper_stands(begun)
    assert consent_services.given(begun.applicant, ConsentKind.SIGNING) is None


def test_rules_that_were_not_shown_are_not_accepted(client, begun, rules):
    answer = client.post(page_of(begun), {"way": "here", "rules": rules.pk + 1, "agree": "on"})
    assert answer.status_code == 422
    assert not paper_stands(begun)


def test_who_prints_the_paper_accepts_no_rules(client, begun, rules):
    answer = client.post(page_of(begun), {"way": "by_hand"})
    assert answer.url == begun.get_absolute_url()
    begun.refresh_from_db()
    assert paper_stands(begun)
    assert not SigningCode.objects.exists()
    assert consent_services.given(begun.applicant, ConsentKind.SIGNING) is None


def test_on_paper_the_scan_is_what_is_left_and_then_it_is_filed(client, begun):
    client.post(page_of(begun), {})
    assert "Скан подписанного заявления" in shown(client, begun)
    document_services.attach(
        begun, DocumentKind.SIGNED_SCAN, factories.pdf_upload(mark="2"), actor=begun.applicant
    )
    assert "Осталось подать его" in shown(client, begun)


def test_a_second_press_builds_no_second_paper(client, begun, rules):
    given = {"way": "here", "rules": rules.pk, "agree": "on"}
    client.post(page_of(begun), given)
    client.post(page_of(begun), given)
    begun.refresh_from_db()
    assert begun.revision == 1


def test_signed_and_filed_at_once(client, begun, rules):
    client.post(page_of(begun), {"way": "here", "rules": rules.pk, "agree": "on"})
    begun.refresh_from_db()
    values = {"shown": KIND.paper(begun).file.sha256, "code": code_sent_to(begun.applicant)}
    answer = client.post(KIND.address(begun), {**values, "finish": "1"}, follow=True)
    begun.refresh_from_db()
    assert begun.state == ApplicationState.SUBMITTED
    assert begun.code in answer.content.decode()


def test_a_signature_stands_though_the_filing_is_refused(client, begun):
    allow(APPLICATION, Manner.ELECTRONIC)
    accept_rules(begun.applicant)
    client.post(page_of(begun), {"way": "here"})
    begun.refresh_from_db()
    values = {"shown": KIND.paper(begun).file.sha256, "code": code_sent_to(begun.applicant)}
    begun.documents.filter(kind=DocumentKind.RESULTS).delete()
    answer = client.post(KIND.address(begun), {**values, "finish": "1"}, follow=True)
    begun.refresh_from_db()
    assert begun.state == ApplicationState.GENERATED
    assert signed_in_system(begun)
    assert "Чтобы подать заявление" in answer.content.decode()


def test_what_is_filed_is_checked_no_more(client, region):
    filed = factories.submitted(region.home.teacher, position=factories.position("методист"))
    assert client.get(page_of(filed)).url == filed.get_absolute_url()


def test_a_stranger_finds_no_answers(begun, region):
    stranger = Client()
    stranger.force_login(region.home.school_coordinator)
    assert stranger.get(page_of(begun)).status_code == 404
