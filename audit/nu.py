"""The Nu checker: whether pages are valid HTML, and the styles valid CSS."""

import json
import shutil
import subprocess
from pathlib import Path

from audit.pages import Place
from audit.report import Row, faultless

_JAR = Path(__file__).parent / "node_modules" / "vnu-jar" / "build" / "dist" / "vnu.jar"

#: Container queries (CSS Containment 3) are younger than what the checker knows of CSS.
_NOT_YET_KNOWN = ("CSS: Unrecognized at-rule “@container”", "CSS: “container-type”: Property")


def check(name: str, places: list[Place], folder: Path) -> Row:
    """Every error and warning in the HTML of ``places``.

    Args:
        folder: where the pages are written down; its former contents go.
    """
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    files = {}
    for number, place in enumerate(places):
        file = folder / f"{number}.html"
        file.write_text(place.html, encoding="utf-8")
        files[file.name] = place
    faults = [
        f"{files[Path(message['url']).name]} line {message.get('lastLine', '?')}: {_said(message)}"
        for message in _run("--html", *(str(folder / f"{n}.html") for n in range(len(places))))
    ]
    return faultless("nu", name, f"{len(places)} pages", faults)


def check_styles(sheet: Path) -> Row:
    """Every error in a style sheet."""
    said = [_said(message) for message in _run("--css", str(sheet))]
    faults = [fault for fault in said if not fault.startswith(_NOT_YET_KNOWN)]
    return faultless("nu", sheet.name, "1 style sheet", faults)


def _said(message: dict) -> str:
    extract = " ".join(message.get("extract", "").split())
    return f"{message['message']} {extract}".rstrip()


def _run(*arguments: str) -> list[dict]:
    done = subprocess.run(  # noqa: S603
        [
            *("java", "-jar", str(_JAR), "--format", "json", "--stdout", "--exit-zero-always"),
            *arguments,
        ],
        stdout=subprocess.PIPE,
        check=True,
    )
    messages = json.loads(done.stdout)["messages"]
    return [m for m in messages if m["type"] == "error" or m.get("subType") == "warning"]
