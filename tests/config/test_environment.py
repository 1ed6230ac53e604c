"""Production accepts no unsafe value, says so in a line each, and has made nothing by then."""

import os
import subprocess
import sys
from pathlib import Path

import pytest
from config.environment import REQUIRED, refusals

ROOT = Path(__file__).parents[2]
SAFE = {
    "SECRET_KEY": "kZ8-vq3Lr_w0Xn5Jt7YbA1sD4fG6hK9pQ2eR8uMc",
    "ALLOWED_HOSTS": "attestation.institute.test, .institute.test",
    "DATABASE_URL": "postgres://user:password@db.institute.test:5432/attestation",
    "BASE_URL": "https://attestation.institute.test",
    "EMAIL_URL": "smtp+tls://user:password@mail.institute.test:587",
    "DEFAULT_FROM_EMAIL": "Аттестация <attestation@institute.test>",
}


def test_safe_values_are_accepted():
    assert refusals(SAFE) == []
    assert refusals({**SAFE, "EMAIL_URL": "smtp://127.0.0.1:25"}) == []
    assert refusals({**SAFE, "BASE_URL": "https://other.institute.test/"}) == []


@pytest.mark.parametrize("name", REQUIRED)
@pytest.mark.parametrize("value", [None, "", "  "])
def test_what_is_missing_is_named(name, value):
    environment = {**SAFE, name: value} if value is not None else SAFE.copy()
    if value is None:
        del environment[name]
    assert refusals(environment) == [f"Set {name} in the environment."]


@pytest.mark.parametrize(
    ("name", "value"),
    [
        *(("SECRET_KEY", key) for key in ("1", "a" * 60, "django-insecure-short")),
        *(("ALLOWED_HOSTS", hosts) for hosts in ("*", "institute.test,*", "institute.test,")),
        ("ALLOWED_HOSTS", "other.test"),
        *(("BASE_URL", url) for url in ("http://attestation.institute.test", "https://127.0.0.1")),
        *(
            ("BASE_URL", url)
            for url in ("https://localhost", "https://", "institute.test", "https://[")
        ),
        ("BASE_URL", "https://institute.test.evil.test"),
        *(("DATABASE_URL", url) for url in ("sqlite:///db.sqlite3", "mysql://u@h/n", "nonsense")),
        *(
            ("EMAIL_URL", url)
            for url in ("smtp://mail.institute.test", "consolemail://", "filemail://x")
        ),
        *(("DEFAULT_FROM_EMAIL", one) for one in ("Центр", "a@institute.example", "a@example.org")),
    ],
)
def test_an_unsafe_value_is_one_line_that_names_it(name, value):
    [line] = refusals({**SAFE, name: value})
    assert "\n" not in line
    assert name in line or value == "https://["
    assert "user" not in line or "user:password@host" in line


def test_all_refusals_come_at_once_and_nothing_has_been_made(tmp_path):
    var = tmp_path / "var"
    environment = os.environ | {
        **SAFE,
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "VAR_DIR": str(var),
        "SECRET_KEY": "1",
        "ALLOWED_HOSTS": "*",
        "BASE_URL": "http://127.0.0.1:8000",
        "DATABASE_URL": "sqlite:///x",
    }
    started = subprocess.run(
        [sys.executable, "manage.py", "migrate"],
        cwd=ROOT,
        env=environment,
        capture_output=True,
        text=True,
        check=False,
    )
    assert started.returncode == 1
    told = started.stderr.strip().splitlines()
    assert len(told) == 4, started.stderr
    assert {line.split()[0] for line in told} == {
        *("SECRET_KEY", "ALLOWED_HOSTS", "BASE_URL", "DATABASE_URL"),
    }
    assert not var.exists()
