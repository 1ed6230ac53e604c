"""Rows that keep a scan say what the checks have found in it."""

import uuid

from django.urls import reverse

from attestation.applications.models import ApplicationDocument
from attestation.paperwork.signing.checks import FIELDS
from attestation.paperwork.signing.fields import DATE
from attestation.withdrawals.models import Withdrawal

KEY = uuid.UUID(int=7)
FIELD = {"kind": DATE, "label": "", "is_empty": True, "page": 0, "corners": [[0, 0], [1, 1]]}


def test_the_cutouts_of_every_row_are_of_the_file_that_it_keeps():
    remarks = [{"code": FIELDS, "fields": [FIELD]}]
    for row in (
        ApplicationDocument(file_id=KEY, remarks=remarks),
        Withdrawal(scan_id=KEY, remarks=remarks),
    ):
        [cutout] = row.cutouts
        assert (cutout.label, cutout.is_empty) == ("Дата", True)
        assert cutout.url.startswith(reverse("cabinet:file_cutout", args=[KEY]))
        assert row.warnings == row.findings == []
