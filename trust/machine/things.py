"""What people bring with them: a page, the choice of experts, the points of a sheet."""

import io
from decimal import Decimal
from typing import Any

import pikepdf
from django.core.files.uploadedfile import SimpleUploadedFile

from attestation.applications.models import Application
from attestation.scheduling.experts.choice import eligibility
from attestation.scheduling.models import ApprovedExpert, AttestationPeriod
from trust.machine.people import People

_page_number = iter(range(1, 10**9))


def small_page(name: str = "скан.pdf") -> SimpleUploadedFile:
    """Return a page no larger than a stamp, in which a code is quickly looked for, each another."""
    document = pikepdf.new()
    document.add_blank_page(page_size=(60, 60))
    document.docinfo["/Title"] = str(next(_page_number))
    buffer = io.BytesIO()
    document.save(buffer)
    return SimpleUploadedFile(name, buffer.getvalue(), content_type="application/pdf")


def two_experts(
    people: People, application: Application, period: AttestationPeriod
) -> dict[int, ApprovedExpert]:
    """Return the first two of the own municipality who may judge; fewer where there are not two."""
    keys = people.experts[application.organization.municipality_id]
    listed = ApprovedExpert.objects.filter(pk__in=keys).select_related("user", "organization")
    able = [one for one in listed.order_by("pk") if eligibility(one, application, period)]
    return dict(enumerate(able[:2], start=1))


def points_of(sheet: Any, number: int) -> dict[int, Decimal]:
    """Return points for every line of ``sheet``: all of what is possible, less with ``number``."""
    lines = sheet.scores.select_related("criterion").order_by("criterion__sort_order")
    return {
        one.criterion_id: max(Decimal(0), (one.criterion.max_points or Decimal(0)) - number)
        for one in lines
    }
