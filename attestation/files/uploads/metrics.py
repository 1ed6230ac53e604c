"""Room on the disk, and files that are on their way."""

import datetime
import shutil
from collections.abc import Iterator
from pathlib import Path

from django.conf import settings
from django.db.models import Count, F, Q, Sum

from attestation.base.metrics import Value, metric
from attestation.files.uploads.models import Upload


@metric("attestation_disk_free_bytes", "Room on the disk of VAR_DIR.")
def free(_now: datetime.datetime) -> Iterator[Value]:
    yield (), shutil.disk_usage(Path(settings.VAR_DIR)).free


@metric("attestation_disk_size_bytes", "The whole disk of VAR_DIR.")
def size(_now: datetime.datetime) -> Iterator[Value]:
    yield (), shutil.disk_usage(Path(settings.VAR_DIR)).total


@metric("attestation_disk_reserve_bytes", "With so much or less free, no file is taken.")
def reserve(_now: datetime.datetime) -> Iterator[Value]:
    yield (), settings.DISK_RESERVE_BYTES


@metric("attestation_uploads", "Files that are on their way, or wait for their form.", "state")
def uploads(_now: datetime.datetime) -> Iterator[Value]:
    found = Upload.objects.aggregate(
        on_its_way=Count("pk", filter=Q(offset__lt=F("length"))),
        waiting=Count("pk", filter=Q(offset=F("length"))),
    )
    yield from (((state,), number) for state, number in found.items())


@metric("attestation_uploads_bytes", "Bytes of them that have come.")
def uploaded(_now: datetime.datetime) -> Iterator[Value]:
    yield (), Upload.objects.aggregate(sum=Sum("offset"))["sum"] or 0
