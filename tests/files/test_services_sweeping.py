"""Bytes without a row go after a day, and not while a backup runs."""

import os
import time
from pathlib import Path

import pytest
from django.db import transaction

from attestation.files import services, tasks
from attestation.files.invariants import orphans
from attestation.files.models import StoredFile
from attestation.files.storage import backup_mark, drawing_path, keep_drawing

DAY = 24 * 60 * 60


@pytest.fixture
def stored(db, settings, tmp_path):
    settings.VAR_DIR = tmp_path
    return services.store_bytes(b"x", name="a.txt", content_type="text/plain", actor=None)


def bytes_of(stored):
    return Path(stored.blob.path)


def killed_job():
    """Keep a file as a job does that is killed before its transaction ends."""
    with transaction.atomic():
        stored = services.store_bytes(b"y", name="b.txt", content_type="text/plain", actor=None)
        keep_drawing(drawing_path(stored.pk, "1.png"), b"z")
        transaction.set_rollback(True)
    return stored


def test_what_a_killed_job_has_left_goes_after_a_day(stored, later):
    lost = killed_job()
    later(0.9)
    assert services.sweep() == 0
    later(1.1)
    tasks.sweep_orphans(timestamp=0)
    assert not bytes_of(lost).exists()
    assert not drawing_path(lost.pk, "1.png").parent.exists()
    assert bytes_of(stored).exists()


def test_old_bytes_with_a_new_name_are_young(stored):
    lost = killed_job()
    os.utime(bytes_of(lost), (0, 0))
    assert services.sweep() == 0


def test_a_discarded_file_stays_for_a_day_and_then_goes(
    stored, later, django_capture_on_commit_callbacks
):
    services.store_bytes(b"z", name="c.txt", content_type="text/plain", actor=None)
    with django_capture_on_commit_callbacks(execute=True):
        services.discard(stored)
    assert not StoredFile.objects.filter(pk=stored.pk).exists()
    later(0.9)
    services.sweep()
    assert bytes_of(stored).exists()
    later(1.1)
    services.sweep()
    assert not bytes_of(stored).exists()


def test_a_discarded_old_file_begins_its_day_with_the_discarding(
    stored, django_capture_on_commit_callbacks
):
    os.utime(bytes_of(stored), (0, 0))
    with django_capture_on_commit_callbacks(execute=True):
        services.discard(stored)
    assert bytes_of(stored).stat().st_mtime > time.time() - DAY


def test_discarding_makes_no_file_where_none_is(stored, django_capture_on_commit_callbacks):
    bytes_of(stored).unlink()
    with django_capture_on_commit_callbacks(execute=True):
        services.discard(stored)
    assert not bytes_of(stored).exists()


def test_an_empty_database_deletes_nothing(stored, later, caplog):
    StoredFile.objects.all().delete()
    later(2)
    with pytest.raises(services.WrongDatabaseError, match="1 of 1 old files have no row"):
        tasks.sweep_orphans(timestamp=0)
    assert "1 of 1 old files have no row" in caplog.text
    assert bytes_of(stored).exists()
    assert services.sweep(is_sure=True) == 1


def test_a_database_that_knows_less_than_half_of_the_files_deletes_nothing(
    stored, later, monkeypatch
):
    monkeypatch.setattr(services, "FEW", 1)
    lost = killed_job()
    later(2)
    with pytest.raises(services.WrongDatabaseError, match="2 of 3"):
        services.sweep()
    assert bytes_of(lost).exists()
    monkeypatch.setattr(services, "FEW", 2)
    assert services.sweep() == 2


def test_nothing_goes_between_the_dump_and_the_copy_of_a_backup(stored, later):
    lost = killed_job()
    later(2)
    backup_mark().touch()
    assert services.sweep() == 0
    assert list(orphans(None)) == []
    backup_mark().unlink()
    assert services.sweep() == 2
    assert not bytes_of(lost).exists()


def test_a_mark_that_was_forgotten_holds_nothing_up(stored, later):
    lost = killed_job()
    backup_mark().touch()
    later(4)
    services.sweep()
    assert not bytes_of(lost).exists()


def test_bytes_without_a_row_break_an_invariant(stored, later):
    assert list(orphans(None)) == []
    lost = killed_job()
    later(2)
    assert list(orphans(None)) == []
    later(4)
    assert f"no row names {lost.pk.hex[:2]}/{lost.pk.hex}" in list(orphans(None))
