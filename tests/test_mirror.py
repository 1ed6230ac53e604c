"""Tests lie where the code lies: the path of a test module names the module that it tests."""

from pathlib import Path

ROOT = Path(__file__).parents[1]
TESTS = ROOT / "tests"
#: Folders of tests that cross the rooms.
CROSS_CUTTING = {"browser", "demo", "deploy", "design", "docs", "performance", "security"}
#: Tests of the repository itself, beside those of `attestation/<module>.py`.
OF_THE_REPOSITORY = {
    "test_catalogues",
    "test_layout",
    "test_mirror",
    "test_prepared",
    "test_static_checks",
    "test_turns",
}
#: Packages that are not a room of `attestation`, by their folder under `tests/`.
PACKAGES = {
    "cms_pages": ROOT / "cms_pages",
    "config": ROOT / "site" / "config",
    "trust": ROOT / "trust",
}


def code_folder(folder: Path) -> Path:
    """Return the folder of the code that a folder of tests mirrors."""
    parts = folder.relative_to(TESTS).parts
    if parts and parts[0] in PACKAGES:
        return PACKAGES[parts[0]].joinpath(*parts[1:])
    return ROOT.joinpath("attestation", *parts)


def has_module(folder: Path, name: str) -> bool:
    return (folder / f"{name}.py").is_file() or (folder / name / "__init__.py").is_file()


def mirrored(path: Path) -> bool:
    """Tell whether `test_<module>.py` or `test_<module>_<topic>.py` has its module in the code."""
    folders = [code_folder(path.parent)]
    if path.parent == TESTS:
        folders.append(ROOT)
    words = path.stem.removeprefix("test_").split("_")
    names = ["_".join(words[:length]) for length in range(1, len(words) + 1)]
    return any(has_module(folder, name) for folder in folders for name in names)


def modules() -> list[str]:
    return sorted(
        str(path.relative_to(TESTS))
        for path in TESTS.rglob("test_*.py")
        if path.relative_to(TESTS).parts[0] not in CROSS_CUTTING
        and not (path.parent == TESTS and path.stem in OF_THE_REPOSITORY)
    )


def test_a_test_module_has_the_path_of_the_module_that_it_tests() -> None:
    assert [path for path in modules() if not mirrored(TESTS / path)] == []


def test_the_folders_of_tests_are_those_of_the_code_or_in_the_list() -> None:
    folders = {path.parent for path in TESTS.rglob("*.py")} - {TESTS}
    strange = {
        str(folder.relative_to(TESTS))
        for folder in folders
        if folder.relative_to(TESTS).parts[0] not in CROSS_CUTTING
        and not code_folder(folder).is_dir()
    }
    assert strange == set()
    assert {name for name in CROSS_CUTTING if not (TESTS / name).is_dir()} == set()


def test_a_test_module_without_its_module_is_found() -> None:
    assert mirrored(TESTS / "scheduling" / "test_reminders.py")
    assert not mirrored(TESTS / "scheduling" / "test_nothing_like_it.py")
