"""The files of `deploy/`, read as what they are."""

import configparser
import re
import shlex
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import yaml

ROOT = Path(__file__).parents[2]
DEPLOY = ROOT / "deploy"
UNITS = DEPLOY / "systemd"
EXAMPLE = DEPLOY / "attestation.env.example"


class _Unit(configparser.RawConfigParser):
    """A unit, where a key may stand more than once: its last value counts here."""

    def optionxform(self, optionstr: str) -> str:
        return optionstr


def unit(name: str) -> configparser.RawConfigParser:
    read = _Unit(strict=False, interpolation=None, comment_prefixes=("#",))
    read.read_string((UNITS / name).read_text())
    return read


def services() -> list[str]:
    return sorted(path.name for path in UNITS.glob("*.service"))


def start(name: str) -> list[str]:
    """Return the words by which the service ``name`` starts."""
    return shlex.split(unit(name)["Service"]["ExecStart"])


def compose() -> dict[str, Any]:
    return yaml.safe_load((DEPLOY / "compose.yaml").read_text())


def variables(*, with_defaults: bool = False) -> dict[str, str]:
    """Return what the example of the environment sets; with those that it only tells of, too."""
    lines = EXAMPLE.read_text().splitlines()
    pattern = re.compile(r"^(# )?([A-Z][A-Z_]+)=(.*)$")
    found = [match for line in lines if (match := pattern.match(line))]
    return {m[2]: m[3].strip('"') for m in found if with_defaults or not m[1]}


def told_commands() -> Iterator[tuple[str, list[str]]]:
    """Yield where a command of `manage.py` is told, and its words."""
    for name in services():
        words = start(name)
        if "manage.py" in words:
            yield name, words[words.index("manage.py") + 1 :]
    for name, service in compose()["services"].items():
        words = service.get("command", [])
        if "manage.py" in words:
            yield name, words[words.index("manage.py") + 1 :]
