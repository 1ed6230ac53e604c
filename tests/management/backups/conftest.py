"""A backup of a small site, and another installation to restore one into."""

import shutil
import uuid
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import urlsplit

import psycopg
import pytest
from psycopg import sql

from attestation.files import services
from attestation.management.backups import making


@pytest.fixture
def var_dir(settings: Any, tmp_path: Path) -> Path:
    settings.VAR_DIR = tmp_path
    settings.DISK_RESERVE_BYTES = 0
    return tmp_path


@pytest.fixture
def backup(db: None, var_dir: Path) -> Path:
    """One with a private file and a public one."""
    services.store_bytes(b"private", name="a.txt", content_type="text/plain", actor=None)
    (var_dir / "media").mkdir()
    (var_dir / "media" / "rules.pdf").write_bytes(b"public")
    return making.make(var_dir / "backups")


class Elsewhere(NamedTuple):
    """An installation that has nothing yet: its variables, its folder, its database."""

    environment: dict[str, str]
    var_dir: Path
    dsn: str


@pytest.fixture
def elsewhere(process_environment: dict[str, str], tmp_path: Path) -> Any:
    name = f"test_restored_{uuid.uuid4().hex[:12]}"
    url = process_environment["DATABASE_URL"]
    here = urlsplit(url).path.lstrip("/")
    with psycopg.connect(url.replace(here, "postgres", 1), autocommit=True) as server:
        server.execute(
            sql.SQL("CREATE DATABASE {} TEMPLATE template0").format(sql.Identifier(name))
        )
        folder = tmp_path / "elsewhere"
        dsn = url.replace(here, name, 1)
        environment = process_environment | {"DATABASE_URL": dsn, "VAR_DIR": str(folder)}
        yield Elsewhere(environment, folder, dsn)
        server.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))
    shutil.rmtree(folder, ignore_errors=True)
