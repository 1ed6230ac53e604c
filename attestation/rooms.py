"""The ordered list of rooms, and the discovery of their modules by name.

This is the only list. A room imports only rooms listed before it (import-linter's contract is
checked against this list); its additions to the registries of earlier rooms are in modules with
fixed names, which are imported at start-up if present. Add a new room as a line here.
"""

import importlib
from collections.abc import Iterator
from pathlib import Path

_ROOT = Path(__file__).parent

#: From the ground up.
ROOMS = (
    "journal",
    "files",
    "paperwork",
    "publications",
    "table_imports",
    "directory",
    "accounts",
    "notifications",
    "feedback",
    "signatures",
    "invitations",
    "categories",
    "applications",
    "withdrawals",
    "dossiers",
    "scheduling",
    "evaluation",
    "commission",
    "orders",
    "reports",
    "people",
    "privacy",
    "cabinet",
)

#: Modules that add to registries or connect to signals, in the order in which they are imported.
REGISTERING = (
    "workflow",
    "access",
    "access_log",
    "receivers",
    "act_numbers",
    "eligibility",
    "account_proofs",
    "signed_papers",
    "sections",
    "dashboard",
    "dossier",
    "personal_data",
    "invariants",
    "metrics",
)


def modules(kind: str) -> Iterator[str]:
    """Yield the dotted names of the modules called ``kind``, room by room.

    Where ``kind`` is a package, its modules are meant. Read from the disk, so that settings may
    ask before Django is set up.
    """
    for room in ROOMS:
        folder = _ROOT / room
        for path in sorted((*folder.rglob(f"{kind}.py"), *folder.rglob(f"{kind}/[!_]*.py"))):
            yield ".".join(("attestation", *path.relative_to(_ROOT).with_suffix("").parts))


def autodiscover(kind: str) -> None:
    """Import every module called ``kind``."""
    for name in modules(kind):
        importlib.import_module(name)
