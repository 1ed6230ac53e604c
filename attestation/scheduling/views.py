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

from attestation.accounts.access import covered_organization_keys
from attestation.applications.lookups import visible_application
from attestation.applications.models import Application
from attestation.base.confirmation import ConfirmedView
from attestation.base.web import ActionView, AuthenticatedMixin, ServiceFormView
from attestation.scheduling import selectors, services
from attestation.scheduling.assignment.bulk_assignment import unoffered_periods
from attestation.scheduling.experts import agreements
from attestation.scheduling.experts.agreements import mark_rows
from attestation.scheduling.experts.pool import ExpertPool
from attestation.scheduling.forms import AssignmentForm, PeriodForm
from attestation.scheduling.models import (
    AttestationPeriod,
    MunicipalSchedule,
    ScheduleEntry,
)
from attestation.scheduling.municipal.closing_report import (
    ClosingReport,
    closing_consequences,
    closing_haste,
    report_on,
)
from attestation.scheduling.municipal.evening import CLOSING_HOUR, is_revocable, revocable_in_words
from attestation.scheduling.municipal.services import reopening

_LONGEST_NAME = 150
#: The page names so many experts who cannot be chosen.
_REFUSED_SHOWN = 50


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
                "report": report_on(self.schedule, self.user),
                "closing_hour": CLOSING_HOUR,
            }
        elif is_revocable(self.schedule, now=timezone.now()):
            kwargs["revocable"] = revocable_in_words(self.schedule.closed_at)
        context = super().get_context_data(
            schedule=self.schedule, to_replace=agreements.people_to_replace(self.schedule), **kwargs
        )
        mark_rows(context["entries"], self.schedule)
        return context


class CloseView(ConfirmedView):
    """The page that says what closing a period does, and closes it."""

    template_name = "scheduling/close.html"
    confirms = ("schedule.close",)
    button = "Закрыть период"
    decline = "Не закрывать"
    sure = "Я проверил(а), кто войдёт в график, а кто нет"

    @cached_property
    def schedule(self) -> MunicipalSchedule:
        return own_schedule(self)

    @cached_property
    def report(self) -> ClosingReport:
        return report_on(self.schedule, self.user)

    def refusal(self) -> str:
        if not self.schedule.is_open:
            return "Этот период уже закрыт."
        if not self.report.entering and not self.report.blocking:
            return "В этом периоде ещё никого нет: закрывать нечего."
        if self.report.blocking:
            return "Закрыть период пока нельзя: сначала исправьте то, что отмечено выше."
        return ""

    def facts(self) -> Any:
        return self.report.facts()

    def consequences(self) -> list[str]:
        return closing_consequences(self.report, now=timezone.localtime())

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        period = self.schedule.period
        return super().get_context_data(
            heading=f"Закрыть период {period}",
            lead=f"{self.schedule.municipality}. {closing_haste(period, timezone.localdate())}",
            report=self.report,
            **kwargs,
        )

    def perform(self, form: forms.Form) -> MunicipalSchedule:
        return services.close(self.schedule, actor=self.user)

    def success_message(self) -> str:
        return f"Период «{self.schedule.period}» закрыт. График передан оператору центра."

    def get_success_url(self) -> str:
        return reverse("cabinet:schedule", args=[self.kwargs["pk"]])


class ReopenView(ActionView):
    """The button that takes back a closing, on the day of the closing."""

    undone_by = "период закрывают снова"

    def perform(self) -> str:
        schedule = reopening.reopen(own_schedule(self), actor=self.user)
        return f"Закрытие отменено, период «{schedule.period}» снова открыт. Закройте его до срока."

    def back(self) -> str:
        return reverse("cabinet:schedule", args=[self.kwargs["pk"]])


class AssignView(ServiceFormView):
    """The choice of the period, then of the experts offered for it, for one application."""

    template_name = "scheduling/assignment/assign.html"
    success = "Сохранено."

    @cached_property
    def application(self) -> Application:
        return get_object_or_404(
            Application.objects.filter(organization__in=covered_organization_keys(self.user)),
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
                "sought": self.request.GET.get("expert", "")[:_LONGEST_NAME],
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
            refused=refused[:_REFUSED_SHOWN],
            more_refused=max(len(refused) - _REFUSED_SHOWN, 0),
            sought=self.request.GET.get("expert", "")[:_LONGEST_NAME],
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
