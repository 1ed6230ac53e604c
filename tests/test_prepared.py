"""The harness itself: names of prepared fixtures, and a database undone in place."""

import ast
from collections import Counter
from pathlib import Path

import psycopg
import pytest
from django.db import connection

from attestation.directory.models import Municipality
from tests import database
from tests.baseline import Baseline

TESTS = Path(__file__).parent


def decorators(function: ast.FunctionDef) -> set[str]:
    """Return the names of the decorators of ``function``, without their modules."""
    called = (one.func if isinstance(one, ast.Call) else one for one in function.decorator_list)
    return {ast.unparse(one).rpartition(".")[2] for one in called}


def test_the_name_of_a_prepared_fixture_is_its_own() -> None:
    functions = [
        node
        for path in TESTS.rglob("*.py")
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8")))
        if isinstance(node, ast.FunctionDef) and decorators(node) & {"fixture", "prepared"}
    ]
    defined = Counter(function.name for function in functions)
    prepared = {function.name for function in functions if "prepared" in decorators(function)}
    assert prepared >= {"region", "site", "demonstration"}
    assert [name for name in prepared if defined[name] > 1] == []


def test_the_tests_of_a_group_stay_with_one_worker(request: pytest.FixtureRequest) -> None:
    """Else each worker sets up anew what the group begins with, and nothing fails by it."""
    group = request.node.get_closest_marker("xdist_group").args[0]
    assert group == "tests/test_prepared.py"
    if hasattr(request.config, "workerinput"):
        assert request.node.nodeid.endswith(f"@{group}")


@pytest.mark.django_db(transaction=True)
def test_what_was_committed_is_undone_in_place() -> None:
    database.reset()
    with psycopg.connect(**connection.get_connection_params()) as before:
        baseline = Baseline.of(before)
    first = Municipality.objects.create(name="Первый")
    connection.close()
    with psycopg.connect(**connection.get_connection_params()) as again:
        assert baseline.restore(again)
        assert Baseline.of(again) == baseline
    assert not Municipality.objects.exists()
    assert Municipality.objects.create(name="Второй").pk == first.pk


@pytest.mark.django_db(transaction=True)
def test_a_changed_schema_asks_for_a_fresh_copy() -> None:
    database.reset()
    with psycopg.connect(**connection.get_connection_params()) as before:
        baseline = Baseline.of(before)
    with connection.cursor() as cursor:
        cursor.execute("ALTER TABLE attestation_municipality DISABLE TRIGGER ALL")
        cursor.execute("ALTER TABLE attestation_municipality ENABLE TRIGGER ALL")
    connection.close()
    with psycopg.connect(**connection.get_connection_params()) as again:
        assert not baseline.restore(again)
