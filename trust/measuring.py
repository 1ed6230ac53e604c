"""What judging one file takes; called in the sandbox process, so that it imports little."""

import resource
from typing import Any, BinaryIO

from attestation.files.formats import FileFormatError, judge


def judged(file: BinaryIO, *, expected: str) -> dict[str, Any]:
    """Judge a file in the sandbox process, and say what that took."""
    before = resource.getrusage(resource.RUSAGE_SELF)
    try:
        found, _ = judge(file, expected=expected)
        said = "" if found == expected else f"is {found}"
    except FileFormatError as fault:
        said = str(fault)
    after = resource.getrusage(resource.RUSAGE_SELF)
    return {
        "said": said,
        "work": after.ru_utime + after.ru_stime - before.ru_utime - before.ru_stime,
        "memory": (after.ru_maxrss - before.ru_maxrss) * 1024,
    }
