"""The operator's button that makes the periods of a year."""

from django.http import Http404
from django.urls import reverse
from django.utils import timezone

from attestation.accounts.access import is_operator
from attestation.base.language.plurals import plural
from attestation.base.web import ActionView
from attestation.scheduling.periods.calendar import first_to_plan
from attestation.scheduling.periods.services import plan_year


class PlanYearView(ActionView):
    undone_by = "период без людей удаляют в управлении"

    def perform(self) -> str:
        if not is_operator(self.user):
            raise Http404
        made = plan_year(first_to_plan(timezone.localdate()), actor=self.user)
        if not made:
            return "Все периоды на год вперёд уже есть."
        names = ", ".join(period.name for period in made)
        return f"Создано {len(made)} {plural(len(made), 'период', 'периода', 'периодов')}: {names}."

    def back(self) -> str:
        return reverse("cabinet:calendar")
