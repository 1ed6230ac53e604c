"""Pages of private files as pictures."""

import io

import pytest
from django.urls import reverse
from PIL import Image

from attestation.applications.choices import DocumentKind
from attestation.journal.models import JournalEntry
from attestation.paperwork.viewer import pages
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def scan(region):
    application = factories.submitted(region.home.teacher)
    return application.documents.get(kind=DocumentKind.SIGNED_SCAN).file


def address(stored, number=1):
    return reverse("cabinet:file_page", args=[stored.pk, number])


def test_a_page_of_a_scan_is_a_large_picture(client, region, scan):
    client.force_login(region.home.coordinator)
    response = client.get(address(scan))
    with Image.open(io.BytesIO(response.content)) as picture:
        assert (picture.format, max(picture.size)) == ("JPEG", pages.SIDE)
    assert "sandbox" in response["Content-Security-Policy"]
    assert "private" in response["Cache-Control"]


def test_who_may_not_see_the_file_sees_no_page_of_it(client, region, scan):
    client.force_login(region.abroad.coordinator)
    assert client.get(address(scan)).status_code == 404


def test_there_are_no_pages_beyond_the_last(client, region, scan):
    client.force_login(region.home.coordinator)
    for number in (0, (scan.pages or 1) + 1, 10**9):
        assert client.get(address(scan, number)).status_code == 404


def test_many_pages_of_one_document_are_one_reading(client, region, scan):
    client.force_login(region.home.coordinator)
    for _ in range(3):
        client.get(address(scan))
    assert JournalEntry.objects.filter(text__contains="открыл(а) документ").count() == 1


def test_a_page_waits_no_longer_than_its_bound(client, region, scan, monkeypatch):
    monkeypatch.setattr(pages, "_PATIENCE", 0.01)
    client.force_login(region.home.coordinator)
    for _ in range(2):
        pages._turns.acquire()
    try:
        response = client.get(address(scan))
    finally:
        for _ in range(2):
            pages._turns.release()
    assert response.status_code == 503
    assert response["Retry-After"]
