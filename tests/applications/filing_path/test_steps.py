"""The way to the filing: each step leads to the next, and nobody else is led."""

import pytest
from django.test import Client
from django.urls import reverse

from attestation.applications.choices import DocumentKind
from attestation.applications.documents import services as document_services
from attestation.applications.filing_path import steps
from attestation.applications.filing_path.steps import Step, next_address
from tests import factories

pytestmark = pytest.mark.django_db

CONSENT = f"{reverse('cabinet:consent', args=['processing'])}?next={reverse('begin')}"


@pytest.fixture
def newcomer(region):
    factories.consent_text()
    return factories.UserFactory()


def with_results(application):
    document_services.attach(
        application, DocumentKind.RESULTS, factories.pdf_upload(), actor=application.applicant
    )
    return application


def test_consent_comes_before_the_data_that_it_is_about(newcomer):
    assert next_address(newcomer) == CONSENT
    factories.agree(newcomer)
    assert next_address(newcomer) == reverse("cabinet:profile_edit")


def test_then_the_application_its_results_and_the_check(region):
    teacher = region.home.teacher
    assert next_address(teacher) == reverse("cabinet:application_new")
    draft = factories.draft(teacher)
    assert next_address(teacher) == reverse("cabinet:results", args=[draft.pk])
    with_results(draft)
    assert next_address(teacher) == reverse("cabinet:check", args=[draft.pk])


def test_the_bar_says_where_one_is(region):
    shown = steps.shown(region.home.teacher, Step.TERMS)
    assert [one.kind for one in shown] == ["done", "done", "now", "next", "next"]


def test_after_the_filing_nobody_is_led(region):
    teacher = region.home.teacher
    factories.submitted(teacher)
    assert next_address(teacher) == reverse("cabinet:home")
    assert steps.shown(teacher, Step.CARD) == []


@pytest.mark.parametrize("who", ["coordinator", "school_coordinator"])
def test_who_has_other_work_is_not_led(region, who):
    person = getattr(region.home, who)
    assert next_address(person) == reverse("cabinet:home")


def test_a_stranger_is_led_to_the_sign_up_and_back():
    answer = Client().get(reverse("begin"))
    assert answer.url == f"{reverse('account_signup')}?next={reverse('begin')}"


def test_who_only_corrects_the_card_stays_with_it(region):
    teacher = region.home.teacher
    assert not steps.goes_on_after_card(teacher)
    factories.draft(teacher)
    assert steps.goes_on_after_card(teacher)
