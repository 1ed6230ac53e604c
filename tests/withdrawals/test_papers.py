"""The documents of a withdrawal beside the decision on it."""

import pytest
from django.test import Client
from django.urls import reverse

from attestation.withdrawals.papers import workspace_of
from tests import factories
from tests.withdrawals.factories import sent

pytestmark = pytest.mark.django_db


@pytest.fixture
def withdrawal(region):
    return sent(factories.submitted(region.home.teacher))


def page_of(person, withdrawal, query=""):
    client = Client()
    client.force_login(person)
    return client.get(f"{withdrawal.get_absolute_url()}{query}").content.decode()


def test_the_signed_scan_comes_first_and_the_unsigned_paper_last(region, withdrawal):
    found = workspace_of(withdrawal, shown="", user=region.home.coordinator)
    assert [tab.title for tab in found.tabs] == ["Заявление на отзыв", "Без подписи"]
    assert found.paper.key == "scan"


def test_who_answers_has_the_workspace_with_the_decision(region, withdrawal):
    page = page_of(region.home.coordinator, withdrawal)
    assert 'class="workspace ' in page
    scan = reverse("cabinet:file_page", args=[withdrawal.scan_id, 1])
    assert f'src="{scan}"' in page
    decision = page[page.index('class="workspace__decision"') :]
    assert reverse("cabinet:withdrawal_register", args=[withdrawal.pk]) in decision
    paper = reverse("cabinet:file_page", args=[withdrawal.paper_id, 1])
    assert f'src="{paper}"' in page_of(region.home.coordinator, withdrawal, "?show=paper")


def test_who_withdraws_keeps_the_page_with_the_steps(withdrawal):
    page = page_of(withdrawal.application.applicant, withdrawal)
    assert 'class="workspace ' not in page
    assert "Что отзывают" in page
