"""The folders of files: the reserve stays free, and no half of a file is kept."""

import errno
import io
import os
import uuid
from pathlib import Path

import pytest
from django.apps import apps
from django.core.files.base import ContentFile, File
from django.core.files.storage import default_storage
from django.db import models

from attestation.base.disk_space import OutOfSpaceError
from attestation.files.storage import PrivateStorage, ReservingStorage, drawing_path, keep_drawing


class Overflowing(File):
    """A file in the middle of which the disk is full."""

    def __init__(self):
        super().__init__(io.BytesIO(b"x" * 100), "a.pdf")
        self.size = 100

    def chunks(self, chunk_size=None):
        yield b"x" * 50
        raise OSError(errno.ENOSPC, "No space left on device")


STORAGES = [PrivateStorage, ReservingStorage]


def files_in(storage):
    root = Path(storage.location)
    return [path for path in root.rglob("*") if path.is_file()]


@pytest.mark.parametrize("storage", STORAGES)
def test_no_half_of_a_file_is_left_on_a_full_disk(storage):
    storage = storage()
    with pytest.raises(OutOfSpaceError):
        storage.save("a.pdf", Overflowing())
    assert files_in(storage) == []


@pytest.mark.parametrize("storage", STORAGES)
def test_a_full_disk_takes_no_file_of_another_who_was_faster(storage, monkeypatch):
    storage = storage()
    Path(storage.location).mkdir(parents=True, exist_ok=True)
    real, other = os.open, Path(storage.location, "a.pdf")

    def raced(path, *arguments, **more):
        if Path(path) == other and not other.exists():
            other.write_bytes(b"other")
        return real(path, *arguments, **more)

    monkeypatch.setattr(os, "open", raced)
    with pytest.raises(OutOfSpaceError):
        storage.save("a.pdf", Overflowing())
    assert files_in(storage) == [other]
    assert other.read_bytes() == b"other"
    other.unlink()


@pytest.mark.parametrize("storage", STORAGES)
def test_the_reserve_is_kept(storage, settings):
    settings.DISK_RESERVE_BYTES = 10**18
    storage = storage()
    with pytest.raises(OutOfSpaceError, match="не хватает места"):
        storage.save("a.pdf", ContentFile(b"x"))
    assert files_in(storage) == []


def test_every_file_of_every_model_lies_where_the_reserve_is_kept():
    fields = [
        field
        for model in apps.get_models()
        for field in model._meta.get_fields()
        if isinstance(field, models.FileField)
    ]
    assert len(fields) > 3
    kept = (ReservingStorage, type(default_storage))
    assert [field for field in fields if not isinstance(field.storage, kept)] == []
    assert isinstance(default_storage._wrapped, ReservingStorage)


def test_a_drawing_for_which_there_is_no_room_is_not_kept(settings):
    settings.DISK_RESERVE_BYTES = 10**18
    path = drawing_path(uuid.uuid4(), "1.png")
    keep_drawing(path, b"x")
    assert not path.exists()
