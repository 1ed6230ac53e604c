"""The one list of rooms: everything that rooms bring is found by it, and documents follow it."""

import ast
import re
import sys
import tomllib
from inspect import signature
from pathlib import Path

import pytest
from procrastinate.contrib.django import app
from procrastinate.contrib.django.models import ProcrastinateJob

from attestation import rooms
from attestation.base.jobs import defer

ROOT = Path(__file__).parents[1]


def sources() -> list[Path]:
    return [*ROOT.glob("attestation/**/*.py"), *ROOT.glob("cms_pages/**/*.py")]


def test_every_folder_of_the_module_is_a_room_or_known_furniture():
    folders = {path.parent.name for path in ROOT.glob("attestation/*/__init__.py")}
    furniture = {"base", "demo", "management", "migrations", "templatetags"}
    assert folders == {*rooms.ROOMS, *furniture}


def test_the_contract_of_imports_has_the_rooms_in_their_order():
    contracts = tomllib.loads((ROOT / "pyproject.toml").read_text())["tool"]["importlinter"]
    layers = next(one for one in contracts["contracts"] if one["type"] == "layers")["layers"]
    below = [layer.removeprefix("attestation.") for layer in layers if "|" not in layer]
    assert [room for room in reversed(below) if room != "demo"] == list(rooms.ROOMS)


def test_the_table_of_the_architecture_has_the_rooms_in_their_order():
    text = (ROOT / "docs" / "architecture.md").read_text()
    rows = re.findall(r"^\| `(\w+)/` \|", text, flags=re.MULTILINE)
    assert rows[: rows.index("demo")] == ["base", *rooms.ROOMS]


def test_every_module_that_registers_is_imported_at_start_up():
    names = [name for kind in rooms.REGISTERING for name in rooms.modules(kind)]
    assert len(names) == len(set(names))
    assert set(names) <= set(sys.modules)


def test_whatever_adds_to_a_registry_is_found_by_its_name():
    """A decorator that adds, in a module of another name, would be forgotten in some process."""
    adding = re.compile(
        r"^(@[\w.]+\.add\b|@receiver|@invariant|@metric|personal_data\.add)", flags=re.MULTILINE
    )
    for room in rooms.ROOMS:
        for path in (ROOT / "attestation" / room).rglob("*.py"):
            if adding.search(path.read_text()):
                names = {path.stem, *(parent.name for parent in path.parents)}
                assert names & set(rooms.REGISTERING), path.relative_to(ROOT)


def task_names() -> set[str]:
    app.perform_import_paths()
    names = {task.name for task in app.tasks.values()}
    return {name for name in names if name.startswith(("attestation.", "cms_pages."))}


def test_every_job_of_every_room_is_known_to_the_worker():
    found = {
        f"{'.'.join(path.relative_to(ROOT).with_suffix('').parts)}.{node.name}"
        for path in sources()
        if path.stem == "tasks"
        for node in ast.parse(path.read_text()).body
        if isinstance(node, ast.FunctionDef | ast.AsyncFunctionDef)
        and any("app.task" in ast.unparse(decorator) for decorator in node.decorator_list)
    }
    assert found == task_names()
    assert len(found) > 20


def test_every_job_that_is_deferred_by_name_exists():
    naming = re.compile(r'"((?:attestation|cms_pages)\.[\w.]*tasks\.\w+)"')
    services = [path for path in sources() if path.stem != "tasks"]
    names = {name for path in services for name in naming.findall(path.read_text())}
    assert names <= task_names()
    assert names


def test_nobody_imports_jobs():
    """Jobs call services; a service that imported a job would close the circle."""
    importing = re.compile(
        r"^\s*(from [\w.]+\.tasks import|from [\w.]+ import .*\btasks\b)", re.MULTILINE
    )
    assert [
        path
        for path in sources()
        if importing.search(path.read_text().replace("procrastinate.tasks", ""))
    ] == []


@pytest.mark.django_db(transaction=True)
def test_a_real_worker_runs_a_job_of_every_room(worker_process):
    """The worker is a process of its own: it knows only what its settings tell it to import."""
    by_the_clock = {
        name for name in task_names() if "timestamp" in signature(app.tasks[name].func).parameters
    }
    rooms_with_jobs = {name.rpartition(".tasks.")[0] for name in task_names()}
    assert {name.rpartition(".tasks.")[0] for name in by_the_clock} == rooms_with_jobs
    for name in by_the_clock:
        defer(name, timestamp=0)
    worker_process()
    jobs = ProcrastinateJob.objects.filter(task_name__in=by_the_clock)
    assert dict(jobs.values_list("task_name", "status")) == dict.fromkeys(by_the_clock, "succeeded")
