"""The steps of a job, counted in its process: every question to the database, file and letter.

A process that is killed at a step dies before it or after it, whatever else the machine does.
"""

import os
import signal
import sys
from collections.abc import Callable
from typing import Any

import psycopg

#: Doings of Python itself that leave something behind.
_EVENTS = frozenset(
    (
        *("os.rename", "os.link", "os.remove", "os.mkdir", "os.rmdir", "os.truncate", "os.utime"),
        *(
            "shutil.copyfile",
            "shutil.move",
            "shutil.rmtree",
            "tempfile.mkdtemp",
            "tempfile.mkstemp",
        ),
        *("smtplib.connect", "smtplib.send", "subprocess.Popen"),
    )
)
_WRITES = os.O_WRONLY | os.O_RDWR | os.O_CREAT


class Steps:
    """Counts from `begin` to `end`; kills its process at the step ``last``, if there is one."""

    def __init__(self, last: int | None = None) -> None:
        self.number, self._last, self._counts = 0, last, False
        sys.addaudithook(self._audit)
        psycopg.Connection.wait = self._around(psycopg.Connection.wait)  # type: ignore[method-assign]
        psycopg.AsyncConnection.wait = self._around_async(psycopg.AsyncConnection.wait)  # type: ignore[method-assign]

    def begin(self) -> None:
        """Count from here on."""
        self._counts = True

    def end(self) -> None:
        """Count no more."""
        self._counts = False

    def _step(self) -> None:
        if self._counts:
            self.number += 1
            if self.number == self._last:
                os.kill(os.getpid(), signal.SIGKILL)

    def _audit(self, event: str, arguments: tuple[Any, ...]) -> None:
        if event in _EVENTS or (event == "open" and int(arguments[2] or 0) & _WRITES):
            self._step()

    def _around(self, wait: Callable[..., Any]) -> Callable[..., Any]:
        def counted(*arguments: Any, **words: Any) -> Any:
            self._step()
            answer = wait(*arguments, **words)
            self._step()
            return answer

        return counted

    def _around_async(self, wait: Callable[..., Any]) -> Callable[..., Any]:
        async def counted(*arguments: Any, **words: Any) -> Any:
            self._step()
            answer = await wait(*arguments, **words)
            self._step()
            return answer

        return counted
