"""An encrypted backup tells nothing without its key, and all of it with it."""

import re
import shutil
import subprocess
import tempfile

import pytest

from attestation.management.backups import encryption, making
from attestation.management.backups.checking import can_be_read, check
from attestation.management.backups.errors import BackupError

needs_age = pytest.mark.skipif(not shutil.which("age"), reason="age is not installed")
needs_gpg = pytest.mark.skipif(not shutil.which("gpg"), reason="gpg is not installed")


def run(*words):
    return subprocess.run(words, capture_output=True, text=True, check=True)  # noqa: S603


@pytest.mark.parametrize("wrong", ["operator@attestation.example", "0123ABCD", "age", "-r x"])
def test_whose_key_it_is_must_be_certain(wrong):
    with pytest.raises(BackupError, match="отпечаток"):
        encryption.method(wrong)


@needs_age
@pytest.mark.django_db
def test_by_age(backup, var_dir, monkeypatch):
    key, other = var_dir / "key", var_dir / "other"
    recipient = re.search(r"age1\w+", run("age-keygen", "-o", key).stderr)[0]
    folder = making.make(var_dir / "secret", recipient=recipient)
    for name in ("database.dump", "files.tar"):
        assert (folder / name).read_bytes().startswith(b"age-encryption.org/")
    # Whether it is whole shows without the key; what is in it with the key alone.
    assert not can_be_read(check(folder), "")
    assert check(folder, identity=str(key)).part("files.tar").count == 2
    run("age-keygen", "-o", other)
    with pytest.raises(BackupError, match="age: "):
        check(folder, identity=str(other))
    # A key that is none fails before a backup is there.
    with pytest.raises(BackupError, match="age: "):
        making.make(var_dir / "none", recipient="age1wrong")
    assert list((var_dir / "none").iterdir()) == []


@pytest.fixture
def keyring(monkeypatch):
    """A home of gpg; its sockets allow short paths alone."""
    with tempfile.TemporaryDirectory() as home:
        monkeypatch.setenv("GNUPGHOME", home)
        yield home
        run("gpgconf", "--kill", "all")


@needs_gpg
@pytest.mark.django_db
def test_by_gpg(backup, var_dir, keyring):
    run("gpg", "--batch", "--passphrase", "", "--quick-gen-key", "backup", "default")
    listed = run("gpg", "--batch", "--with-colons", "--list-keys")
    fingerprint = re.search(r"^fpr:+([0-9A-F]{40}):", listed.stdout, flags=re.MULTILINE)[1]
    folder = making.make(var_dir / "secret", recipient=fingerprint)
    assert b"PGDMP" not in (folder / "database.dump").read_bytes()
    assert check(folder).part("files.tar").count == 2
    shutil.rmtree(keyring)
    with pytest.raises(BackupError, match="gpg: "):
        check(folder)
