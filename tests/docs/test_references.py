"""What documents name exists: paths, modules, functions. A document that lags behind fails here."""

import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
DOCUMENTS = sorted([*ROOT.glob("*.md"), *ROOT.glob("docs/*.md"), *ROOT.glob("docs/decisions/*.md")])
#: The history tells of names as they were.
DOCUMENTS.remove(ROOT / "CHANGELOG.md")
#: Written by a run, or standing on a server.
ELSEWHERE = ("var/", "/", "http", "~")

_CODE = re.compile(r"`([^`\n]+)`")
_LINK = re.compile(r"\]\(([^)#\s]+)")
_PATH = re.compile(r"^(?:[\w.-]+/)+[\w.-]*\.(?:py|md|html|toml|sh|sql|scss|js|json|svg)$")
_DOTTED = re.compile(r"^(?:attestation|cms_pages|config|tests|bench|audit)(?:\.\w+)+$")


def broken_paths(document: Path, text: str) -> list[str]:
    """Return the links and paths in ``text`` that lead to no file."""
    links = [(document.parent, link) for link in _LINK.findall(text) if "://" not in link]
    roots = (ROOT, ROOT / "attestation", ROOT / "cms_pages", document.parent)
    paths = [path for path in _CODE.findall(text) if _PATH.match(path)]
    return [link for folder, link in links if not (folder / link).exists()] + [
        path
        for path in paths
        if not path.startswith(ELSEWHERE) and not any((root / path).exists() for root in roots)
    ]


def unknown_names(text: str) -> list[str]:
    """Return the dotted names in ``text`` that are neither module nor something in one."""
    return [name for name in _CODE.findall(text) if _DOTTED.match(name) and not _exists(name)]


def _exists(name: str) -> bool:
    parts = name.split(".")
    if parts[0] == "config":
        parts.insert(0, "site")
    for end in range(len(parts), 0, -1):
        module = ROOT.joinpath(*parts[:end])
        source = module.with_suffix(".py")
        if source.is_file() or (module / "__init__.py").is_file() or module.is_dir():
            rest = parts[end:]
            text = source.read_text() if source.is_file() else ""
            return not rest or bool(re.search(rf"\b{rest[0]}\b", text))
    return False


@pytest.mark.parametrize("document", DOCUMENTS, ids=lambda path: str(path.relative_to(ROOT)))
def test_what_a_document_names_exists(document):
    text = document.read_text()
    assert broken_paths(document, text) == []
    assert unknown_names(text) == []


def test_a_lagging_document_is_found():
    text = (
        "See `applications/nowhere.py`, [this](nothing.md) and `attestation.applications.nobody`."
    )
    assert broken_paths(ROOT / "README.md", text) == ["nothing.md", "applications/nowhere.py"]
    assert unknown_names(text) == ["attestation.applications.nobody"]


def test_identifiers_of_the_glossary_stand_in_the_code():
    sources = "\n".join(
        path.read_text()
        for folder in ("attestation", "cms_pages", "templates", "site", "frontend")
        for path in ROOT.joinpath(folder).rglob("*")
        if path.suffix in {".py", ".html", ".js", ".scss"}
    )
    words = set(re.findall(r"\w+", sources))
    rows = re.findall(
        r"^\|[^|\n]*\|([^|\n]*)\|", (ROOT / "docs/glossary.md").read_text(), re.MULTILINE
    )
    named = {
        word for row in rows for code in _CODE.findall(row) for word in re.findall(r"\w+", code)
    }
    assert {word for word in named if word.isascii()} - words == set()
