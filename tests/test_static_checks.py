"""The static checks cover everything; the rules that are off have a reason, and never grow."""

import re
import tomllib
from itertools import pairwise
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
TOOL = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]

#: How many rules of ruff are off in the whole tree; never raised either.
RULES_OFF = 40


def test_every_package_is_typed():
    assert TOOL["mypy"]["files"] == ["attestation", "cms_pages", "site/config", "bench", "audit"]
    assert TOOL["mypy"]["exclude"] == ["/migrations/"]
    assert TOOL["mypy"]["disallow_untyped_defs"]


def test_no_module_is_left_out_by_the_check_of_types():
    silenced = {"ignore_errors", "follow_imports", "disable_error_code"}
    for block in [TOOL["mypy"], *TOOL["mypy"].get("overrides", [])]:
        assert not silenced & block.keys()


@pytest.mark.parametrize("package", ["attestation", "cms_pages", "site/config", "bench", "audit"])
def test_no_error_of_types_is_silenced_without_its_code(package):
    silent = re.compile(r"# type: ignore(?!\[)|# mypy: |@no_type_check")
    for path in (ROOT / package).rglob("*.py"):
        assert not silent.search(path.read_text()), path


@pytest.mark.parametrize("package", ["attestation", "cms_pages", "site/config", "bench", "audit"])
def test_every_silenced_error_of_types_has_its_reason_in_the_line_above(package):
    for path in (ROOT / package).rglob("*.py"):
        lines = path.read_text().splitlines()
        for above, line in pairwise(lines):
            if "# type: ignore" in line:
                assert above.lstrip().startswith("# "), f"{path}: {line}"


def test_every_rule_of_ruff_is_on_but_those_with_a_reason():
    assert TOOL["ruff"]["lint"]["select"] == ["ALL"]
    text = (ROOT / "pyproject.toml").read_text()
    listed = text.split("\nignore = [\n", 1)[1].split("\n]\n", 1)[0].splitlines()
    assert [line for line in listed if " # " not in line] == []


def test_the_list_of_rules_that_are_off_only_shrinks():
    assert len(TOOL["ruff"]["lint"]["ignore"]) == RULES_OFF
