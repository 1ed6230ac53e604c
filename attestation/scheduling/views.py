"""Pages of the schedule: the municipal coordinator's and the operator's."""

from typing import Any

from django import forms
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponseBase
from django.shortcuts import get_object_or_404
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.views.generic import ListView

from attestation.accounts.access import is_operator, municipalities_of
from attestation.applications.models import Application
from attestation.applications.review_views import visible_application
from attestation.base.web import ActionView, ServiceFormView
from attestation.scheduling import selectors, services
from attestation.scheduling.forms import ApprovalForm, AssignmentForm, PeriodForm, RemarksForm
from attestation.scheduling.models import (
    AttestationPeriod,
    ExpertAssignment,
    MunicipalSchedule,
    Release,
    ScheduleEntry,
)


class ScheduleListView(ListView):
    """«График»: who waits for a period, and the periods of the own municipality."""

    template_name = "cabinet/schedules.html"
    context_object_name = "applications"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[Application]:
        return selectors.unscheduled(self.request.user)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        schedules = selectors.own_schedules(self.request.user)[:12]
        return super().get_context_data(schedules=schedules, **kwargs)


def own_schedule(view: Any) -> MunicipalSchedule:
    """The schedule of the address, if it is of the visitor's municipality; otherwise 404."""
    return get_object_or_404(selectors.own_schedules(view.request.user), pk=view.kwargs["pk"])


class ScheduleView(ListView):
    """One municipality's schedule in one period, with the marks of what is assigned."""

    template_name = "cabinet/schedule.html"
    context_object_name = "entries"
    paginate_by = 50

    @cached_property
    def schedule(self) -> MunicipalSchedule:
        return own_schedule(self)

    def get_queryset(self) -> QuerySet[ScheduleEntry]:
        return selectors.entries_with_experts(self.schedule)

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(schedule=self.schedule, **kwargs)


class CloseView(ActionView):
    def perform(self) -> str:
        schedule = services.close(own_schedule(self), actor=self.request.user)
        return f"Период «{schedule.period}» закрыт. График передан оператору центра."

    def back(self) -> str:
        return reverse("cabinet:schedule", args=[self.kwargs["pk"]])


class AssignView(ServiceFormView):
    """Choosing the period, then the experts offered for it, for one application."""

    template_name = "cabinet/assign.html"
    success = "Сохранено."

    @cached_property
    def application(self) -> Application:
        return get_object_or_404(
            Application.objects.filter(
                organization__municipality__in=municipalities_of(self.request.user)
            ),
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

    def get_form_class(self) -> type[forms.Form]:
        return AssignmentForm if self.period else PeriodForm

    def get_form_kwargs(self) -> dict[str, Any]:
        kwargs = super().get_form_kwargs()
        kwargs["periods"] = selectors.open_periods(
            self.application.organization.municipality, today=timezone.localdate()
        )
        if self.period:
            kwargs |= {"application": self.application, "period": self.period}
        return kwargs

    def get_initial(self) -> dict[str, Any]:
        initial: dict[str, Any] = {"period": self.period}
        if self.entry:
            for assignment in self.entry.assignments.all():
                initial[f"expert_{assignment.slot}"] = assignment.expert_id
        return initial

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(
            application=self.application, entry=self.entry, period=self.period, **kwargs
        )

    def perform(self, form: forms.Form) -> Application:
        return services.schedule(
            self.application,
            period=form.cleaned_data["period"],
            experts=form.experts,
            actor=self.request.user,
        )

    def get_success_url(self) -> str:
        return reverse("cabinet:schedule", args=[self.result.schedule_entry.schedule_id])


class AssignmentListView(ListView):
    """«Назначенные мне»: whom the expert assesses, and until when."""

    template_name = "cabinet/assignments.html"
    context_object_name = "assignments"
    paginate_by = 25

    def get_queryset(self) -> QuerySet[ExpertAssignment]:
        return selectors.assignments_of(self.request.user)


class OperatorMixin:
    """Pages of the operator; to others they say so."""

    request: HttpRequest

    def dispatch(self, request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponseBase:
        if not is_operator(request.user):
            raise PermissionDenied
        return super().dispatch(request, *args, **kwargs)  # type: ignore[misc]


class PeriodListView(OperatorMixin, ListView):
    """«Сводный график»: the periods, and how far the municipalities are."""

    template_name = "cabinet/periods.html"
    context_object_name = "periods"
    paginate_by = 12

    def get_queryset(self) -> QuerySet[AttestationPeriod]:
        return selectors.periods_with_progress()


class PeriodView(OperatorMixin, ServiceFormView):
    """One period over all municipalities, and its approval by order."""

    template_name = "cabinet/period.html"
    form_class = ApprovalForm
    success = "Сводный график утверждён. Публикация на сайте идёт, обновите страницу через минуту."

    @cached_property
    def period(self) -> AttestationPeriod:
        return get_object_or_404(AttestationPeriod, pk=self.kwargs["pk"])

    def get_initial(self) -> dict[str, Any]:
        return {"order_date": timezone.localdate()}

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        schedules = list(
            selectors.with_counts(self.period.schedules.all()).order_by("municipality__name")
        )
        return super().get_context_data(
            period=self.period,
            schedules=[schedule for schedule in schedules if schedule.people],
            absent=selectors.municipalities_without_period(self.period, schedules),
            people=sum(schedule.people for schedule in schedules),
            still_open=sum(1 for schedule in schedules if schedule.people and schedule.is_open),
            releases=self.period.releases.select_related("approved_by", "workbook"),
            **kwargs,
        )

    def perform(self, form: forms.Form) -> Release:
        return services.approve(self.period, actor=self.request.user, **form.cleaned_data)

    def get_success_url(self) -> str:
        return reverse("cabinet:period", args=[self.period.pk])


class ScheduleSendBackView(OperatorMixin, ServiceFormView):
    """Giving a closed schedule back to its municipality."""

    template_name = "cabinet/schedule_send_back.html"
    form_class = RemarksForm
    success = "График возвращён координатору с замечаниями."

    @cached_property
    def schedule(self) -> MunicipalSchedule:
        return get_object_or_404(
            MunicipalSchedule.objects.select_related("period", "municipality"),
            pk=self.kwargs["pk"],
        )

    def get_context_data(self, **kwargs: Any) -> dict[str, Any]:
        return super().get_context_data(schedule=self.schedule, **kwargs)

    def perform(self, form: forms.Form) -> MunicipalSchedule:
        return services.send_back(
            self.schedule, remarks=form.cleaned_data["remarks"], actor=self.request.user
        )

    def get_success_url(self) -> str:
        return reverse("cabinet:period", args=[self.schedule.period_id])
