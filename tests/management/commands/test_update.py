"""One command brings an installation to the new version, and may be run again."""

import io

import pytest
from django.core.management import CommandError, call_command
from django.db import OperationalError, connection
from wagtail.models import Page, Revision

from attestation.directory.models import AttestedPosition, DecisionReason
from attestation.management.commands import update

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _small(settings, tmp_path, monkeypatch):
    """Only a few static files, and the connection that the test holds open."""
    styles = tmp_path / "ours"
    styles.mkdir()
    (styles / "site.css").write_text("a{}")
    settings.STATIC_ROOT = tmp_path / "static"
    settings.STATICFILES_DIRS = [styles]
    settings.STATICFILES_FINDERS = ["django.contrib.staticfiles.finders.FileSystemFinder"]
    monkeypatch.setattr(connection, "close", lambda: None)


def run():
    call_command("update", stdout=io.StringIO())


def everything():
    models = (Page, Revision, AttestedPosition, DecisionReason)
    return [set(model.objects.values_list("pk", flat=True)) for model in models]


def test_pages_of_the_new_version_are_there_after_an_update(client, settings):
    assert client.get("/statistics/").status_code == 404
    run()
    for address in ("/", "/statistics/", "/status/", "/sveden/"):
        assert client.get(address).status_code == 200, address
    assert (settings.STATIC_ROOT / "site.css").exists()
    assert AttestedPosition.objects.exists()


def test_an_update_that_runs_again_changes_nothing():
    run()
    before = everything()
    run()
    assert everything() == before


def test_an_update_waits_for_nobody_longer_than_it_says(monkeypatch):
    found = []

    def migrate(command, **_options):
        with connection.cursor() as cursor:
            cursor.execute("SHOW lock_timeout")
            found.append(cursor.fetchone()[0])
        raise OperationalError("canceling statement due to lock timeout")

    monkeypatch.setattr(update, "call_command", migrate)
    with pytest.raises(CommandError, match="lock timeout\nЗапустите команду ещё раз"):
        run()
    assert found == ["10s"]
