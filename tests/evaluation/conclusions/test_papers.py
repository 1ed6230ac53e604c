"""The files of a conclusion beside what is decided on it."""

import pytest
from django.test import Client

from attestation.evaluation.conclusions.papers import workspace_of
from attestation.evaluation.conclusions.views import papers_of
from attestation.evaluation.models import ConclusionFile

pytestmark = pytest.mark.django_db


def test_the_composed_conclusion_is_shown_until_it_is_signed(evaluated, region):
    papers = papers_of(evaluated)
    found = workspace_of(papers, shown="", user=region.operator)
    assert found.tabs[0].title == "Заключение"
    assert found.paper.key == ConclusionFile.Kind.PDF


def test_once_signed_the_scan_comes_first_and_the_rest_is_called_unsigned(evaluated, region):
    papers = papers_of(evaluated)
    one = papers[ConclusionFile.Kind.PDF]
    signed = {**papers, ConclusionFile.Kind.SCAN: ConclusionFile(kind="scan", file=one.file)}
    titles = [tab.title for tab in workspace_of(signed, shown="", user=region.operator).tabs]
    assert titles[0] == "Подписанное заключение"
    assert all("без подпис" in title.lower() for title in titles[1:])


def page_of(person, address):
    client = Client()
    client.force_login(person)
    return client.get(address).content.decode()


def test_the_applicant_keeps_the_page_and_the_coordinator_has_the_workspace(evaluated, region):
    address = evaluated.get_absolute_url()
    assert 'class="workspace ' in page_of(region.home.coordinator, address)
    own = page_of(region.home.teacher, address)
    assert 'class="workspace ' not in own
    assert "Ваше итоговое заключение" in own
