"""The operator's button that makes the periods of a year."""

from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponseBase
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.access import is_operator
from attestation.base.web import ActionView
from attestation.base.words import plural
from attestation.scheduling.calendar import first_to_plan, plan_year


class PlanYearView(ActionView):
    def dispatch(self, request: HttpRequest, *args: object, **kwargs: object) -> HttpResponseBase:
        if not is_operator(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)

    def perform(self) -> str:
        made = plan_year(first_to_plan(timezone.localdate()), actor=self.request.user)
        if not made:
            return "Все периоды на год вперёд уже есть."
        return f"Созданы {len(made)} {plural(len(made), 'период', 'периода', 'периодов')}: " + (
            f"{', '.join(period.name for period in made)}."
        )

    def back(self) -> str:
        return reverse("cabinet:calendar")
