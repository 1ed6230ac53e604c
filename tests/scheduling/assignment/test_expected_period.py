"""The year on the paper: that of the period which would be proposed, not today's."""

import datetime

import pypdf
import pytest
import time_machine

from attestation.applications.choices import DocumentKind
from attestation.applications.expected_year import expected_year
from attestation.applications.services import filing
from attestation.scheduling.models import AttestationPeriod
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def at():
    def travel(text):
        return time_machine.travel(datetime.datetime.fromisoformat(f"{text}T12:00"), tick=False)

    return travel


@pytest.fixture
def filed(region):
    """A draft in a region whose periods are October–November 2026 to February–March 2027."""
    AttestationPeriod.objects.all().delete()
    for first in ("2026-10-01", "2026-12-01", "2027-02-01"):
        AttestationPeriod.beginning(datetime.date.fromisoformat(first)).save()
    return factories.draft(region.home.teacher)


@pytest.mark.parametrize(
    ("today", "year", "period"),
    [
        ("2026-09-01", 2026, "октябрь–ноябрь 2026"),
        ("2026-11-29", 2027, "февраль–март 2027"),
        ("2026-12-31", 2027, "февраль–март 2027"),
    ],
)
def test_the_year_is_that_of_the_nearest_period_that_is_still_in_time(
    filed, at, today, year, period
):
    found = expected_year(filed, today=datetime.date.fromisoformat(today))
    assert found.year == year
    assert period in found.why


def test_a_period_over_the_turn_of_the_year_counts_by_the_session(filed):
    found = expected_year(filed, today=datetime.date(2026, 11, 1))
    assert found.year == 2027
    assert "25 января 2027" in found.why


def test_without_an_open_period_the_year_is_todays_and_the_applicant_is_told(filed):
    found = expected_year(filed, today=datetime.date(2027, 6, 1))
    assert found.year == 2027
    assert "ещё не открыт" in found.why


def test_the_paper_bears_the_expected_year(filed, at):
    with at("2026-11-29"):
        application = filing.generate(filed, actor=filed.applicant)
    paper = application.documents.get(kind=DocumentKind.BUILT)
    with paper.file.blob.open() as blob:
        text = " ".join(pypdf.PdfReader(blob).pages[0].extract_text().split())
    assert "аттестовать меня в 2027 году" in text
