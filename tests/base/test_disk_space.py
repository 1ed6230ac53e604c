"""Every writer leaves the reserve of the disk, and a full disk is a sentence."""

import errno
import shutil

import pytest

from attestation.base.disk_space import OutOfSpaceError, out_of_space_told, require_room


def test_the_reserve_is_left(settings, tmp_path):
    settings.DISK_RESERVE_BYTES = 1000
    free = shutil.disk_usage(tmp_path).free
    require_room(1, tmp_path)
    with pytest.raises(OutOfSpaceError, match="не хватает места"):
        require_room(free, tmp_path)


def test_a_real_full_device_is_told():
    with pytest.raises(OutOfSpaceError), out_of_space_told(), open("/dev/full", "wb", 0) as full:  # noqa: PTH123
        full.write(b"x")


def test_other_errors_stay_what_they_are():
    with pytest.raises(OSError, match="denied") as raised, out_of_space_told():
        raise OSError(errno.EACCES, "denied")
    assert not isinstance(raised.value, OutOfSpaceError)
