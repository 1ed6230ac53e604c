"""The fields of a paper that came back, as pictures to look at."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from django.urls import reverse

from attestation.paperwork.signing.checks import FIELDS
from attestation.paperwork.signing.fields import DATE


@dataclass(frozen=True)
class Cutout:
    """A field: what it is for, whether nothing is seen in it, and the address of its picture."""

    label: str
    is_empty: bool
    url: str


def cutouts_of(remarks: Iterable[dict[str, Any]], file_id: Any) -> list[Cutout]:
    """Return the fields that the checks of a scan have found; none in files of before.

    Args:
        remarks: as the checks stored them.
        file_id: of the scan.
    """
    found = (one.get("fields", []) for one in remarks if one["code"] == FIELDS)
    return [_cutout(field, file_id) for field in next(found, [])]


def _cutout(field: dict[str, Any], file_id: Any) -> Cutout:
    place = ",".join(f"{number:g}" for corner in field["corners"] for number in corner)
    address = reverse("cabinet:file_cutout", args=[file_id])
    what = "Дата" if field["kind"] == DATE else "Подпись"
    label = f"{what}: {field['label']}" if field["label"] else what
    query = urlencode({"page": field["page"], "at": place}, safe=",")
    return Cutout(label, field["is_empty"], f"{address}?{query}")
