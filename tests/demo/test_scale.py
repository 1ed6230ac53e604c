"""Bulk data for benchmarks: as many as asked, and true to every rule."""

from io import StringIO

import pytest
from django.core.management import call_command

from attestation.applications.models import Application
from attestation.base.invariants import invariants
from attestation.scheduling.models import AttestationPeriod, ScheduleEntry
from attestation.scheduling.releases.models import Release

pytestmark = pytest.mark.long


def scale(total: int) -> str:
    said = StringIO()
    call_command("load_scale", "--applications", str(total), stdout=said)
    return said.getvalue()


def test_it_fills_up_to_the_number_and_breaks_no_rule(demo: str) -> None:
    releases = Release.objects.count()
    open_period = AttestationPeriod.objects.filter(releases=None).earliest("starts_on")
    waiting = ScheduleEntry.objects.filter(schedule__period=open_period).count()
    scale(400)
    assert Application.objects.count() == 400
    assert Release.objects.exclude(published_at=None).count() > releases
    assert ScheduleEntry.objects.filter(schedule__period=open_period).count() > waiting
    assert [(rule.name, list(rule.find(None))) for rule in invariants] == [
        (rule.name, []) for rule in invariants
    ]


def test_it_adds_nothing_where_there_are_enough(demo: str) -> None:
    before = Application.objects.count()
    assert "0 applications added" in scale(before)
    assert Application.objects.count() == before
