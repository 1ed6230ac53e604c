"""The folder of everything that a run writes."""

import tempfile
from pathlib import Path

from django.core.exceptions import ImproperlyConfigured


def writable(path: Path) -> Path:
    """Return the folder ``path``, made if it is missing.

    Raises:
        ImproperlyConfigured: nothing can be written there; one line says why.
    """
    try:
        path.mkdir(parents=True, exist_ok=True)
        with tempfile.TemporaryFile(dir=path):
            return path
    except OSError as error:
        raise ImproperlyConfigured(
            f"Nothing can be written to VAR_DIR, {path}: {error.strerror}."
        ) from error
