"""Processes that run together: a worker that dies is started again, the end of one ends all."""

import contextlib
import signal
import subprocess
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from types import FrameType

#: How often it is looked whether all are alive.
SECONDS_BETWEEN_LOOKS = 0.2
#: A process that dies at once is started again after 1, 2, 4 … seconds, at most so many.
MOST_SECONDS_TO_WAIT = 30.0
#: A process that has lived so long begins anew with a wait of one second.
SECONDS_OF_HEALTH = 60.0
#: What does not end by itself in this time is killed.
SECONDS_TO_END = 10.0


@dataclass
class _Supervised:
    command: list[str]
    process: subprocess.Popen[bytes]
    started: float
    wait: float = 0.5
    due: float | None = None


class Supervisor:
    """Runs ``main`` and its ``helpers``.

    Args:
        main: the command that gives the whole its end and its return code.
        helpers: commands by name, each started again whenever it ends.
        say: told in a sentence which helper is started again.
    """

    def __init__(
        self,
        main: list[str],
        helpers: Mapping[str, list[str]],
        *,
        directory: Path,
        environment: Mapping[str, str],
        say: Callable[[str], object],
    ) -> None:
        self._directory = directory
        self._environment = dict(environment)
        self._say = say
        self._stopped_by: int | None = None
        self._main_command = main
        self._helper_commands = helpers

    def run(self) -> int:
        """Run until ``main`` ends or a signal asks to stop; return what to exit with."""
        for number in (signal.SIGINT, signal.SIGTERM, signal.SIGHUP):
            signal.signal(number, self._stop)
        main = self._start(self._main_command)
        helpers = {
            name: _Supervised(command, self._start(command), time.monotonic())
            for name, command in self._helper_commands.items()
        }
        try:
            while self._stopped_by is None and main.poll() is None:
                for name, helper in helpers.items():
                    self._look_after(name, helper)
                time.sleep(SECONDS_BETWEEN_LOOKS)
        finally:
            self._end([main, *(helper.process for helper in helpers.values())])
        return 128 + self._stopped_by if self._stopped_by else main.returncode

    def _look_after(self, name: str, helper: _Supervised) -> None:
        now = time.monotonic()
        if helper.process.poll() is None:
            return
        if helper.due is None:
            if now - helper.started > SECONDS_OF_HEALTH:
                helper.wait = 0.5
            helper.wait = min(helper.wait * 2, MOST_SECONDS_TO_WAIT)
            helper.due = now + helper.wait
        elif now >= helper.due:
            self._say(f"{name}: процесс прервался, запускается снова.")
            helper.process, helper.started, helper.due = self._start(helper.command), now, None

    def _start(self, command: list[str]) -> subprocess.Popen[bytes]:
        return subprocess.Popen(  # noqa: S603
            command, cwd=self._directory, env=self._environment
        )

    def _stop(self, number: int, _frame: FrameType | None) -> None:
        self._stopped_by = number

    @staticmethod
    def _end(processes: list[subprocess.Popen[bytes]]) -> None:
        for process in processes:
            process.terminate()
        deadline = time.monotonic() + SECONDS_TO_END
        for process in processes:
            with contextlib.suppress(subprocess.TimeoutExpired):
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
        for process in processes:
            if process.poll() is None:
                process.kill()
                process.wait()
