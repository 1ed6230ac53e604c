"""What runs together: a worker that dies is started again, and the end of the web ends all."""

import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
#: Each helper notes its process in a file of its own name and then lives on.
HELPER = "import os, sys, time; open(sys.argv[1], 'a').write(f'{os.getpid()}\\n'); time.sleep(60)"
MAIN = "import sys, time; time.sleep(float(sys.argv[1])); sys.exit(3)"
PROGRAM = f"""
import os, pathlib, sys
from attestation.management.supervisor import Supervisor
python = [sys.executable, "-c"]
helpers = {{name: [*python, {HELPER!r}, name] for name in ("one", "two")}}
supervisor = Supervisor([*python, {MAIN!r}, sys.argv[1]], helpers,
    directory=pathlib.Path(sys.argv[2]), environment=os.environ, say=print)
sys.exit(supervisor.run())
"""


@pytest.fixture
def supervised(tmp_path):
    started = []

    def start(seconds):
        command = [sys.executable, "-c", PROGRAM, str(seconds), str(tmp_path)]
        process = subprocess.Popen(command, cwd=ROOT)  # noqa: S603
        started.append(process)
        return process

    yield start
    for process in started:
        process.kill()
        process.wait()


def pids(tmp_path, name, number):
    deadline = time.monotonic() + 20
    while time.monotonic() < deadline:
        file = tmp_path / name
        found = [int(line) for line in file.read_text().splitlines()] if file.exists() else []
        if len(found) >= number:
            return found
        time.sleep(0.05)
    raise AssertionError(f"{name} was not started {number} times")


def lives(pid):
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    return True


def test_a_helper_that_dies_is_started_again_and_the_others_live_on(supervised, tmp_path):
    supervised(60)
    [first] = pids(tmp_path, "one", 1)
    [other] = pids(tmp_path, "two", 1)
    os.kill(first, signal.SIGKILL)
    _, second = pids(tmp_path, "one", 2)
    assert second != first
    assert lives(other)
    assert len(pids(tmp_path, "two", 1)) == 1


def test_the_end_of_the_main_process_ends_all_and_gives_the_return_code(supervised, tmp_path):
    process = supervised(1)
    [pid] = pids(tmp_path, "one", 1)
    assert process.wait(timeout=20) == 3
    assert not lives(pid)


def test_being_stopped_ends_all(supervised, tmp_path):
    process = supervised(60)
    [pid] = pids(tmp_path, "one", 1)
    process.terminate()
    assert process.wait(timeout=20) == 128 + signal.SIGTERM
    assert not lives(pid)
