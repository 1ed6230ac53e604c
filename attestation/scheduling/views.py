"""Pages of the schedule: the municipal coordinator's and the expert's."""

from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import ListView

from attestation.accounts.access import municipalities_of
from attestation.applications.lookups import visible_application
from attestation.applications.models import Application
from attestation.base.web import ActionView, AuthenticatedMixin, ServiceFormView
from attestation.scheduling import selectors, services
from attestation.scheduling.assignment.bulk_assignment import unoffered_periods
from attestation.scheduling.experts.pool import ExpertPool
from attestation.scheduling.forms import AssignmentForm, PeriodForm
from attestation.scheduling.models import (
    AttestationPeriod,
    MunicipalSchedule,
    ScheduleEntry,
)
from attestation.scheduling.municipal.closing_checks import before_closing
from attestation.scheduling.municipal.services.closing import CLOSING_HOUR


class ScheduleListView(AuthenticatedMixin, ListView):
    """«График»: who waits for a period, and the periods of the own municipality."""

    template_name = "scheduling/list.html"
    context_object_name = "applications"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[Application]:
        return selectors.unscheduled(self.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        schedules = selectors.own_schedules(self.user)[:12]
        return super().get_context_data(schedules=schedules, **kwargs)


def own_schedule(view: Any) -> MunicipalSchedule:
    """The schedule of the address, if it is of the visitor's municipality; otherwise 404."""
    return get_object_or_404(selectors.own_schedules(view.request.user), pk=view.kwargs["pk"])


class ScheduleView(AuthenticatedMixin, ListView):
    """The schedule of one municipality in one period, with marks for assignments."""

    template_name = "scheduling/schedule.html"
    context_object_name = "entries"
    paginate_by = 50

    @cached_property
    def schedule(self) -> MunicipalSchedule:
        return own_schedule(self)

    def get_queryset(self) -> QuerySet[ScheduleEntry]:
        return selectors.entries_with_experts(self.schedule)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        if self.schedule.is_open:
            kwargs |= {
                "lacking": before_closing(self.schedule, self.user),
                "closing_hour": CLOSING_HOUR,
            }
        return super().get_context_data(schedule=self.schedule, **kwargs)


class CloseView(ActionView):
    def perform(self) -> str:
        schedule = services.close(own_schedule(self), actor=self.user)
        return f"Период «{schedule.period}» закрыт. График передан оператору центра."

    def back(self) -> str:
        return reverse("cabinet:schedule", args=[self.kwargs["pk"]])


class AssignView(ServiceFormView):
    """The choice of the period, then of the experts offered for it, for one application."""

    template_name = "scheduling/assignment/assign.html"
    success = "Сохранено."

    @cached_property
    def application(self) -> Application:
        return get_object_or_404(
            Application.objects.filter(organization__municipality__in=municipalities_of(self.user)),
            pk=visible_application(self).pk,
        )

    @cached_property
    def entry(self) -> ScheduleEntry | None:
        return selectors.entry_of(self.application)

    @cached_property
    def period(self) -> AttestationPeriod | None:
        """The period whose experts are offered: asked for, or the one already set."""
        asked = self.request.POST.get("period") or self.request.GET.get("period")
        if not asked:
            return self.entry.schedule.period if self.entry else None
        try:
            return forms.ModelChoiceField(AttestationPeriod.objects.all()).clean(asked)
        except ValidationError:
            return None

    @cached_property
    def expert_pool(self) -> ExpertPool:
        """The experts available to the municipality in that period."""
        starts = [self.period.starts_on] if self.period else []
        return ExpertPool(self.application.organization.municipality_id, starts, self.application)

    def get_form_class(self) -> type[forms.Form]:
        return AssignmentForm if self.period else PeriodForm

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs["periods"] = selectors.open_periods(
            self.application.organization.municipality, today=timezone.localdate()
        )
        if self.period:
            kwargs |= {
                "application": self.application,
                "period": self.period,
                "expert_pool": self.expert_pool,
            }
        return kwargs

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"period": self.period}
        if self.entry:
            for assignment in self.entry.assignments.all():
                initial[f"expert_{assignment.slot}"] = assignment.expert_id
        return initial

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        refused = (
            self.expert_pool.refused(self.application, self.period.starts_on) if self.period else []
        )
        return super().get_context_data(
            application=self.application,
            entry=self.entry,
            period=self.period,
            refused=refused,
            unoffered=unoffered_periods(
                self.application.organization.municipality, today=timezone.localdate()
            ),
            **kwargs,
        )

    def perform(self, form: AssignmentForm) -> Application:
        return services.schedule(
            self.application,
            period=form.cleaned_data["period"],
            experts=form.experts,
            actor=self.user,
        )

    def get_success_url(self) -> str:
        return reverse("cabinet:schedule", args=[self.result.schedule_entry.schedule_id])
