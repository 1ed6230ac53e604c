"""A body that is too large is refused before anything reads it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize("times", [2, 9])
def test_a_form_that_is_too_large_gets_a_page_in_russian(region, settings, times):
    application = factories.draft(region.home.teacher)
    settings.MAX_BODY_BYTES = 100_000
    client = Client()
    client.force_login(region.home.teacher)
    file = SimpleUploadedFile("a.pdf", b"x" * 100_000 * times)
    address = reverse("cabinet:attach", args=[application.pk, "results"])
    response = client.post(address, {"title": "Таблицы", "file": file})
    assert response.status_code == 413
    assert "За один раз это не загрузить" in response.content.decode()
    assert not application.documents.exists()
