"""What mutants of a module there are, and that one that is put in is the one that runs."""

import importlib.util
import sys

import pytest

from trust.mutating.mutants import mutants_of, unchanged_of
from trust.mutating.trying import put_in

TEXT = """
KNOWN = {"a", "b"}


def may(name, age):
    if name not in KNOWN:
        raise LookupError(name)
    return age >= 18
"""


@pytest.fixture
def path(tmp_path, monkeypatch):
    path = tmp_path / "rule.py"
    path.write_text(TEXT)
    spec = importlib.util.spec_from_file_location("rule_of_a_test", path)
    module = importlib.util.module_from_spec(spec)
    spec.loader.exec_module(module)
    monkeypatch.setitem(sys.modules, "rule_of_a_test", module)
    return path


def test_each_is_one_small_change(path):
    assert [mutant.what for mutant in mutants_of(path)] == [
        "{'a', 'b'} → {'b'}",
        "{'a', 'b'} → {'a'}",
        "if name not in KNOWN: raise LookupError(name) → if not name not in KNOWN: "
        "raise LookupError(name)",
        "name not in KNOWN → name in KNOWN",
        "raise LookupError(name) → pass",
        "return age >= 18 → return None",
        "age >= 18 → age > 18",
        "18 → 19",
    ]


def test_it_is_put_in_the_place_of_what_is_loaded(path):
    may = sys.modules["rule_of_a_test"].may
    put_in(unchanged_of(path))
    assert may("a", 18) is True
    [stricter] = [mutant for mutant in mutants_of(path) if mutant.what == "age >= 18 → age > 18"]
    put_in(stricter)
    assert may("a", 18) is False
    [smaller] = [mutant for mutant in mutants_of(path) if mutant.what == "{'a', 'b'} → {'b'}"]
    put_in(smaller)
    with pytest.raises(LookupError):
        may("a", 18)
