"""The table that shows where each statement of the guides is kept: whole, and true."""

import ast
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
ROWS = [
    [cell.strip() for cell in line.strip("|\n").split("|")]
    for line in (ROOT / "docs/coverage-of-guides.md").read_text(encoding="utf-8").splitlines()
    if re.match(r"\| [MSA]\d+ \|", line)
]
NAMED = re.compile(r"`(tests/[\w/]+\.py)::(\w+)`")


def functions_of(path: Path) -> set[str]:
    tree = ast.parse(path.read_text(encoding="utf-8"))
    return {node.name for node in ast.walk(tree) if isinstance(node, ast.FunctionDef)}


def test_every_statement_is_numbered_once_and_without_gaps():
    for guide in "MSA":
        numbers = [int(row[0][1:]) for row in ROWS if row[0].startswith(guide)]
        assert numbers == list(range(1, len(numbers) + 1))
        assert numbers


@pytest.mark.parametrize("row", ROWS, ids=lambda row: row[0])
def test_every_statement_has_a_screen_and_a_test_that_exists(row):
    _, statement, screen, tests = row
    assert statement
    assert screen
    named = NAMED.findall(tests)
    assert named
    for path, name in named:
        assert name in functions_of(ROOT / path), f"{path}::{name}"
