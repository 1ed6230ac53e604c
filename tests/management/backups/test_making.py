"""A backup is whole, or it is not there; nobody else can read it."""

import stat
import subprocess
import tarfile

import pytest
from django.core.files.base import ContentFile
from django.core.management import CommandError, call_command

from attestation.files import storage
from attestation.files.storage import ReservingStorage
from attestation.management.backups import archive, making, manifest, programs
from attestation.management.backups.errors import BackupError

pytestmark = pytest.mark.django_db


def test_it_holds_database_and_files_with_their_hashes_for_its_owner_alone(backup, var_dir):
    assert sorted(path.name for path in backup.iterdir()) == [
        "database.dump",
        "files.tar",
        "manifest.json",
    ]
    told = manifest.read(backup)
    for part in told.parts:
        assert part == manifest.part_of(backup / part.name, count=part.count)
    with tarfile.open(backup / "files.tar") as files:
        names = {name.partition("/")[0] for name in files.getnames()}
    assert names == {"private", "media"}
    assert told.part("files.tar").count == 2
    assert told.server == programs.server_version()
    assert not storage.backup_mark().exists()
    assert making.done_mark().exists()
    for path in (backup, *backup.iterdir()):
        assert stat.S_IMODE(path.stat().st_mode) & 0o077 == 0


def test_no_password_stands_among_the_arguments(monkeypatch, var_dir, settings, db):
    from django.db import connection

    seen = []
    started = subprocess.Popen

    def watch(command, **options):
        seen.append((command, options.get("env") or {}))
        return started(command, **options)

    known = connection.get_connection_params() | {"password": "a-secret"}
    monkeypatch.setattr(connection, "get_connection_params", lambda: known)
    monkeypatch.setattr(subprocess, "Popen", watch)
    making.make(var_dir / "backups")
    dumps = [(words, env) for words, env in seen if "--format=custom" in words]
    assert len(dumps) == 1
    words, env = dumps[0]
    assert "a-secret" not in " ".join(words)
    assert env["PGPASSWORD"] == "a-secret"


def test_what_breaks_off_leaves_nothing_and_keeps_nobody_out(var_dir, monkeypatch):
    to = var_dir / "backups"

    def broken(*_args):
        raise OSError(28, "No space left on device")

    with monkeypatch.context() as patched:
        patched.setattr(making, "_dump", broken)
        with pytest.raises(CommandError, match="No space left"):
            call_command("backup", "--to", to)
    assert list(to.iterdir()) == []
    assert not storage.backup_mark().exists()
    # One that was killed had no time to tidy up.
    (to / "unfinished-attestation-20260101T000000Z").mkdir()
    storage.backup_mark().touch()
    made = making.make(to)
    assert list(to.iterdir()) == [made]


def test_of_two_at_once_the_second_is_refused(var_dir):
    with making._alone(), pytest.raises(BackupError, match="ещё делается"):
        making.make(var_dir / "backups")


def test_a_full_disk_is_told_before_anything_is_written(var_dir, settings):
    settings.DISK_RESERVE_BYTES = 10**18
    with pytest.raises(BackupError, match=r"свободно .* МБ"):
        making.make(var_dir / "backups")
    assert list((var_dir / "backups").iterdir()) == []


def test_it_is_not_made_inside_what_it_copies(var_dir):
    with pytest.raises(BackupError, match="сама входит в копию"):
        making.make(var_dir / "private" / "backups")


def test_so_many_stay_as_are_to_be_kept(backup, var_dir):
    to = var_dir / "backups"
    old = [to / f"attestation-2026010{day}T000000Z" for day in (1, 2, 3)]
    for folder in old:
        folder.mkdir()
    (to / "notes").mkdir()
    earlier = backup.rename(to / "attestation-20260901T000000Z")
    made = making.make(to, keep=2)
    assert making.whole(to) == [earlier, made]
    assert (to / "notes").exists()


def test_what_is_deleted_while_a_backup_runs_is_in_it_and_then_gone(var_dir, monkeypatch):
    """A document of the site goes with its bytes; its row may stand in the dump."""
    media = ReservingStorage()
    media.save("lost.pdf", ContentFile(b"lost"))
    dump = making._dump

    def meanwhile(*args):
        # One that came after the backup had begun, too.
        media.save("documents/short.pdf", ContentFile(b"short"))
        dump(*args)
        for name in ("documents/short.pdf", "lost.pdf", "never.pdf"):
            media.delete(name)
            assert not media.exists(name)
        media.save("new.pdf", ContentFile(b"new"))

    monkeypatch.setattr(making, "_dump", meanwhile)
    made = making.make(var_dir / "backups")
    with tarfile.open(made / "files.tar") as files:
        for name, content in (("lost", b"lost"), ("documents/short", b"short"), ("new", b"new")):
            assert files.extractfile(f"media/{name}.pdf").read() == content
    assert not storage.deleted_meanwhile().exists()
    media.delete("new.pdf")
    assert not storage.deleted_meanwhile().exists()


def test_an_upload_that_shrinks_while_it_is_read_spoils_no_archive(tmp_path):
    path = tmp_path / "upload"
    path.write_bytes(b"abc")
    with path.open("rb") as content:
        read = archive._OfLength(content, 5)
        assert read.read(4) == b"abc\0"
        assert read.read(4) == b"\0"
        assert read.read(4) == b""


def test_drawings_and_workplaces_of_jobs_are_left_out(var_dir):
    for name in ("previews/x/1.png", "making/y", "ab/cd"):
        path = var_dir / "private" / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(b"x")
    (var_dir / "private" / "ab" / "link").symlink_to("/etc/hostname")
    names = [name for name, _ in archive._files(var_dir / "private", "private")]
    assert names == ["private/ab/cd"]
