"""The calendar of the procedure for everybody signed in."""

from typing import Any

from django.utils import timezone
from django.views.generic import TemplateView

from attestation.accounts.roles import Role
from attestation.base.web import AuthenticatedMixin
from attestation.cabinet.navigation import roles_of
from attestation.scheduling.periods import calendar
from attestation.scheduling.periods.own_dates import own_dates


class CalendarView(AuthenticatedMixin, TemplateView):
    """«Календарь»: the dates ahead by month; those that concern the visitor are marked."""

    template_name = "cabinet/calendar.html"

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        roles = roles_of(self.user)
        today = timezone.localdate()
        operator = Role.OPERATOR in roles
        return super().get_context_data(
            months=calendar.months_from(today, roles=roles, own=own_dates(self.user)),
            to_plan=calendar.periods_to_plan(today) if operator else [],
            **kwargs,
        )
