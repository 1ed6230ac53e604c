"""Room on the disk: every writer leaves the reserve, and a full disk is a sentence."""

import contextlib
import errno
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings

from attestation.base.errors import DomainError

_FULL = (
    "Сейчас на сервере не хватает места для этого файла. Сообщите в центр аттестации и попробуйте "
    "позже."
)


class OutOfSpaceError(DomainError):
    """The disk is full, or would be without its reserve."""

    def __init__(self) -> None:
        super().__init__(_FULL)


def require_room(length: int, folder: Path | None = None) -> None:
    """See that ``length`` bytes, and the reserve, fit on the disk of ``folder``.

    Args:
        folder: by default that of the private files.

    Raises:
        OutOfSpaceError: they do not.
    """
    folder = folder or Path(settings.PRIVATE_ROOT)
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    if shutil.disk_usage(folder).free < length + settings.DISK_RESERVE_BYTES:
        raise OutOfSpaceError


@contextlib.contextmanager
def out_of_space_told() -> Iterator[None]:
    """Turn the error of a full disk into `OutOfSpaceError`."""
    try:
        yield
    except OSError as error:
        if is_out_of_space(error):
            raise OutOfSpaceError from error
        raise


def is_out_of_space(error: BaseException | None) -> bool:
    return isinstance(error, OSError) and error.errno in {errno.ENOSPC, errno.EDQUOT}
