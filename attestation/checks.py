"""System checks that keep the workflow tables honest."""

import importlib
import inspect
from collections.abc import Collection
from typing import Any

from django.core.checks import Error, register

from attestation import rooms
from attestation.base.workflow import Workflow, workflows


def service_names() -> set[str]:
    """Return the names of all services: public functions of modules called ``services``."""
    found: set[str] = set()
    for name in rooms.modules("services"):
        module = importlib.import_module(name)
        found |= {
            name
            for name, function in inspect.getmembers(module, inspect.isfunction)
            if function.__module__ == module.__name__
        }
    return found


def faults(workflow: Workflow, services: Collection[str]) -> list[Error]:
    """Return the errors of a table: unreachable states, transitions without a service."""
    unreachable = [
        Error(f"{workflow.name}: no transition leads to the state {state!r}", id="attestation.E001")
        for state in sorted(workflow.unreachable())
    ]
    unserved = [
        Error(f"{workflow.name}: no service performs {name!r}", id="attestation.E002")
        for name in workflow.transitions
        if name not in services
    ]
    return unreachable + unserved


@register()
def workflows_are_whole(**_options: Any) -> list[Error]:
    services = service_names()
    return [fault for workflow in workflows for fault in faults(workflow, services)]
