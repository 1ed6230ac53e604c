"""The programs of PostgreSQL fit the server, or a sentence says what to install."""

import pytest

from attestation.management.backups import programs
from attestation.management.backups.errors import BackupError


@pytest.fixture
def installed(settings, tmp_path):
    """Make a folder with programs of a version."""

    def make(version):
        folder = tmp_path / str(version)
        folder.mkdir()
        for name in ("pg_dump", "pg_restore"):
            (folder / name).write_text(
                f"#!/bin/sh\necho '{name} (PostgreSQL) {version}.1 (Debian)'"
            )
            (folder / name).chmod(0o755)
        return str(folder)

    return make


def test_of_several_the_oldest_that_knows_the_server_is_taken(installed, monkeypatch):
    folders = [installed(version) for version in (15, 98, 99)]
    monkeypatch.setenv("PATH", ":".join(folders))
    assert programs.program("pg_dump", at_least=97) == (f"{folders[1]}/pg_dump", 98)
    assert programs.program("pg_restore", at_least=99).major == 99


def test_none_is_a_sentence_that_names_the_package(installed, settings):
    settings.POSTGRES_BIN = installed(15)
    assert programs.program("pg_dump", at_least=15).major == 15
    with pytest.raises(BackupError, match=r"postgresql-client-16 .* POSTGRES_BIN"):
        programs.program("pg_dump", at_least=16)


@pytest.mark.django_db
def test_the_server_of_these_tests_has_its_programs():
    assert programs.program("pg_dump", at_least=programs.server_version())
