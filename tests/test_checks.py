"""The system checks of the workflow tables, and faults that they find."""

from django.core.checks import run_checks
from django.db.models import TextChoices

from attestation.base.workflow import Workflow, transition
from attestation.checks import faults


class Light(TextChoices):
    RED = "red", "красный"
    GREEN = "green", "зелёный"


def test_the_project_passes_its_checks():
    assert run_checks() == []


def test_a_state_that_nothing_leads_to_is_found():
    table = Workflow("light", Light, initial=Light.RED, transitions=[])
    assert [fault.id for fault in faults(table, [])] == ["attestation.E001"]


def test_a_transition_that_no_service_performs_is_found():
    switch = transition("switch", {Light.RED}, Light.GREEN, by=set(), label="Переключить")
    table = Workflow("light", Light, initial=Light.RED, transitions=[switch])
    assert [fault.id for fault in faults(table, [])] == ["attestation.E002"]
    assert faults(table, ["switch"]) == []
