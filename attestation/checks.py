"""System checks that keep the workflow tables honest."""

from typing import Any

from django.core.checks import Error, register

from attestation.applications.services import decision as deciding_services
from attestation.applications.services import filing as application_services
from attestation.applications.workflow import WORKFLOW as APPLICATION
from attestation.base.workflow import Workflow
from attestation.evaluation.conclusions.services import conclusions as conclusion_services
from attestation.evaluation.conclusions.services import signatures as signing_services
from attestation.evaluation.workflow import WORKFLOW as CONCLUSION
from attestation.orders.services import orders as order_services
from attestation.orders.workflow import WORKFLOW as ORDER
from attestation.reports import services as report_services
from attestation.reports.workflow import WORKFLOW as AGREEMENT
from attestation.scheduling import services as scheduling_services
from attestation.scheduling.amendments import services as amendment_services
from attestation.scheduling.municipal import closing as closing_services
from attestation.scheduling.workflow import WORKFLOW as SCHEDULE
from attestation.withdrawals import services as withdrawal_services
from attestation.withdrawals.workflow import WORKFLOW as WITHDRAWAL

#: Each workflow with the modules whose functions perform its transitions.
TABLES = [
    (
        "applications",
        APPLICATION,
        [
            application_services,
            withdrawal_services,
            scheduling_services,
            closing_services,
            amendment_services,
            conclusion_services,
            deciding_services,
        ],
    ),
    ("withdrawals", WITHDRAWAL, [withdrawal_services]),
    ("scheduling", SCHEDULE, [scheduling_services, closing_services]),
    ("evaluation", CONCLUSION, [conclusion_services, signing_services]),
    ("orders", ORDER, [order_services]),
    ("reports", AGREEMENT, [report_services]),
]


def faults(subject: str, workflow: Workflow, services: list[Any]) -> list[Error]:
    """Unreachable states and transitions that no service performs."""
    unreachable = [
        Error(f"{subject}: no transition leads to the state {state!r}", id="attestation.E001")
        for state in sorted(workflow.unreachable())
    ]
    unserved = [
        Error(f"{subject}: no service performs {name!r}", id="attestation.E002")
        for name in workflow.transitions
        if not any(callable(getattr(module, name, None)) for module in services)
    ]
    return unreachable + unserved


@register()
def workflows_are_whole(**_options: Any) -> list[Error]:
    return [fault for table in TABLES for fault in faults(*table)]
