"""The suite on other days: `make test-days`, one of them by `DAY=4`, or by turns by `DAY=turn`.

What holds today must hold at the end of a month, on a holiday and in another school year. The clock
is moved by `faketime` for the tests and for everything that they start, PostgreSQL included: it
gets a folder of its own, so that no server of the true time is met.
"""

import argparse
import datetime
import os
import signal
import subprocess
import sys
from contextlib import suppress
from pathlib import Path
from zoneinfo import ZoneInfo

import psutil

from tests import turns

ROOT = Path(__file__).resolve().parents[1]
VAR_DIR = ROOT / "var" / "days"
#: The zone of the settings: the days are those of the region.
ZONE = ZoneInfo("Asia/Tomsk")

#: Numbered from 1; at least ten, and each with its reason.
DAYS = (
    ("2026-11-30 12:00", "the last day of a month and of an autumn"),
    ("2026-12-31 23:30", "half an hour before another year; tests may run across midnight"),
    ("2027-01-01 09:00", "a public holiday, and the first day of a year"),
    ("2027-01-31 12:00", "a Sunday at the end of a month; the next month is shorter"),
    ("2027-02-28 23:59", "the last minute of February"),
    ("2027-03-31 12:00", "the 31st before a month of 30 days"),
    ("2027-06-01 00:05", "the first minutes of a period"),
    ("2027-08-31 20:00", "the last day of a school year"),
    ("2027-09-01 08:00", "the first day of another school year"),
    ("2028-02-29 12:00", "a leap day"),
)

#: What runs when nothing is named; the browser has a clock of its own.
SHORT = ("-m", "not browser and not long and not true_day")

#: faketime 0.9.10 refuses the call by which Python sleeps while the monotonic clock is left alone.
_SLEEP = """
import select, time
time.sleep = lambda seconds: select.select([], [], [], seconds) and None
"""
#: Nor does it move the times of files as Python asks for them: what is new would look months old.
_FILES = """
import os
OFFSET = {offset}
_stat, _utime = os.stat, os.utime

def stat(*args, **kwargs):
    kind, (plain, named) = _stat(*args, **kwargs).__reduce__()
    for one in ("st_atime", "st_mtime", "st_ctime"):
        named[one] += OFFSET
        named[one + "_ns"] += OFFSET * 10**9
    return kind((*plain[:7], *(moment + OFFSET for moment in plain[7:10]), *plain[10:]), named)

def utime(path, times=None, *, ns=None, **kwargs):
    if times is not None:
        return _utime(path, tuple(one - OFFSET for one in times), **kwargs)
    ns = ns or (time.time_ns(),) * 2
    return _utime(path, ns=tuple(one - OFFSET * 10**9 for one in ns), **kwargs)

os.stat, os.utime = stat, utime
"""
#: The clocks of Python and of the server, in one process of the run.
_CLOCKS = """
import datetime, django
django.setup()
from django.db import connection
with connection.cursor() as cursor:
    cursor.execute("SELECT clock_timestamp()")
    server = cursor.fetchone()[0]
now = datetime.datetime.now(datetime.UTC)
assert abs(now - server) < datetime.timedelta(seconds=60), f"here {now}, the server {server}"
print(now.isoformat(timespec="minutes"))
"""


def main() -> None:
    """Run pytest on the days that were asked for; exit with 1 if any of them failed."""
    parser = argparse.ArgumentParser(description=__doc__)
    numbers = list(range(1, len(DAYS) + 1))
    days = ["turn", *map(str, numbers)]
    parser.add_argument("--day", choices=days, help="only this one, or the one whose turn it is")
    parser.add_argument("pytest_args", nargs="*", default=[])
    options = parser.parse_args()
    if options.day == "turn":
        numbers = turns.part(numbers, of=len(DAYS))
    elif options.day:
        numbers = [int(options.day)]
    _copy_server()
    failed = [number for number in numbers if not _passes(number, options.pytest_args)]
    for number in numbers:
        day, reason = DAYS[number - 1]
        print(f"{'FAILED' if number in failed else 'passed'}  {number:>2}  {day}  {reason}")
    sys.exit(bool(failed))


def _stop_server() -> None:
    """Stop the server that a run which was killed has left: it keeps the time of its day."""
    lock = VAR_DIR / "postgres" / "postmaster.pid"
    if not lock.exists():
        return
    with suppress(psutil.NoSuchProcess):
        server = psutil.Process(int(lock.read_text().split()[0]))
        if server.name() == "postgres":
            server.send_signal(signal.SIGINT)
            server.wait(timeout=60)


def _copy_server() -> None:
    """Begin with a copy of the server that `make test` has left, so as not to migrate again."""
    source, copy = ROOT / "var" / "postgres", VAR_DIR / "postgres"
    if copy.exists() or not source.exists() or (source / "postmaster.pid").exists():
        return
    copy.parent.mkdir(parents=True, exist_ok=True)
    # As an archive: as root the files belong to the user of the server.
    subprocess.run(["cp", "-a", source, copy], check=True)  # noqa: S603, S607


def _passes(number: int, pytest_args: list[str]) -> bool:
    day, reason = DAYS[number - 1]
    print(f"\n=== Day {number}: {day}, {reason}", flush=True)
    _stop_server()
    moved = datetime.datetime.fromisoformat(day).replace(tzinfo=ZONE)
    offset = int((moved - datetime.datetime.now(ZONE)).total_seconds())
    # A moved monotonic clock makes runs with several workers hang.
    command = ["faketime", "--exclude-monotonic", "-f", f"{offset:+d}s", sys.executable]
    environment = os.environ | {
        "DJANGO_SETTINGS_MODULE": "config.settings.test",
        "PYTHONPATH": os.pathsep.join(map(str, (_start_up(offset), ROOT, ROOT / "site"))),
        "VAR_DIR": str(VAR_DIR),
    }
    tests = ["-m", "pytest", "-n", "auto", "--dist", "loadgroup", "-p", "no:cacheprovider"]
    for arguments in (["-c", _CLOCKS], [*tests, *(pytest_args or SHORT)]):
        if subprocess.run([*command, *arguments], cwd=ROOT, env=environment).returncode:  # noqa: S603
            return False
    return True


def _start_up(offset: int) -> Path:
    """Return a folder with what every Python of the run does first."""
    folder = VAR_DIR / "python"
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "sitecustomize.py").write_text(
        _SLEEP + _FILES.format(offset=offset), encoding="utf-8"
    )
    return folder


if __name__ == "__main__":
    main()
