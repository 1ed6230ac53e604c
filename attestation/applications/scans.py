"""What is looked at in a signed scan before it is kept."""

from collections.abc import Callable
from typing import Any

from attestation.applications.models import Application

#: A check gets the application and the file, rewound, and returns sentences that warn; it raises
#: `Refused` where the scan cannot be taken at all. The file is Django's ``File``, whichever way it
#: came, with ``name``, ``size``, ``read``, ``seek`` and ``chunks``.
Check = Callable[[Application, Any], list[str]]

CHECKS: list[Check] = []


def remarks_on(application: Application, file: Any) -> list[str]:
    """Run every check on a signed scan.

    Raises:
        Refused: a check forbids it.
    """
    remarks = []
    for check in CHECKS:
        file.seek(0)
        remarks += check(application, file)
    file.seek(0)
    return remarks
