"""A body that is too large is refused before anything reads it."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from attestation.base.requests.limits import TooManyAtOnceError, Turns
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


def test_a_turn_is_free_again_when_it_ends():
    turns = Turns(altogether=2, each=1)
    with turns.take("anna"), turns.take("boris"):
        for person in ("anna", "vera"):
            with pytest.raises(TooManyAtOnceError), turns.take(person):
                pass
    with pytest.raises(ValueError, match="broken"), turns.take("anna"):
        raise ValueError("broken")
    with turns.take("anna"), turns.take("vera"):
        pass
