"""Whether a backup is whole and can be read, as far as that shows without restoring it."""

import hashlib
import subprocess
import tarfile
from pathlib import Path
from typing import IO

from attestation.management.backups import archive, encryption, manifest, programs
from attestation.management.backups.errors import BackupError

_MB = 1024 * 1024


def check(folder: Path, *, identity: str = "") -> manifest.Manifest:
    """Compare every part with the manifest, then read the archive and the dump through.

    An encrypted one is only compared where its key is not at hand: age without ``identity``.

    Raises:
        BackupError: it is not whole, was changed, or cannot be read.
    """
    told = manifest.read(folder)
    for part in told.parts:
        _compare(folder / part.name, part)
    if can_be_read(told, identity):
        with encryption.read(folder / manifest.FILES, told.encryption, identity) as content:
            _read_archive(content, told.part(manifest.FILES))
        with encryption.read(folder / manifest.DATABASE, told.encryption, identity) as content:
            _list(content, told)
    return told


def can_be_read(told: manifest.Manifest, identity: str) -> bool:
    """Return whether the key of the backup may be at hand; that of gpg is in its own keyring."""
    return told.encryption != encryption.AGE or bool(identity)


def _compare(path: Path, part: manifest.Part) -> None:
    try:
        with path.open("rb") as content:
            found = hashlib.file_digest(content, "sha256").hexdigest()
            size = content.tell()
    except OSError as error:
        raise BackupError(f"{path} не читается: {error.strerror}.") from error
    if (size, found) != (part.size, part.sha256):
        raise BackupError(
            f"{path}: записано {part.size} байт с другой контрольной суммой, найдено {size}. "
            "Копия изменена или повреждена."
        )


def _read_archive(content: IO[bytes], part: manifest.Part) -> None:
    count = 0
    try:
        with tarfile.open(fileobj=content, mode="r|") as found:
            for member in found:
                root = member.name.partition("/")[0]
                if root not in archive.roots() or ".." in Path(member.name).parts:
                    raise BackupError(f"{part.name}: лишний файл {member.name}.")
                count += 1
    except (tarfile.TarError, EOFError) as error:
        raise BackupError(f"{part.name} не читается: {error}.") from error
    if count != part.count:
        raise BackupError(f"{part.name}: файлов {count}, а должно быть {part.count}.")


def _list(content: IO[bytes], told: manifest.Manifest) -> None:
    """Let `pg_restore` read the dump and say what is in it."""
    reader = programs.program("pg_restore", at_least=told.dumped_by)
    with subprocess.Popen(  # noqa: S603
        [reader.path, "--list"],
        stdin=subprocess.PIPE,
        stdout=subprocess.DEVNULL,
        stderr=subprocess.PIPE,
    ) as process:
        said = send(content, process)
    if process.returncode:
        raise BackupError(f"{manifest.DATABASE} не читается: {said}")


def send(content: IO[bytes], process: "subprocess.Popen[bytes]") -> str:
    """Write ``content`` to a process until it ends or wants no more; return what it complained."""
    assert process.stdin is not None  # noqa: S101 (its caller asks for it)
    assert process.stderr is not None  # noqa: S101 (its caller asks for it)
    try:
        while piece := content.read(_MB):
            process.stdin.write(piece)
        process.stdin.close()
    except BrokenPipeError:
        pass  # of a dump, `--list` needs the beginning alone
    return process.stderr.read().decode(errors="replace").strip()
