"""`python -m trust`: run every suite, print what was tried and what failed."""

import sys
import time

from trust import files
from trust.report import table

if __name__ == "__main__":
    begun = time.monotonic()
    rows = [*files.run()]
    print(f"{table(rows)}\n\n{time.monotonic() - begun:.0f} s")
    for row in rows:
        for fault in row.faults:
            print(f"{row.name}: {fault}")
    sys.exit(any(row.faults for row in rows))
