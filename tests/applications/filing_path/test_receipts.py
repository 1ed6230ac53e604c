"""The receipt: the same words on the page, in the letter and as PDF."""

import io

import pytest
from django.test import Client
from django.urls import reverse
from pypdf import PdfReader

from attestation.applications.filing_path.receipts import receipt_of
from attestation.notifications.models import Message
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def filed(region):
    return factories.submitted(region.home.teacher)


def signed_in(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_it_names_number_day_coordinator_and_what_follows(filed):
    receipt = receipt_of(filed)
    assert receipt.number == filed.code
    assert receipt.whom == ("Орлова Анна Игоревна, телефон 8 (000) 00-00-00",)
    assert "специалистов" in receipt.follows[-1]


def test_there_is_none_before_the_filing(region):
    draft = factories.draft(region.home.teacher)
    assert receipt_of(draft) is None
    address = reverse("cabinet:receipt", args=[draft.pk])
    assert signed_in(draft.applicant).get(address).status_code == 404


def test_page_letter_and_file_say_the_same(filed):
    client = signed_in(filed.applicant)
    receipt = receipt_of(filed)
    page = client.get(filed.get_absolute_url()).content.decode()
    file = client.get(reverse("cabinet:receipt", args=[filed.pk]))
    [drawn] = PdfReader(io.BytesIO(b"".join(file.streaming_content))).pages
    told = Message.objects.get(user=filed.applicant, title="Заявление подано").text
    on_paper = " ".join(drawn.extract_text().split())
    for words in (receipt.number, receipt.whom[0], receipt.follows[0]):
        assert words in page
        assert words in told
        assert words in on_paper
    assert receipt.answer_by in on_paper


def test_nobody_else_gets_it(filed, region):
    client = signed_in(region.home.coordinator)
    assert client.get(reverse("cabinet:receipt", args=[filed.pk])).status_code == 404
    assert "Расписка" not in client.get(filed.get_absolute_url()).content.decode()
