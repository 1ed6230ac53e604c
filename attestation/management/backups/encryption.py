"""Parts of a backup as they are written and read: plain, or through `age` or `gpg`."""

import contextlib
import re
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import IO

from attestation.management.backups.errors import BackupError

AGE, GPG, PLAIN = "age", "gpg", ""
#: How long a program may take to end once nobody reads it any more.
_SECONDS_TO_END = 5
_FINGERPRINT = re.compile(r"[0-9A-F]{40}")


def method(recipient: str) -> str:
    """Return by which program a backup is encrypted for ``recipient``.

    Args:
        recipient: a public key of age (`age1…`, `ssh-…`), the fingerprint of one of gpg, or "".

    Raises:
        BackupError: it is neither. A name would let gpg choose among keys.
    """
    if not recipient:
        return PLAIN
    if recipient.startswith(("age1", "ssh-ed25519 ", "ssh-rsa ")):
        return AGE
    if _FINGERPRINT.fullmatch(recipient.replace(" ", "").upper()):
        return GPG
    raise BackupError(
        "Получатель копии (BACKUP_RECIPIENT): открытый ключ age (age1…) или отпечаток ключа gpg "
        "(40 знаков)."
    )


@contextmanager
def written(path: Path, recipient: str) -> Iterator[IO[bytes]]:
    """Give what a part is written to; when the block ends, all of it is in ``path``.

    Raises:
        BackupError: it could not be encrypted.
    """
    commands = {
        AGE: ["age", "--encrypt", "--recipient", recipient, "--output", str(path)],
        GPG: [
            *("gpg", "--batch", "--quiet", "--trust-model", "always", "--encrypt"),
            *("--recipient", recipient.replace(" ", ""), "--output", str(path)),
        ],
    }
    command = commands.get(method(recipient))
    if command is None:
        with path.open("wb") as plain:
            yield plain
        return
    with _running(command, stdin=subprocess.PIPE) as process:
        assert process.stdin is not None  # noqa: S101 (asked for above)
        yield process.stdin


@contextmanager
def read(path: Path, how: str, identity: str) -> Iterator[IO[bytes]]:
    """Give the bytes of a part as they were before they were encrypted by ``how``.

    Args:
        identity: the file of the private key of age; gpg asks its own keyring.

    Raises:
        BackupError: they cannot be decrypted.
    """
    commands = {
        AGE: ["age", "--decrypt", "--identity", identity, str(path)],
        GPG: ["gpg", "--batch", "--quiet", "--decrypt", str(path)],
    }
    if how == PLAIN:
        with path.open("rb") as plain:
            yield plain
        return
    with _running(commands[how], stdout=subprocess.PIPE) as process:
        assert process.stdout is not None  # noqa: S101 (asked for above)
        yield process.stdout
        # What a reader has left is read: a program whose pipe breaks would end with an error.
        shutil.copyfileobj(process.stdout, _Nowhere())


@contextmanager
def _running(
    command: list[str], *, stdin: int | None = None, stdout: int | None = None
) -> Iterator[subprocess.Popen[bytes]]:
    try:
        process = subprocess.Popen(  # noqa: S603
            command, stdin=stdin, stdout=stdout, stderr=subprocess.PIPE
        )
    except FileNotFoundError as error:
        raise BackupError(f"Программа {command[0]} не установлена.") from error
    try:
        yield process
    except BrokenPipeError:
        pass  # it says below why it ended
    except BackupError:
        # Whoever reads what could not be decrypted finds it empty; the reason is the program's.
        with contextlib.suppress(subprocess.TimeoutExpired):
            process.wait(timeout=_SECONDS_TO_END)
        if not process.returncode:
            _kill(process)
            raise
    except BaseException:
        _kill(process)
        raise
    try:
        said = process.communicate()[1]
    except BrokenPipeError:
        said = process.stderr.read() if process.stderr else b""
    if process.wait():
        raise BackupError(f"{command[0]}: {said.decode(errors='replace').strip()}")


def _kill(process: subprocess.Popen[bytes]) -> None:
    process.kill()
    with contextlib.suppress(BrokenPipeError):
        process.communicate()


class _Nowhere:
    def write(self, content: bytes) -> int:
        return len(content)
