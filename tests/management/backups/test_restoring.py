"""The drill: backed up at work, restored elsewhere, and nothing is missing."""

import datetime
import hashlib
import itertools
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings as configured
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command
from django.db import transaction
from wagtail.documents import get_document_model

from attestation.files import services
from attestation.files.models import StoredFile
from attestation.management.backups import making, manifest, restoring
from attestation.management.backups.errors import BackupError
from attestation.signals import database_restored
from tests import factories

Document = get_document_model()


def run(environment, *words):
    return subprocess.run(  # noqa: S603
        [sys.executable, "manage.py", *map(str, words)],
        cwd=configured.BASE_DIR,
        env=environment,
        capture_output=True,
        text=True,
    )


def work(until_ends):
    """Write and throw away rows with files for as long as a process runs."""
    written = []
    for number in itertools.count():
        content = f"work {number}".encode() * 100
        stored = services.store_bytes(content, name="a.txt", content_type="text/plain", actor=None)
        document = Document.objects.create(title="a", file=ContentFile(content, name="a.txt"))
        if number % 3:
            with transaction.atomic():
                services.discard(stored)
            document.delete()
        else:
            written.append(stored.pk)
        if until_ends.poll() is not None:
            return written
    return written


@pytest.mark.long
@pytest.mark.django_db(transaction=True)
def test_a_drill(region, var_dir, process_environment, elsewhere, tmp_path):
    factories.registered(region.home.teacher, region.home.coordinator)
    before = [
        services.store_bytes(b"x" * n, name="b.txt", content_type="text/plain", actor=None).pk
        for n in range(1, 20)
    ]
    to = tmp_path / "backups"
    command = [sys.executable, "manage.py", "backup", "--to", str(to), "--keep", "2"]
    process = subprocess.Popen(  # noqa: S603
        command,
        cwd=configured.BASE_DIR,
        env=process_environment | {"DISK_RESERVE_MB": "0"},
        stderr=subprocess.PIPE,
        stdout=subprocess.PIPE,
        text=True,
    )
    during = work(process)
    said, complained = process.communicate()
    assert process.returncode == 0, complained
    folder = making.whole(to)[-1]
    assert said.strip() == str(folder)

    restored = run(elsewhere.environment, "restore", folder)
    assert restored.returncode == 0, restored.stdout + restored.stderr
    assert "every stored file lies on the disk with its size: 0 violations" in restored.stdout
    with psycopg.connect(elsewhere.dsn) as there:
        rows = dict(there.execute("SELECT id, sha256 FROM attestation_storedfile").fetchall())
        documents = there.execute("SELECT file FROM wagtaildocs_document").fetchall()
        people = there.execute("SELECT count(*) FROM attestation_application").fetchone()[0]
    root = elsewhere.var_dir / "test"
    assert set(before) <= rows.keys()
    # Something was written, and thrown away, while it ran.
    assert len(during) > 3
    for key, checksum in rows.items():
        content = (root / "private" / key.hex[:2] / key.hex).read_bytes()
        assert hashlib.sha256(content).hexdigest() == checksum
    for (name,) in documents:
        assert (root / "media" / name).exists()
    assert people == 1

    # Whatever is there already is not touched.
    again = run(elsewhere.environment, "restore", folder)
    assert again.returncode == 1
    assert "База данных не пуста" in again.stderr


@pytest.fixture
def empty(monkeypatch):
    monkeypatch.setattr("django.db.connection.introspection.table_names", lambda *cursor: [])


@pytest.mark.django_db
def test_folders_that_are_not_empty_are_left_alone(backup, empty, var_dir):
    with pytest.raises(CommandError, match=r"private не пуста.*пустой VAR_DIR"):
        call_command("restore", backup)
    assert StoredFile.objects.count() == 1


@pytest.mark.django_db
def test_a_tampered_or_unfinished_one_is_refused_before_anything_is_looked_at(backup):
    with (backup / "files.tar").open("ab") as file:
        file.write(b"x")
    with pytest.raises(CommandError, match="изменена или повреждена"):
        call_command("restore", backup)
    with pytest.raises(CommandError, match="не была закончена"):
        call_command("restore", backup.parent)


def told(**changed):
    now = datetime.datetime.now(datetime.UTC)
    return manifest.Manifest(
        **{
            "made_at": now,
            "encryption": "",
            "server": 15,
            "dumped_by": 15,
            "migrations": [],
            "parts": [],
            **changed,
        }
    )


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("changed", "sentence"),
    [
        ({"server": 99}, "нужен сервер той же версии или новее"),
        ({"migrations": ["attestation.9999_later"]}, "более новой версией программы"),
        ({"dumped_by": 99}, "postgresql-client-99"),
    ],
)
def test_what_this_version_cannot_restore_is_told_before_anything_is_written(changed, sentence):
    with pytest.raises(BackupError, match=sentence):
        restoring._require_versions(told(**changed))
    assert restoring._require_versions(told(migrations=manifest.applied_migrations()))


@pytest.mark.django_db
def test_whoever_must_forget_again_is_told_of_which_moment_the_data_are(
    backup, var_dir, monkeypatch
):
    heard = []

    def listen(made_at, **_signal):
        heard.append(made_at)

    for step in ("_require_emptiness", "_require_versions", "_unpack", "_load", "call_command"):
        monkeypatch.setattr(restoring, step, lambda *args, **options: None)
    database_restored.connect(listen)
    try:
        restoring.restore(backup, say=lambda sentence: None)
    finally:
        database_restored.disconnect(listen)
    assert heard == [manifest.read(backup).made_at]
