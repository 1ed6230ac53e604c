"""One person takes no more of the server than a share of it."""

import threading

import pytest
from django.core.cache import cache
from django.core.files.uploadedfile import SimpleUploadedFile
from django.http import HttpResponse
from django.test import Client
from django.urls import reverse

from attestation.base.requests import fair_share
from attestation.files.sandbox import client as sandbox_client
from tests import factories
from tests.files import samples

pytestmark = pytest.mark.django_db
HOME = reverse("cabinet:home")
TITLE = "Диплом 1 степени, олимпиада по физике, 8Б класс, 2025"


@pytest.fixture(autouse=True)
def _fresh(monkeypatch):
    monkeypatch.setattr(fair_share, "_pace", fair_share.Pace())
    cache.clear()


def client_of(person) -> Client:
    client = Client()
    client.force_login(person)
    return client


def test_who_asks_for_too_many_pages_waits_and_the_others_do_not(region, settings):
    settings.REQUESTS_A_MINUTE = 3
    greedy, other = client_of(region.home.teacher), client_of(region.home.coordinator)
    assert [greedy.get(HOME).status_code for _ in range(3)] == [200] * 3
    # Another browser of the same person is no way around.
    refused = client_of(region.home.teacher).get(HOME)
    assert refused.status_code == 429
    assert refused["Retry-After"] == "60"
    assert "Подождите минуту" in refused.content.decode()
    assert other.get(HOME).status_code == 200
    assert Client().get("/readyz").status_code == 200


def test_who_has_us_work_for_too_long_waits(region, settings):
    settings.WORK_A_MINUTE = 0
    client = client_of(region.home.teacher)
    assert client.get(HOME).status_code == 200
    assert client.get(HOME).status_code == 429


def test_files_are_bounded_by_the_hour_with_a_sentence_at_the_field(region, settings):
    settings.UPLOADS_AN_HOUR = 1
    application = factories.draft(region.home.teacher)
    address = reverse("cabinet:attach", args=[application.pk, "pupils"])
    client = client_of(region.home.teacher)
    sent = [
        client.post(address, {"title": TITLE, "file": SimpleUploadedFile("a.pdf", samples.pdf())})
        for _ in range(2)
    ]
    assert [answer.status_code for answer in sent] == [302, 422]
    form = sent[1].context["form"]
    assert "За этот час вы отправили уже 1 файл, " in str(form.errors["file"])
    assert form["title"].value() == TITLE
    assert application.documents.count() == 1


def test_begun_uploads_are_bounded_too(region, settings):
    settings.UPLOADS_AN_HOUR = 2
    client = client_of(region.home.teacher)
    begun = [
        client.post(
            reverse("cabinet:uploads"),
            content_type="application/octet-stream",
            headers={
                "Tus-Resumable": "1.0.0",
                "Upload-Length": "10",
                "Upload-Metadata": "filename YS5wZGY=,rule c2lnbmVkX3NjYW4=",
            },
        )
        for _ in range(3)
    ]
    assert [answer.status_code for answer in begun[:2]] == [201, 201], begun[0].content.decode()
    assert begun[2].status_code == 422
    assert "больше пока нельзя" in begun[2].content.decode()


def test_an_answer_beyond_all_measure_is_not_sent(rf, settings, caplog):
    settings.LARGEST_PAGE_BYTES = 1000
    middleware = fair_share.FairShareMiddleware(lambda request: HttpResponse("x" * 2000))
    answer = middleware(rf.get("/cabinet/"))
    assert answer.status_code == 500
    assert "сузьте отбор" in answer.content.decode()
    assert "An answer of 2000 bytes was not sent: /cabinet/" in caplog.text


def test_one_person_never_has_all_turns_of_the_sandbox():
    token = fair_share._person.set(7)
    try:
        with (
            sandbox_client._place(1),
            pytest.raises(sandbox_client.BusyError),
            sandbox_client._place(0.01),
        ):
            pass
        with sandbox_client._place(1):
            got = []
            other = threading.Thread(target=lambda: got.append(_turn_of(8)))
            other.start()
            other.join()
        assert got == [True]
    finally:
        fair_share._person.reset(token)


def _turn_of(who: int) -> bool:
    fair_share._person.set(who)
    with sandbox_client._place(1):
        return True
