"""Hostile and odd files against what every upload goes through, each in its process apart.

A file may be taken or refused in a sentence. Work, memory and the length of the answer are bounded
whatever it is; what acts on its reader is never taken, what people send is never refused. That
nothing is locked meanwhile is tried by tests/security/test_file_locks.py.
"""

import io
import time
from collections.abc import Iterable, Iterator

from attestation.files.checks import WORK
from attestation.files.formats import FileFormatError
from attestation.files.sandbox import client as sandbox_client
from trust.file_cases import REFUSED, TAKEN, Case, cases
from trust.measuring import judged
from trust.report import Row

#: Bytes of memory on top of the loaded parsers, characters of an answer.
MEMORY, ANSWER = 256 * 1024 * 1024, 2000
#: Seconds after which a file is given up.
_LIMIT = 15


def run(chosen: Iterable[Case] | None = None) -> Iterator[Row]:
    """Try every file, or those ``chosen``; one row for each family of files."""
    rows: dict[str, Row] = {}
    for case in cases() if chosen is None else chosen:
        row = rows.setdefault(case.family, Row(f"files: {case.family}"))
        row.tried += 1
        if fault := _fault_of(case):
            row.faults.append(f"{case.name}: {fault}")
    yield from rows.values()


def _fault_of(case: Case) -> str:
    begun = time.monotonic()
    try:
        told = sandbox_client.run_in_sandbox(
            judged, io.BytesIO(case.content), seconds=_LIMIT, work=WORK, expected=case.kind
        )
    except FileFormatError as fault:
        # Ended by its bounds it was refused in a sentence.
        took = time.monotonic() - begun
        return f"{fault} ({took:.1f} s)" if case.verdict == TAKEN or took > _LIMIT else ""
    if told["work"] > WORK:
        return f"{told['work']:.1f} s of work"
    if told["memory"] > MEMORY:
        return f"{told['memory'] // 1024**2} MB of memory"
    if len(told["said"]) > ANSWER:
        return f"an answer of {len(told['said'])} characters"
    if case.verdict == REFUSED and not told["said"]:
        return "it was taken"
    if case.verdict == TAKEN and told["said"]:
        return f"it was refused: {told['said']}"
    return ""
