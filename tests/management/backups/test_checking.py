"""What was changed, or was never finished, is no backup."""

import json

import pytest
from django.core.management import CommandError, call_command

from attestation.management.backups import manifest
from attestation.management.backups.checking import check
from attestation.management.backups.errors import BackupError


def test_a_whole_one_is_read_through(backup, capsys):
    call_command("check_backup", backup)
    said = capsys.readouterr().out
    assert "files.tar" in said
    assert "Копия цела и читается." in said


def test_a_half_written_one_is_refused(backup):
    (backup / "manifest.json").unlink()
    with pytest.raises(CommandError, match="не была закончена"):
        call_command("check_backup", backup)


@pytest.mark.parametrize("name", ["database.dump", "files.tar"])
def test_a_changed_byte_and_a_missing_end_are_found(backup, name):
    path = backup / name
    whole = path.read_bytes()
    path.write_bytes(whole[:-1] + bytes([whole[-1] ^ 1]))
    with pytest.raises(BackupError, match="изменена или повреждена"):
        check(backup)
    path.write_bytes(whole[: len(whole) // 2])
    with pytest.raises(BackupError, match="изменена или повреждена"):
        check(backup)
    path.unlink()
    with pytest.raises(BackupError, match="не читается"):
        check(backup)


def test_a_part_that_was_no_dump_from_the_beginning_is_found(backup):
    """Hashes hold, but what was hashed is of no use."""
    (backup / "database.dump").write_bytes(b"no dump")
    said = json.loads((backup / "manifest.json").read_text())
    parts = [manifest.part_of(backup / name) for name in ("database.dump", "files.tar")]
    said["parts"] = [vars(part) | {"count": 2} for part in parts]
    (backup / "manifest.json").write_text(json.dumps(said))
    with pytest.raises(BackupError, match=r"database.dump не читается: pg_restore"):
        check(backup)
    # And an archive with fewer files than were told.
    said["parts"][1]["count"] = 3
    (backup / "manifest.json").write_text(json.dumps(said))
    with pytest.raises(BackupError, match="файлов 2, а должно быть 3"):
        check(backup)


@pytest.mark.parametrize(
    "said", ["", "[]", "{}", '{"format": 2}', '{"format": 1, "made_at": "x", "parts": []}']
)
def test_a_spoilt_manifest_is_a_sentence(tmp_path, said):
    (tmp_path / "manifest.json").write_text(said)
    with pytest.raises(BackupError, match=r"manifest\.json"):
        check(tmp_path)
