"""Lighthouse, as it is without options: a slow telephone on a slow line."""

import json
import os
import statistics
import subprocess
from pathlib import Path

from audit import browser
from audit.report import Row

BAR = 98
CATEGORIES = ("performance", "accessibility", "best-practices", "seo")
#: The time of one load varies with what else the machine does: below the bar, so many in all.
TRIES = 3
_COMMAND = Path(__file__).parent / "node_modules" / "lighthouse" / "cli" / "index.js"
_FLAGS = "--headless=new --no-sandbox --disable-gpu --disable-background-networking"


def measure(port: int, name: str, address: str, folder: Path) -> Row:
    """Scores of one page out of a hundred.

    Performance is the median of up to three runs; the others do not vary.

    Args:
        name: what the page is called in the report.
        folder: where the full reports are written.
    """
    runs = [_run(port, address, folder / f"{name.replace(' ', '-')}.json")]
    while len(runs) < TRIES and _scores(runs)["performance"] < BAR:
        runs.append(_run(port, address, folder / f"{name.replace(' ', '-')}.json"))
    scores = _scores(runs)
    return Row(
        "lighthouse",
        name,
        ", ".join(f"{category} {scores[category]:g}" for category in CATEGORIES),
        f"{BAR} each",
        all(scores[category] >= BAR for category in CATEGORIES),
        tuple(_failed(runs[-1])) if min(scores.values()) < 100 else (),
    )


def _run(port: int, address: str, output: Path) -> dict:
    subprocess.run(  # noqa: S603 (our own page)
        [
            *("node", str(_COMMAND), f"http://127.0.0.1:{port}{address}"),
            *("--quiet", "--output=json", f"--output-path={output}", f"--chrome-flags={_FLAGS}"),
            *(f"--only-categories={','.join(CATEGORIES)}", "--no-enable-error-reporting"),
        ],
        env={**os.environ, "CHROME_PATH": browser.path()},
        check=True,
    )
    return json.loads(output.read_text())


def _scores(runs: list[dict]) -> dict[str, float]:
    return {
        category: round(
            100 * statistics.median(run["categories"][category]["score"] or 0 for run in runs)
        )
        for category in CATEGORIES
    }


def _failed(report: dict) -> list[str]:
    """What the audits that count have found wanting."""
    failed = []
    for category in CATEGORIES:
        for reference in report["categories"][category]["auditRefs"]:
            audit = report["audits"][reference["id"]]
            if reference["weight"] and audit["score"] is not None and audit["score"] < 0.9:
                value = audit.get("displayValue", "")
                failed.append(f"{category}: {audit['id']} {value}".rstrip())
    return failed
