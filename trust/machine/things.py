"""What people bring with them: a page, the choice of experts, the points of a sheet."""

from decimal import Decimal
from typing import Any

from django.core.files.uploadedfile import SimpleUploadedFile

from attestation.applications.models import Application
from attestation.scheduling.experts.choice import eligibility
from attestation.scheduling.models import ApprovedExpert, AttestationPeriod
from tests.factories import pdf_upload
from trust.machine.people import People

_page_number = iter(range(1, 10**9))


def another_page(name: str = "скан.pdf") -> SimpleUploadedFile:
    """Return a signed page that is no other file's."""
    return pdf_upload(name, mark=str(next(_page_number)))


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
