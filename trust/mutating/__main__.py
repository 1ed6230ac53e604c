"""`python -m trust.mutating withdrawals.services`: mutants of modules on tests of their room."""

import argparse
import os
import sys
import time
from pathlib import Path

import django
import pytest

ROOT = Path(__file__).resolve().parents[2]
#: Whose mutants are tried unless others are named.
MODULES = ("withdrawals.workflow", "withdrawals.access", "withdrawals.services")
# Django, which is loaded before pytest, has loaded what pytest would like to.
_OPTIONS = ("-q", "-p", "no:cacheprovider", "-W", "ignore::pytest.PytestAssertRewriteWarning")


def main(arguments: list[str]) -> int:
    """Try the mutants; return 1 if one survives."""
    parser = argparse.ArgumentParser(prog="python -m trust.mutating", description=__doc__)
    parser.add_argument("modules", nargs="*", default=MODULES, help="as «withdrawals.services»")
    parser.add_argument("--minutes", type=float, default=60, help="after which no more are tried")
    options = parser.parse_args(arguments)
    until = time.monotonic() + 60 * options.minutes
    paths = [ROOT / "attestation" / f"{name.replace('.', '/')}.py" for name in options.modules]
    folders = sorted({str(ROOT / "tests" / path.parent.name) for path in paths})
    from trust.mutating.trying import Trying

    trying = Trying(paths, until)
    code = pytest.main([*_OPTIONS, *folders], [trying])
    tried = trying.tried
    print(
        f"{tried.number} mutants in {tried.seconds:.0f} s, {tried.left} left out for want of time"
    )
    for what, found in (("survives", tried.survivors), ("is called by no test", tried.uncalled)):
        print(f"{len(found)} {what}")
        for mutant in found:
            print(f"  {mutant.line}: {mutant.name}")
    return int(bool(tried.survivors or tried.uncalled or tried.left) or code not in (0, 5))


if __name__ == "__main__":
    sys.path.insert(0, str(ROOT / "site"))
    os.environ["DJANGO_SETTINGS_MODULE"] = "config.settings.test"
    django.setup()
    sys.exit(main(sys.argv[1:]))
