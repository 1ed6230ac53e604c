"""What the addresses of the watch say."""

import pytest

pytestmark = pytest.mark.django_db


@pytest.fixture
def standing(monkeypatch):
    def stand(*names):
        monkeypatch.setattr("config.health.standing", lambda _now: list(names))

    return stand


def test_the_site_is_ready_while_the_workers_work(client, standing):
    standing()
    assert client.get("/readyz").content == b"ok"
    assert client.get("/readyz/workers").status_code == 200


def test_the_site_is_ready_without_a_worker_and_says_which_does_not_work(client, standing):
    standing("papers")
    answer = client.get("/readyz")
    assert answer.status_code == 200
    assert answer.content.decode().splitlines() == ["ok", "worker does not work: papers"]


def test_whoever_watches_the_workers_is_told_by_the_status(client, standing):
    standing("letters", "papers")
    answer = client.get("/readyz/workers")
    assert answer.status_code == 503
    assert answer.content == b"worker does not work: letters\nworker does not work: papers"


def test_without_a_worker_the_real_watch_notices(client):
    assert client.get("/readyz/workers").status_code == 503
