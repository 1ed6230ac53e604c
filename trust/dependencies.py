"""`python -m trust.dependencies`: known vulnerabilities of what we install, by pip-audit.

Without a network, or with a mirror that knows no vulnerabilities, nothing can be said: that is told
plainly and fails nothing. A vulnerability that was found fails.
"""

import json
import subprocess
import sys
from typing import Any

FILES = ("requirements.txt", "requirements-dev.txt")
_SECONDS = 120
_OPTIONS = ("--disable-pip", "--require-hashes", "--progress-spinner=off", "--format=json")


def judged(answer: str) -> tuple[str, bool]:
    """Return a line about an answer of pip-audit, and whether it names a vulnerability.

    Args:
        answer: what it printed as JSON; empty where it could not ask.
    """
    try:
        packages: list[dict[str, Any]] = json.loads(answer)["dependencies"]
    except (ValueError, KeyError):
        return "NOT AUDITED: no list of vulnerabilities could be reached", False
    unknown = [one["name"] for one in packages if "skip_reason" in one]
    found = [
        f"{one['name']} {one['version']}: {', '.join(fault['id'] for fault in one['vulns'])}"
        for one in packages
        if one.get("vulns")
    ]
    if len(unknown) == len(packages):
        return f"NOT AUDITED: no vulnerabilities are known here of any of {len(packages)}", False
    said = [f"{len(packages) - len(unknown)} packages audited, {len(found)} vulnerable", *found]
    if unknown:
        said.append(f"NOT AUDITED: {', '.join(unknown)}")
    return "; ".join(said), bool(found)


def ask(file: str) -> str:
    """Return what pip-audit prints about a file of requirements; empty where it takes too long."""
    command = [sys.executable, "-m", "pip_audit", *_OPTIONS, "--requirement", file, "--timeout=10"]
    try:
        ended = subprocess.run(  # noqa: S603
            command, capture_output=True, text=True, timeout=_SECONDS, check=False
        )
    except subprocess.TimeoutExpired:
        return ""
    return ended.stdout


def main() -> int:
    """Audit every file; return what to exit with."""
    is_bad = False
    for file in FILES:
        line, has_found = judged(ask(file))
        print(f"pip-audit {file}: {line}")
        is_bad |= has_found
    return int(is_bad)


if __name__ == "__main__":
    sys.exit(main())
