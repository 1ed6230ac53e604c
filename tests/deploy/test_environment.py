"""The example of the environment and the table in the documents name what the settings read."""

import ast
import re
import subprocess
from itertools import pairwise

import pytest
from config.environment import refusals

from tests.deploy.files import EXAMPLE, ROOT, variables

#: Read by Django itself and by the library of the metrics.
BY_OTHERS = {"DJANGO_SETTINGS_MODULE"}
_READERS = {"env", "environ", "os.environ"}


def read(source: str) -> set[str]:
    """Return the names of variables that ``source`` reads from the environment."""
    found = set()
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Call):
            target = ast.unparse(node.func)
            owner = target.rpartition(".")[0] if target != "env" else "env"
            given = node.args[0] if node.args else None
        elif isinstance(node, ast.Subscript):
            owner, given = ast.unparse(node.value), node.slice
        else:
            continue
        if owner in _READERS and isinstance(given, ast.Constant) and isinstance(given.value, str):
            found.add(given.value)
    return found


def all_read() -> set[str]:
    return {
        name
        for path in (ROOT / "site" / "config").rglob("*.py")
        for name in read(path.read_text())
        if not path.name.startswith("test")
    }


def test_a_variable_that_is_read_is_found():
    told = 'env("A", default="")\nenv.int("B")\nos.environ["C"]\nos.environ.get("D")\nother("E")'
    assert read(told) == {"A", "B", "C", "D"}
    assert {"SECRET_KEY", "DATABASE_LOCK_TIMEOUT", "REDIS_URL"} <= all_read()


def test_the_example_has_every_variable_and_no_other():
    assert set(variables(with_defaults=True)) == all_read() | BY_OTHERS


def test_every_variable_of_the_example_is_explained_above_it():
    lines = EXAMPLE.read_text().splitlines()
    for above, line in pairwise(lines):
        if re.match(r"^(# )?[A-Z][A-Z_]+=", line):
            assert re.match(r"^# .*[a-z].*", above), line


def test_the_documents_have_a_row_for_every_variable():
    text = (ROOT / "docs" / "operations.md").read_text()
    rows = "\n".join(row.split("|")[1] for row in text.splitlines() if row.startswith("| `"))
    assert set(variables(with_defaults=True)) - set(re.findall(r"`([A-Z][A-Z_]+)`", rows)) == set()


def test_the_example_is_refused_until_a_key_is_in_it_and_the_sender_exists():
    told = variables()
    assert refusals(told) == ["Set SECRET_KEY in the environment."]
    key = "".join(map(chr, range(48, 98)))
    assert refusals(told | {"SECRET_KEY": key}) == [
        "DEFAULT_FROM_EMAIL must be an address that exists."
    ]
    sender = "centre@attestation.test"
    assert refusals(told | {"SECRET_KEY": key, "DEFAULT_FROM_EMAIL": sender}) == []


@pytest.mark.parametrize("name", ["DEFAULT_FROM_EMAIL", "VAR_DIR", "EMAIL_URL"])
def test_a_shell_reads_the_example_as_systemd_does(name):
    command = f'set -a; . "{EXAMPLE}"; printenv {name}'
    said = subprocess.run(  # noqa: S603
        ["/bin/sh", "-c", command], capture_output=True, text=True, check=True
    )
    assert said.stdout.strip() == variables()[name]
