"""The operator's pending tasks, on the first page of the Wagtail admin."""

from typing import Any

from django.utils import timezone
from wagtail.admin.ui.components import Component

from attestation.accounts.access import is_operator
from attestation.accounts.roles import Role
from attestation.base.dashboard import dashboard_tasks


class DutiesPanel(Component):
    """The operator's tasks with links into the cabinet; nothing for others."""

    name = "operator_duties"
    template_name = "attestation/home_panel.html"
    order = 50

    def get_context_data(self, parent_context: Any) -> dict[str, Any]:
        user = parent_context["request"].user
        waiting = [
            task
            for task in dashboard_tasks.of(Role.OPERATOR, user, today=timezone.localdate())
            if task.kind in {"wait", "bad", "info"} and not task.url.startswith("/cms/")
        ]
        return {"tasks": waiting}


def add_panel(request: Any, panels: list[Component]) -> None:
    """Put the panel first for operators (hook ``construct_homepage_panels``)."""
    if is_operator(request.user):
        panels.insert(0, DutiesPanel())
